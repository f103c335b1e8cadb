import type { DryRun } from '#contract/dry-runs';
import type { Page as ListOf } from '#contract/fields';
import { Badge, Button, Paper, Table, Text } from '@mantine/core';
import { IconCalculator } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { get } from '../../../shared/http.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { FollowTabs } from '../components/follow-tabs.tsx';

const dryRunsQuery = infiniteQueryOptions({
  queryKey: ['dry-runs'],
  queryFn: ({ signal, pageParam }) =>
    get<ListOf<Omit<DryRun, 'result'>>>('/dry-runs', { limit: 50, cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

/** Past dry runs (X3), the newest first. */
export function DryRunListPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const list = useInfiniteQuery(dryRunsQuery);
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  const runs = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const nameOf = (id: string) =>
    patterns.find((pattern) => pattern.id === id)?.name ?? t('dryRun.onePattern');
  return (
    <Page title={t('nav.follows')}>
      <FollowTabs current="dry-runs" />
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={runs.length === 0}
          empty={
            <EmptyState
              icon={IconCalculator}
              title={t('dryRun.noneYet')}
              text={t('dryRun.noneYetText')}
              action={
                <Button mt="xs" size="xs" component={Link} to="/customers/search">
                  {t('search.title')}
                </Button>
              }
            />
          }
        />
        {runs.length > 0 && (
          <Table.ScrollContainer minWidth={330} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('todo.pattern')}</Table.Th>
                  <Table.Th>{t('follow.state')}</Table.Th>
                  <Table.Th ta="end">{t('dryRun.customers')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('bulk.by')}</Table.Th>
                  <Table.Th>{t('bulk.at')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {runs.map((run) => (
                  <Table.Tr key={run.id}>
                    <Table.Td>
                      <Link
                        to="/follows/dry-runs/$dryRunId"
                        params={{ dryRunId: run.id }}
                        className="plain-link"
                      >
                        <Text span size="sm" fw={600}>
                          {nameOf(run.patternId)}
                        </Text>
                      </Link>
                    </Table.Td>
                    <Table.Td>
                      <Badge miw="max-content" color={run.status === 'completed' ? 'kaze' : 'gray'}>
                        {t(`dryRun.status.${run.status}`)}
                      </Badge>
                    </Table.Td>
                    <Table.Td ta="end" className="tabular nowrap">
                      {format.number(run.total)}
                    </Table.Td>
                    <Table.Td visibleFrom="sm">{run.createdBy}</Table.Td>
                    <Table.Td className="tabular">{format.instant(run.createdAt)}</Table.Td>
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
