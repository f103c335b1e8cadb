import { Badge, Paper, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { HeldSendView } from '#contract/usage';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { heldSendsQuery } from '../api/get-usage.ts';

/** Whose sends wait for the budget, and when they go unless the cap is raised (D7). */
export function HeldSends({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(heldSendsQuery(storeId));
  const sends = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Paper p="md" component="section" aria-labelledby="usage-held">
      <Title order={2} id="usage-held" mb="xs">
        {t('usage.heldList')}
      </Title>
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {sends.length > 0 && (
        <Table.ScrollContainer minWidth={560} mah={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('todo.customer')}</Table.Th>
                <Table.Th>{t('usage.heldWhat')}</Table.Th>
                <Table.Th>{t('usage.heldFrom')}</Table.Th>
                <Table.Th>{t('usage.heldUntil')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sends.map((send) => (
                <HeldRow key={send.id} send={send} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <LoadMore list={list} />
    </Paper>
  );
}

function HeldRow({ send }: { send: HeldSendView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/customers/$customerId" params={{ customerId: send.customerId }} className="plain-link">
          {send.customerName ?? '—'}
        </Link>
      </Table.Td>
      <Table.Td className="nowrap">
        <Badge
          variant="light"
          color="gray"
          leftSection={<ChannelIcon channel={send.channel as 'sms'} size={13} />}
        >
          {t(`usage.channel.${send.channel as 'sms'}`)}
        </Badge>
      </Table.Td>
      <Table.Td>
        {send.ruleId ? (
          <Link to="/automation/$ruleId" params={{ ruleId: send.ruleId }} className="plain-link">
            {send.name}
          </Link>
        ) : (
          <Text size="sm">{send.name ?? t('usage.heldSource.message')}</Text>
        )}
        {send.name && (
          <Text size="xs" c="dimmed">
            {t(`usage.heldSource.${send.source}`)}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="tabular nowrap">{format.instant(send.until)}</Table.Td>
    </Table.Tr>
  );
}
