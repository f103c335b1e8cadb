import type { Import } from '#contract/imports';
import { Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { importErrorsQuery } from '../api/get-imports.ts';

/** Rows that were left out, why, and what to enter instead; the file of them can be mended and imported as it is. */
export function ErrorRows({ job }: { job: Import }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(importErrorsQuery(job.id, `${job.status} ${job.finishedAt}`));
  const errors = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const cell = (cells: string[], column: string | null) =>
    column === null ? '' : (cells[job.headers.indexOf(column)] ?? '');
  return (
    <Paper component="section" aria-labelledby="errors" style={{ overflow: 'hidden' }}>
      <Group justify="space-between" px="md" pt="md" pb="xs">
        <div>
          <Title order={2} id="errors">
            {t('imports.errors')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('imports.errorsHint')}
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          component="a"
          href={`/api/v1/imports/${job.id}/errors.csv`}
          download
          leftSection={<IconDownload size={16} />}
        >
          {t('imports.downloadErrors')}
        </Button>
      </Group>
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {errors.length > 0 && (
        <Table.ScrollContainer minWidth={760} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th ta="end">{t('imports.row')}</Table.Th>
                <Table.Th>{t('imports.column')}</Table.Th>
                <Table.Th>{t('imports.cell')}</Table.Th>
                <Table.Th>{t('imports.reason')}</Table.Th>
                <Table.Th>{t('imports.remedy')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {errors.map((error) => (
                <Table.Tr key={`${error.rowNumber}-${error.code}-${error.field}-${error.message}`}>
                  <Table.Td ta="end" className="tabular">
                    {error.rowNumber}
                  </Table.Td>
                  <Table.Td>{error.column ?? '—'}</Table.Td>
                  <Table.Td>
                    <Text size="sm" maw={200} truncate>
                      {cell(error.cells, error.column) || '—'}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    {error.message}
                    {error.matchId && job.kind === 'customers' && (
                      <div>
                        <Link
                          to="/customers/$customerId"
                          params={{ customerId: error.matchId }}
                          className="plain-link"
                        >
                          <Text span size="xs" td="underline">
                            {t('imports.openMatch')}
                          </Text>
                        </Link>
                      </div>
                    )}
                  </Table.Td>
                  <Table.Td c="dimmed">{error.remedy}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <LoadMore list={list} inset />
    </Paper>
  );
}
