import { DELIVERY_STATUSES } from '#domain/kinds';
import { SEND_REASONS } from '#domain/send-reasons';
import { Badge, Group, Paper, Select, Stack, Table, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportUrl } from '../../../shared/download.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { deliveriesQuery } from '../api/get-deliveries.ts';

const color: Record<string, string> = {
  accepted: 'kaze',
  delivered: 'kaze',
  claimed: 'blue',
  planned: 'gray',
  suppressed: 'gray',
  bounced: 'red',
  failed: 'red',
  in_doubt: 'amber',
};
const reasonLabel = (reason: string): string =>
  reason in SEND_REASONS ? SEND_REASONS[reason as keyof typeof SEND_REASONS].label : reason;

export function Deliveries() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const mayExport = useCan('customer.export');
  const [status, setStatus] = useState<string | null>(null);
  const list = useInfiniteQuery(deliveriesQuery({ storeId, status: status ?? undefined }));
  const deliveries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Select
          size="xs"
          w={170}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          aria-label={t('operations.status')}
          placeholder={t('operations.anyStatus')}
          value={status}
          onChange={setStatus}
          data={DELIVERY_STATUSES.filter((value) => value !== 'planned').map((value) => ({
            value,
            label: t(`operations.delivery.${value}`),
          }))}
        />
        {mayExport && <ExportMenu href={(file) => exportUrl('deliveries', { ...file, storeId, status })} />}
      </Group>
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={deliveries.length === 0}
          empty={
            <EmptyState
              icon={IconSend}
              title={t('operations.noDeliveries')}
              text={t('operations.noDeliveriesText')}
            />
          }
        />
        {deliveries.length > 0 && (
          <Table.ScrollContainer minWidth={760} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('operations.at')}</Table.Th>
                  <Table.Th>{t('todo.customer')}</Table.Th>
                  <Table.Th>{t('operations.what')}</Table.Th>
                  <Table.Th>{t('operations.status')}</Table.Th>
                  <Table.Th ta="end">{t('operations.price')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {deliveries.map((delivery) => (
                  <Table.Tr key={delivery.id}>
                    <Table.Td className="tabular nowrap">
                      {format.instant(delivery.acceptedAt ?? delivery.claimedAt ?? delivery.createdAt)}
                    </Table.Td>
                    <Table.Td>
                      <Link
                        to="/customers/$customerId"
                        params={{ customerId: delivery.customerId }}
                        className="plain-link"
                      >
                        {delivery.customerName ?? '—'}
                      </Link>
                    </Table.Td>
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        <ChannelIcon channel={delivery.channel} />
                        <Text size="sm" lineClamp={1}>
                          {delivery.subject ?? delivery.body ?? delivery.provider ?? ''}
                        </Text>
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <Badge color={color[delivery.status] ?? 'gray'}>
                        {t(`operations.delivery.${delivery.status}`)}
                      </Badge>
                      {(delivery.suppressReason ?? delivery.error) && (
                        <Text size="xs" c="dimmed">
                          {delivery.suppressReason
                            ? i18n.language === 'ja'
                              ? reasonLabel(delivery.suppressReason)
                              : delivery.suppressReason
                            : delivery.error}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td ta="end" className="tabular">
                      {format.yen(delivery.priceYen)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      <LoadMore list={list} />
    </Stack>
  );
}
