import { type CustomerQuery, EVERYONE } from '#domain/customer-query';
import { querySentence } from '#domain/customer-query-words';
import { Button, Checkbox, Group, Menu, Paper, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue, useLocalStorage } from '@mantine/hooks';
import { IconChevronLeft, IconColumns3, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { customerCountQuery, foundCustomersQuery, type Sort } from '../api/search-customers.ts';
import { BulkBar } from '../components/bulk-bar.tsx';
import { columnNames, hiddenAtFirst } from '../components/found-columns.tsx';
import { FoundTable } from '../components/found-table.tsx';
import { QueryBuilder } from '../components/query-builder.tsx';
import { SavedSearches, SaveSearchButton } from '../components/saved-searches.tsx';
import { type DraftGroup, fromQuery, isComplete, newGroup, toQuery } from '../query-draft.ts';
import { type Chosen, chosenCount, EVERYBODY, NOBODY, toSelection } from '../selection.ts';
import { useNameOfId } from '../use-id-choices.ts';

const sorts = ['kana', 'created', 'last_negotiated'] as const;

/** 顧客一覧作成 (B5, B8, B9): conditions, who fits them, and what to do with all of them. */
export function CustomerSearchPage() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const nameOf = useNameOfId();
  const search = useSearch({ from: '/staff/customers/search' });
  const navigate = useNavigate({ from: '/customers/search' });
  const [draft, setDraft] = useState<DraftGroup>(() => fromQuery(search.query ?? EVERYONE));
  const [chosen, setChosen] = useState<Chosen>(NOBODY);
  const [visible, setVisible] = useLocalStorage<Record<string, boolean>>({
    key: 'oikaze.customer-columns',
    defaultValue: hiddenAtFirst,
  });
  const sort: Sort = search.sort ?? 'kana';
  // what is asked follows what is typed at a distance, and never leaves the bounds of the language
  const [asked, setAsked] = useState<CustomerQuery>(() => toQuery(draft));
  const [settled] = useDebouncedValue(draft, 350);
  useEffect(() => {
    const query = toQuery(settled);
    if (!isComplete(query)) return;
    setAsked((before) => {
      if (JSON.stringify(before) === JSON.stringify(query)) return before;
      setChosen(NOBODY);
      return query;
    });
  }, [settled]);
  useEffect(() => {
    void navigate({
      replace: true,
      search: (before) =>
        ({ ...before, query: 'all' in asked && asked.all.length === 0 ? undefined : asked }) as never,
    });
  }, [asked, navigate]);
  const list = useInfiniteQuery({
    ...foundCustomersQuery(asked, storeId, sort),
    placeholderData: keepPreviousData,
  });
  const count = useQuery({ ...customerCountQuery(asked, storeId), placeholderData: keepPreviousData });
  const customers = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const total = count.data?.count ?? customers.length;
  const picked = chosenCount(chosen, total);
  const sentence = querySentence(asked, i18n.language === 'ja' ? 'ja' : 'en', nameOf);
  return (
    <Page
      fill
      title={t('search.title')}
      hint={t('search.hint')}
      before={
        <Link to="/customers" className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('nav.customers')}
          </Group>
        </Link>
      }
      actions={
        <>
          <SavedSearches onOpen={(query) => setDraft(fromQuery(query))} />
          <SaveSearchButton query={asked} sentence={sentence} />
        </>
      }
    >
      <Paper p="sm" component="section" aria-label={t('search.conditions')} style={{ flexShrink: 0 }}>
        <Stack gap="xs" mah="42vh" style={{ overflowY: 'auto' }}>
          <QueryBuilder group={draft} onChange={setDraft} />
        </Stack>
        <Group mt="xs" gap="xs" justify="space-between">
          <Text size="sm" c="dimmed" flex={1} miw={200} aria-label={t('search.sentence')}>
            {sentence}
          </Text>
          {draft.members.length > 0 && (
            <Button size="compact-xs" variant="subtle" onClick={() => setDraft(newGroup('all'))}>
              {t('search.clear')}
            </Button>
          )}
        </Group>
      </Paper>
      <Group gap="xs" style={{ flexShrink: 0 }}>
        <Text fw={700} fz="lg" className="tabular" aria-live="polite">
          {count.isPending ? t('search.counting') : t('search.count', { n: format.number(total) })}
        </Text>
        {picked === 0 && total > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => setChosen(EVERYBODY)}>
            {t('search.chooseAll', { n: format.number(total) })}
          </Button>
        )}
        <Group gap="xs" ml="auto">
          <Select
            size="xs"
            w={176}
            allowDeselect={false}
            aria-label={t('search.sort')}
            value={sort}
            onChange={(value) =>
              void navigate({ replace: true, search: (before) => ({ ...before, sort: value }) as never })
            }
            data={sorts.map((value) => ({ value, label: t(`search.sortBy.${value}`) }))}
          />
          <Menu closeOnItemClick={false} position="bottom-end">
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconColumns3 size={15} />}>
                {t('search.columns')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown p="sm">
              <Stack gap={8}>
                {columnNames
                  .filter((name) => name !== 'name')
                  .map((name) => (
                    <Checkbox
                      key={name}
                      size="xs"
                      label={t(`search.column.${name}`)}
                      checked={visible[name] ?? true}
                      onChange={(event) => setVisible({ ...visible, [name]: event.currentTarget.checked })}
                    />
                  ))}
              </Stack>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {picked > 0 && (
        <BulkBar
          selection={toSelection(chosen, asked, storeId)}
          count={picked}
          total={total}
          everybody={chosen.kind === 'all' && chosen.except.size === 0}
          onAll={() => setChosen(EVERYBODY)}
          onNone={() => setChosen(NOBODY)}
        />
      )}
      <Paper
        style={{ flex: 1, minHeight: 240, display: 'flex', flexDirection: 'column', overflow: 'hidden' }}
      >
        <ListState
          list={list}
          isEmpty={customers.length === 0}
          empty={<EmptyState icon={IconUsers} title={t('search.notFound')} text={t('search.notFoundText')} />}
        />
        {customers.length > 0 && (
          <FoundTable
            customers={customers}
            total={total}
            visible={visible}
            chosen={chosen}
            onChoose={setChosen}
            onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          />
        )}
      </Paper>
    </Page>
  );
}
