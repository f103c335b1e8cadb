import type { InboundMailView } from '#contract/inbound-mail';
import { Anchor, Badge, Button, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconMailbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { inboundMailQuery } from '../api/get-inbound-mail.ts';
import { useRetryInboundMail } from '../api/retry-inbound-mail.ts';

const statuses = ['all', 'failed', 'ignored', 'refused', 'processed'] as const;
const color: Record<InboundMailView['status'], string> = {
  received: 'blue',
  processed: 'kaze',
  ignored: 'gray',
  failed: 'red',
  refused: 'amber',
};

/** What became of the mail to the relay addresses, and what was refused; texts are in the threads only. */
export function InboundMail() {
  const { t } = useTranslation();
  const [status, setStatus] = useState<string>('all');
  const list = useQuery(inboundMailQuery(status === 'all' ? undefined : status));
  return (
    <Stack gap="sm">
      <div style={{ overflowX: 'auto' }}>
        <SegmentedControl
          size="xs"
          w="fit-content"
          aria-label={t('operations.status')}
          value={status}
          onChange={setStatus}
          data={statuses.map((value) => ({ value, label: t(`inboundMail.status.${value}`) }))}
        />
      </div>
      <Paper style={{ overflow: 'hidden' }}>
        {list.isPending && <Loading />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && list.data.length === 0 && (
          <EmptyState icon={IconMailbox} title={t('inboundMail.none')} text={t('inboundMail.noneText')} />
        )}
        {list.isSuccess && list.data.length > 0 && (
          <Table.ScrollContainer minWidth={820} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('operations.receivedAt')}</Table.Th>
                  <Table.Th>{t('inboundMail.kindTitle')}</Table.Th>
                  <Table.Th>{t('inboundMail.from')}</Table.Th>
                  <Table.Th>{t('inboundMail.auth')}</Table.Th>
                  <Table.Th>{t('operations.status')}</Table.Th>
                  <Table.Th aria-label={t('inboundMail.action')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.data.map((mail) => (
                  <MailRow key={mail.id} mail={mail} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
    </Stack>
  );
}

function MailRow({ mail }: { mail: InboundMailView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayRetry = useCan('delivery.settle') && mail.mayRetry;
  const retry = useRetryInboundMail();
  const checked = Object.entries(mail.auth).filter(([, result]) => result !== 'skipped');
  const auth = checked.map(([check, result]) => `${check.toUpperCase()} ${result}`);
  return (
    <Table.Tr>
      <Table.Td className="tabular nowrap">{format.instant(mail.receivedAt)}</Table.Td>
      <Table.Td>{t(`inboundMail.kind.${mail.kind}`)}</Table.Td>
      <Table.Td>
        <Text size="sm">{mail.senderDomain || '—'}</Text>
        {mail.remoteAddress && (
          <Text size="xs" c="dimmed" className="tabular">
            {mail.remoteAddress}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="xs">{auth.join(' / ') || '—'}</Text>
      </Table.Td>
      <Table.Td>
        <Badge color={color[mail.status]}>
          {t(`inboundMail.status.${mail.status}`)}
          {mail.count > 1 && ` ×${mail.count}`}
        </Badge>
        {mail.reason && (
          <Text size="xs" c="dimmed">
            {t(`inboundMail.reason.${mail.reason}`, { defaultValue: mail.reason })}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="nowrap">
        {mayRetry && (
          <Button
            size="compact-xs"
            variant="default"
            loading={retry.isPending}
            onClick={() => retry.mutate(mail.id)}
          >
            {t('inboundMail.retry')}
          </Button>
        )}
        {!mayRetry && mail.customerId && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link {...props} to="/customers/$customerId" params={{ customerId: mail.customerId ?? '' }} />
            )}
          >
            {t('inboundMail.customer')}
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
