import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customerSearchQuery } from '../api/search-customers.ts';
import { useStoreChoice } from '../session/store-choice.tsx';

type Props = Pick<SelectProps, 'label' | 'description' | 'error' | 'value'> & {
  onChange: (customerId: string | null) => void;
};

/** One customer, found by name, kana, telephone or registration number while typing. */
export function CustomerSelect(props: Props) {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 150);
  const { data: found = [] } = useQuery(customerSearchQuery(settled, storeId));
  return (
    <Select
      placeholder={t('palette.placeholder')}
      searchable
      required
      data-autofocus
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      nothingFoundMessage={t('palette.nothing')}
      data={found.map((row) => ({
        value: row.id,
        label: [row.name, row.phoneEntered ?? row.phone].filter(Boolean).join('　'),
      }))}
      {...props}
    />
  );
}
