import { Button, CloseButton, Group, MultiSelect, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { useMe } from '../../../shared/session/use-me.ts';

interface Props {
  count: number;
  /** in the list as far as it was read */
  shown: number;
  onAll: () => void;
  onAssign: (assignees: { id: string; name: string }[]) => void;
  onClear: () => void;
}

/** What can be done with the chosen ToDos: given to one person, or shared out between several. */
export function BulkBar({ count, shown, onAll, onAssign, onClear }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { data: users = [] } = useQuery(usersQuery);
  const [ids, setIds] = useState<string[]>([]);
  return (
    <Paper px="sm" py={6} bg="var(--oikaze-selected)" className="no-print">
      <Group gap="sm">
        <Text size="sm" fw={600} className="tabular">
          {t('todo.chosen', { n: count })}
        </Text>
        {count < shown && (
          <Button size="compact-xs" variant="subtle" onClick={onAll}>
            {t('todo.chooseShown', { n: shown })}
          </Button>
        )}
        <MultiSelect
          size="xs"
          flex={1}
          maw={420}
          searchable
          aria-label={t('todo.giveTo')}
          placeholder={ids.length ? undefined : t('todo.giveTo')}
          data={users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
          value={ids}
          onChange={setIds}
        />
        <Button
          size="xs"
          disabled={ids.length === 0}
          onClick={() => onAssign(users.filter(({ id }) => ids.includes(id)))}
        >
          {ids.length > 1 ? t('todo.shareOut') : t('todo.reassign')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onAssign([{ id: me.id, name: me.name }])}>
          {t('todo.takeOver')}
        </Button>
        <CloseButton aria-label={t('todo.clearChoice')} onClick={onClear} />
      </Group>
    </Paper>
  );
}
