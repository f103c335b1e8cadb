import { Button, Group, Paper, Select, Table, Text } from '@mantine/core';
import { IconTimelineEvent } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FOLLOW_STATUSES } from '#domain/kinds';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { followsQuery } from '../api/get-follows.ts';
import { FollowState } from '../components/follow-state.tsx';

/** Every follow of the store, by pattern and state. */
export function FollowListPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const search = useSearch({ from: '/staff/follows' });
  const navigate = useNavigate({ from: '/follows' });
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  const list = useInfiniteQuery(followsQuery({ storeId, patternId: search.pattern, status: search.status }));
  const follows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={t('nav.follows')} hint={t('follow.listHint')}>
      <Group gap="xs">
        <Select
          size="xs"
          w={{ base: 170, sm: 240 }}
          clearable
          searchable
          aria-label={t('follow.pattern')}
          placeholder={t('todo.anyPattern')}
          value={search.pattern ?? null}
          onChange={(value) =>
            void navigate({ search: (before) => ({ ...before, pattern: value ?? undefined }) as never })
          }
          data={patterns.map(({ id, name }) => ({ value: id, label: name }))}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
        <Select
          size="xs"
          w={140}
          clearable
          aria-label={t('follow.state')}
          placeholder={t('follow.anyState')}
          value={search.status ?? null}
          onChange={(value) =>
            void navigate({ search: (before) => ({ ...before, status: value ?? undefined }) as never })
          }
          data={FOLLOW_STATUSES.map((value) => ({ value, label: t(`follow.status.${value}`) }))}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      </Group>
      <Paper style={{ overflow: 'hidden' }}>
        {list.isPending && <Loading />}
        {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && follows.length === 0 && (
          <EmptyState icon={IconTimelineEvent} title={t('follow.none')} text={t('follow.noneText')} />
        )}
        {follows.length > 0 && (
          <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('todo.customer')}</Table.Th>
                  <Table.Th>{t('follow.pattern')}</Table.Th>
                  <Table.Th>{t('follow.state')}</Table.Th>
                  <Table.Th>{t('follow.next')}</Table.Th>
                  <Table.Th>{t('follow.assignedAt')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {follows.map((follow) => (
                  <Table.Tr key={follow.id}>
                    <Table.Td>
                      <Link
                        to="/customers/$customerId"
                        params={{ customerId: follow.customerId }}
                        className="plain-link"
                      >
                        <Text span size="sm" fw={600}>
                          {follow.customerName ?? '—'}
                        </Text>
                      </Link>
                    </Table.Td>
                    <Table.Td>
                      {follow.patternName}{' '}
                      <Text span size="xs" c="dimmed">
                        v{follow.patternVersion}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Group gap={4}>
                        <FollowState follow={follow} />
                      </Group>
                    </Table.Td>
                    <Table.Td className="tabular nowrap">
                      {follow.nextStep ? (
                        <Group gap={6} wrap="nowrap">
                          <ChannelIcon channel={follow.nextStep.channel} size={20} />
                          {format.instant(follow.nextStep.dueAt)}
                        </Group>
                      ) : (
                        '—'
                      )}
                    </Table.Td>
                    <Table.Td className="tabular nowrap">
                      {format.instant(follow.assignedAt, 'fullDate')}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      {list.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      )}
    </Page>
  );
}
