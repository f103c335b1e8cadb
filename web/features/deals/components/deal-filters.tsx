import { Checkbox, CloseButton, Group, MultiSelect, Select, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WISHES } from '#domain/wishes';
import { usersQuery } from '../../../shared/api/get-users.ts';
import type { DealSearch } from '../deal-search.ts';

/** Two fields side by side on a telephone. */
const halfOnPhone = { flex: { base: '1 1 140px', sm: '0 0 auto' } } as const;
const states = ['negotiating', 'contracted', 'ended', 'all'] as const;

interface Props {
  list: 'inquiries' | 'deals';
  search: DealSearch;
  onChange: (change: DealSearch) => void;
}

/** 絞り込み検索: words, wishes (C6), staff, and what only one of the lists has. */
export function DealFilters({ list, search, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(search.q ?? '');
  const find = useDebouncedCallback((q: string) => onChange({ q: q.trim() || undefined }), 250);
  const { data: users = [] } = useQuery(usersQuery);
  const clear = {
    clearable: true,
    clearButtonProps: { 'aria-label': t('action.clear') },
    size: 'sm',
  } as const;
  return (
    <Group gap="xs">
      <TextInput
        size="sm"
        flex={1}
        miw={180}
        maw={360}
        type="search"
        aria-label={t('deal.search')}
        placeholder={t('deal.searchPlaceholder')}
        leftSection={<IconSearch size={16} aria-hidden />}
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
                onChange({ q: undefined });
              }}
            />
          )
        }
      />
      {list === 'deals' && (
        <Select
          size="sm"
          {...halfOnPhone}
          w={{ sm: 140 }}
          allowDeselect={false}
          aria-label={t('customer.state')}
          value={search.status ?? 'negotiating'}
          onChange={(status) =>
            onChange({ status: status === 'negotiating' ? undefined : (status ?? undefined) })
          }
          data={states.map((value) => ({
            value,
            label: value === 'all' ? t('deal.anyStatus') : t(`customer.negotiation.${value}`),
          }))}
        />
      )}
      <MultiSelect
        {...clear}
        {...halfOnPhone}
        w={{ sm: 180 }}
        aria-label={t('deal.wishes')}
        placeholder={search.wish ? '' : t('deal.anyWish')}
        value={search.wish ? search.wish.split(',') : []}
        onChange={(wishes) => onChange({ wish: wishes.join(',') || undefined })}
        data={WISHES.map((value) => ({ value, label: t(`deal.wish.${value}`) }))}
      />
      <Select
        {...clear}
        {...halfOnPhone}
        w={{ sm: 145 }}
        searchable
        aria-label={t('customer.field.assignee')}
        placeholder={t('deal.anyAssignee')}
        value={search.assignee ?? null}
        onChange={(assignee) => onChange({ assignee: assignee ?? undefined })}
        data={users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {list === 'deals' ? (
        <>
          <DatePickerInput
            {...clear}
            type="range"
            {...halfOnPhone}
            w={{ sm: 205 }}
            aria-label={t('deal.updatedFrom')}
            placeholder={t('deal.column.updated')}
            valueFormat="YYYY/MM/DD"
            value={[search.from ?? null, search.to ?? null]}
            onChange={([from, to]) => onChange({ from: from ?? undefined, to: to ?? undefined })}
          />
          <Checkbox
            label={t('deal.waitingOnly')}
            checked={search.waiting ?? false}
            onChange={(event) => onChange({ waiting: event.currentTarget.checked || undefined })}
          />
          <Checkbox
            label={t('deal.surveyedOnly')}
            checked={search.surveyed ?? false}
            onChange={(event) => onChange({ surveyed: event.currentTarget.checked || undefined })}
          />
        </>
      ) : (
        <Checkbox
          label={t('deal.askedBeforeOnly')}
          checked={search.askedBefore ?? false}
          onChange={(event) => onChange({ askedBefore: event.currentTarget.checked || undefined })}
        />
      )}
    </Group>
  );
}
