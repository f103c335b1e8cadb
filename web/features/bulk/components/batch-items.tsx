import { Badge, Button, Group, Paper, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryText } from '../../../shared/http.ts';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { batchItemsQuery } from '../api/batches.ts';
import { useCodeText } from '../use-code-text.ts';

const filters = ['all', 'done', 'skipped', 'failed', 'waiting'] as const;
const color = { waiting: 'gray', done: 'kaze', skipped: 'amber', failed: 'red' } as const;

/** What became of each customer, and the same as a file. */
export function BatchItems({ batchId }: { batchId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const codeText = useCodeText();
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const status = filter === 'all' ? null : filter;
  const list = useInfiniteQuery(batchItemsQuery(batchId, status));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Paper p="md" component="section" aria-labelledby="batch-items">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="batch-items">
          {t('bulk.items')}
        </Title>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          component="a"
          download
          href={`/api/v1/follow-batches/${batchId}/items.csv${queryText({ status })}`}
        >
          {t('bulk.itemsCsv')}
        </Button>
      </Group>
      <SegmentedControl
        size="xs"
        aria-label={t('bulk.result')}
        value={filter}
        onChange={setFilter}
        data={filters.map((value) => ({ value, label: t(`bulk.${value}`) }))}
      />
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <EmptyState title={t('bulk.itemsNone')} />}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={300} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('todo.customer')}</Table.Th>
                <Table.Th>{t('bulk.result')}</Table.Th>
                <Table.Th>{t('bulk.reasons')}</Table.Th>
                <Table.Th visibleFrom="sm">{t('bulk.itemsAt')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Table.Tr key={item.seq}>
                  <Table.Td>
                    <Link
                      to="/customers/$customerId"
                      params={{ customerId: item.customerId }}
                      className="plain-link"
                    >
                      <Text span size="sm" fw={600}>
                        {item.customerName ?? '—'}
                      </Text>
                    </Link>
                  </Table.Td>
                  <Table.Td>
                    <Group gap={4} wrap="nowrap">
                      <Badge miw="max-content" color={color[item.status]}>
                        {t(`bulk.${item.status}`)}
                      </Badge>
                      {item.undoneAt && <Badge color="violet">{t('bulk.undone')}</Badge>}
                    </Group>
                  </Table.Td>
                  <Table.Td>{item.code ? codeText(item.code) : '—'}</Table.Td>
                  <Table.Td className="tabular nowrap" visibleFrom="sm">
                    {format.instant(item.doneAt)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <LoadMore list={list} />
    </Paper>
  );
}
