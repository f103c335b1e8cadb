import { Checkbox, Group, Paper, Table, Text } from '@mantine/core';
import { IconTimelineEvent } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportUrl } from '../../../shared/download.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { FollowTabs } from '../../bulk/components/follow-tabs.tsx';
import { followFilter, followsQuery } from '../api/get-follows.ts';
import { FollowBulkBar } from '../components/follow-bulk-bar.tsx';
import { FollowFilters } from '../components/follow-filters.tsx';
import { FollowState } from '../components/follow-state.tsx';

/** Every follow of the store, by pattern and state. */
export function FollowListPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const search = useSearch({ from: '/staff/follows' });
  const navigate = useNavigate({ from: '/follows' });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const mayExport = useCan('customer.export');
  const list = useInfiniteQuery(followsQuery(storeId, search));
  const follows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const toggle = (customerId: string) => {
    const next = new Set(ticked);
    if (!next.delete(customerId)) next.add(customerId);
    setTicked(next);
  };
  return (
    <Page
      title={t('nav.follows')}
      hint={t('follow.listHint')}
      actions={
        mayExport && (
          <ExportMenu
            href={(format) => exportUrl('follows', { ...format, ...followFilter(storeId, search) })}
          />
        )
      }
    >
      <FollowTabs current="follows" />
      <FollowFilters
        search={search}
        onChange={(change) => {
          setTicked(new Set());
          void navigate({ search: (before) => ({ ...before, ...change }) as never });
        }}
      />
      <FollowBulkBar search={search} customerIds={[...ticked]} />
      <Paper style={{ overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={follows.length === 0}
          empty={<EmptyState icon={IconTimelineEvent} title={t('follow.none')} text={t('follow.noneText')} />}
        />
        {follows.length > 0 && (
          <Table.ScrollContainer minWidth={330} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={36} aria-label={t('shortcut.select')} />
                  <Table.Th miw={132}>{t('todo.customer')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('follow.pattern')}</Table.Th>
                  <Table.Th>{t('follow.state')}</Table.Th>
                  <Table.Th>{t('follow.next')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('follow.assignedAt')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {follows.map((follow) => (
                  <Table.Tr key={follow.id}>
                    <Table.Td>
                      <Checkbox
                        size="xs"
                        aria-label={t('search.select', { name: follow.customerName ?? follow.id })}
                        checked={ticked.has(follow.customerId)}
                        onChange={() => toggle(follow.customerId)}
                      />
                    </Table.Td>
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
                      <Text size="xs" c="dimmed" hiddenFrom="sm">
                        {follow.patternName}
                      </Text>
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
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
                    <Table.Td className="tabular">
                      {follow.nextStep ? (
                        <Group gap="2px 6px">
                          <ChannelIcon channel={follow.nextStep.channel} size={20} />
                          {format.instant(follow.nextStep.dueAt)}
                        </Group>
                      ) : (
                        '—'
                      )}
                    </Table.Td>
                    <Table.Td className="tabular nowrap" visibleFrom="sm">
                      {format.instant(follow.assignedAt, 'fullDate')}
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
