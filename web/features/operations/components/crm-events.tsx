import { Badge, Code, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { crmEventsQuery } from '../api/get-crm-events.ts';

const statuses = ['waiting', 'failed', 'processed', 'stale'] as const;
const color: Record<string, string> = {
  waiting: 'amber',
  failed: 'red',
  processed: 'kaze',
  stale: 'gray',
  received: 'blue',
};

/** Events of the CRM: kept until their customer is known, never dropped. */
export function CrmEvents() {
  const { t } = useTranslation();
  const format = useFormat();
  const [status, setStatus] = useState<string>('waiting');
  const list = useQuery(crmEventsQuery(status));
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t('operations.status')}
        value={status}
        onChange={setStatus}
        data={statuses.map((value) => ({ value, label: t(`operations.event.${value}`) }))}
      />
      <Paper style={{ overflow: 'hidden' }}>
        {list.isPending && <Loading />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && list.data.length === 0 && (
          <EmptyState
            icon={IconPlugConnected}
            title={t('operations.noEvents')}
            text={t('operations.noEventsText')}
          />
        )}
        {list.isSuccess && list.data.length > 0 && (
          <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('operations.receivedAt')}</Table.Th>
                  <Table.Th>{t('operations.type')}</Table.Th>
                  <Table.Th>{t('operations.status')}</Table.Th>
                  <Table.Th>{t('operations.waitingFor')}</Table.Th>
                  <Table.Th>{t('operations.nextAttempt')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.data.map((event) => (
                  <Table.Tr key={event.webhookId}>
                    <Table.Td className="tabular nowrap">{format.instant(event.receivedAt)}</Table.Td>
                    <Table.Td>
                      <Code>{event.type}</Code>
                    </Table.Td>
                    <Table.Td>
                      <Badge color={color[event.status] ?? 'gray'}>
                        {t(`operations.event.${event.status}`)}
                      </Badge>
                      {event.error && (
                        <Text size="xs" c="dimmed">
                          {event.error}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>{event.waitingFor ?? '—'}</Table.Td>
                    <Table.Td className="tabular nowrap">{format.instant(event.nextAttemptAt)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
    </Stack>
  );
}
