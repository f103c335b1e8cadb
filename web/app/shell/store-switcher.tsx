import { Select } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from '../../shared/session/store-choice.tsx';

export function StoreSwitcher() {
  const { t } = useTranslation();
  const { storeId, stores, choose } = useStoreChoice();
  if (stores.length === 0) return null;
  return (
    <Select
      size="xs"
      w={{ base: '100%', sm: 212 }}
      aria-label={t('shell.store')}
      leftSection={<IconBuildingStore size={15} aria-hidden />}
      data={[
        ...(stores.length > 1 ? [{ value: '', label: t('shell.allStores') }] : []),
        ...stores.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={storeId ?? ''}
      onChange={(value) => choose(value || null)}
      allowDeselect={false}
      searchable={stores.length > 8}
      comboboxProps={{ width: 'max-content', position: 'bottom-end' }}
    />
  );
}
