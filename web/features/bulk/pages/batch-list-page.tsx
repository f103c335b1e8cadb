import { Button, Paper, Table, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { batchesQuery } from '../api/batches.ts';
import { BatchProgress, BatchState } from '../components/batch-progress.tsx';
import { FollowTabs } from '../components/follow-tabs.tsx';

/** Bulk work, the newest first (実行状況). */
export function BatchListPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const list = useInfiniteQuery(batchesQuery(storeId));
  const batches = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t('nav.follows')}>
      <FollowTabs current="batches" />
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={batches.length === 0}
          empty={
            <EmptyState
              icon={IconStack2}
              title={t('bulk.none')}
              text={t('bulk.noneText')}
              action={
                <Button mt="xs" size="xs" component={Link} to="/customers/search">
                  {t('search.title')}
                </Button>
              }
            />
          }
        />
        {batches.length > 0 && (
          <Table.ScrollContainer minWidth={330} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('bulk.what')}</Table.Th>
                  <Table.Th>{t('follow.state')}</Table.Th>
                  <Table.Th w={{ base: 140, sm: 260 }}>{t('bulk.progress')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('bulk.by')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('bulk.at')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {batches.map((batch) => (
                  <Table.Tr key={batch.id}>
                    <Table.Td>
                      <Link
                        to="/follows/batches/$batchId"
                        params={{ batchId: batch.id }}
                        className="plain-link"
                      >
                        <Text span size="sm" fw={600}>
                          {t(`bulk.action.${batch.action}`)}
                        </Text>
                      </Link>
                      <Text size="xs" c="dimmed">
                        {batch.patternName}
                      </Text>
                      <Text size="xs" c="dimmed" className="tabular" hiddenFrom="sm">
                        {format.instant(batch.createdAt)}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <BatchState batch={batch} />
                    </Table.Td>
                    <Table.Td>
                      <BatchProgress batch={batch} />
                    </Table.Td>
                    <Table.Td visibleFrom="sm">{batch.createdBy}</Table.Td>
                    <Table.Td className="tabular nowrap" visibleFrom="sm">
                      {format.instant(batch.createdAt)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      <LoadMore list={list} />
    </Page>
  );
}
