import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { channelNames } from '../../../shared/ui/channel.tsx';

interface Search {
  assignee?: string | undefined;
  pattern?: string | undefined;
  channel?: string | undefined;
}

export function BoardFilters({ search, onChange }: { search: Search; onChange: (change: Search) => void }) {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const { data: users = [] } = useQuery(usersQuery);
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  const common = {
    size: 'xs',
    clearable: true,
    searchable: true,
    clearButtonProps: { 'aria-label': t('action.clear') },
  } as const;
  return (
    <Group gap="xs" className="no-print" wrap="nowrap" style={{ overflowX: 'auto' }}>
      <Select
        {...common}
        miw={132}
        aria-label={t('todo.assignee')}
        placeholder={t('todo.everyone')}
        value={search.assignee ?? null}
        onChange={(value) => onChange({ assignee: value ?? undefined })}
        data={[
          { value: 'me', label: t('todo.mine') },
          { value: 'none', label: t('todo.nobody') },
          ...users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        {...common}
        miw={150}
        aria-label={t('todo.pattern')}
        placeholder={t('todo.anyPattern')}
        value={search.pattern ?? null}
        onChange={(value) => onChange({ pattern: value ?? undefined })}
        data={patterns.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        {...common}
        miw={150}
        aria-label={t('todo.channel')}
        placeholder={t('todo.anyChannel')}
        value={search.channel ?? null}
        onChange={(value) => onChange({ channel: value ?? undefined })}
        data={channelNames.map((value) => ({ value, label: t(`channel.${value}`) }))}
      />
    </Group>
  );
}
