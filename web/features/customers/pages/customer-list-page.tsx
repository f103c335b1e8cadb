import { Button, Checkbox, CloseButton, Group, Paper, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilterSearch, IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { customersQuery } from '../api/get-customers.ts';
import { CustomerTable } from '../components/customer-table.tsx';
import { NewCustomerDialog } from '../components/new-customer-dialog.tsx';

const states = ['new', 'negotiating', 'contracted', 'ended', 'none'] as const;

export function CustomerListPage() {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const mayWrite = useCan('customer.write');
  const search = useSearch({ from: '/staff/customers' });
  const navigate = useNavigate({ from: '/customers' });
  const [typed, setTyped] = useState(search.q ?? '');
  const [adding, setAdding] = useState(false);
  const apply = (change: Partial<typeof search>) =>
    void navigate({
      replace: true,
      search: (before) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)),
    });
  const find = useDebouncedCallback(
    (q: string) => apply({ q: q.trim() || undefined } as Partial<typeof search>),
    250,
  );
  const list = useInfiniteQuery({
    ...customersQuery({
      q: search.q,
      storeId,
      negotiationState: search.state,
      withoutFollow: search.withoutFollow,
    }),
    placeholderData: keepPreviousData,
  });
  const customers = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = Boolean(search.q || search.state || search.withoutFollow);
  return (
    <Page
      fill
      title={t('nav.customers')}
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFilterSearch size={16} />}
            component={Link}
            to="/customers/search"
          >
            {t('search.title')}
          </Button>
          {mayWrite && (
            <Button size="xs" leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>
              {t('customer.add')}
            </Button>
          )}
        </>
      }
    >
      <Group gap="xs">
        <TextInput
          size="sm"
          flex={1}
          miw={220}
          maw={440}
          type="search"
          aria-label={t('customer.search')}
          placeholder={t('palette.placeholder')}
          leftSection={<IconSearch size={16} />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
          rightSection={
            typed && (
              <CloseButton
                size="sm"
                aria-label={t('action.clear')}
                onClick={() => {
                  setTyped('');
                  apply({ q: undefined } as Partial<typeof search>);
                }}
              />
            )
          }
        />
        <Select
          size="sm"
          w={176}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          aria-label={t('customer.state')}
          placeholder={t('customer.anyState')}
          value={search.state ?? null}
          onChange={(state) => apply({ state: state ?? undefined } as Partial<typeof search>)}
          data={states.map((value) => ({ value, label: t(`customer.negotiation.${value}`) }))}
        />
        <Checkbox
          label={t('customer.withoutFollow')}
          checked={search.withoutFollow ?? false}
          onChange={(event) => apply({ withoutFollow: event.currentTarget.checked })}
        />
      </Group>
      <Paper style={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column', overflow: 'hidden' }}>
        <ListState
          list={list}
          isEmpty={customers.length === 0}
          empty={
            <EmptyState
              icon={IconUsers}
              title={filtered ? t('customer.notFound') : t('customer.none')}
              text={filtered ? t('customer.notFoundText') : t('customer.noneText')}
              action={
                mayWrite &&
                (!filtered || search.q) && (
                  <Button
                    size="xs"
                    mt="xs"
                    leftSection={<IconUserPlus size={15} />}
                    onClick={() => (search.q ? apply({ add: search.q }) : setAdding(true))}
                  >
                    {search.q ? t('customer.addAs', { text: search.q }) : t('customer.add')}
                  </Button>
                )
              }
            />
          }
        />
        {customers.length > 0 && (
          <CustomerTable
            customers={customers}
            onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          />
        )}
      </Paper>
      {(adding || search.add) && (
        <NewCustomerDialog
          start={search.add}
          onClose={() => {
            setAdding(false);
            apply({ add: '' });
          }}
        />
      )}
    </Page>
  );
}
