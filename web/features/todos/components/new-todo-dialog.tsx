import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { customerSearchQuery } from '../../../shared/api/search-customers.ts';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useMe } from '../../../shared/session/use-me.ts';
import { addDays, fromWallClock, today } from '../../../shared/time.ts';
import { useCreateTodo } from '../api/create-todo.ts';

/** A planned contact without a pattern (A5). */
export function NewTodoDialog({
  customer,
  onClose,
}: {
  customer?: { id: string; name: string };
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const { storeId, zone } = useStoreChoice();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search, 150);
  const [customerId, setCustomerId] = useState<string | null>(customer?.id ?? null);
  const [channel, setChannel] = useState<string>('phone');
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [dueAt, setDueAt] = useState<string | null>(`${addDays(today(zone), 1)} 10:00:00`);
  const [assigneeId, setAssigneeId] = useState<string | null>(me.id);
  const { data: found = [] } = useQuery({ ...customerSearchQuery(settled, storeId), enabled: !customer });
  const { data: users = [] } = useQuery(usersQuery);
  const create = useCreateTodo();
  const submit = () => {
    if (!customerId || !dueAt) return;
    create.mutate(
      {
        customerId,
        channel,
        dueAt: fromWallClock(dueAt, zone),
        ...(title && { title }),
        ...(note && { note }),
        ...(assigneeId && { assigneeId }),
      },
      {
        onSuccess: () => {
          showDone(t('todo.added'));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('todo.add')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        {customer ? (
          <TextInput label={t('todo.customer')} value={customer.name} readOnly />
        ) : (
          <Select
            label={t('todo.customer')}
            placeholder={t('palette.placeholder')}
            searchable
            required
            data-autofocus
            searchValue={search}
            onSearchChange={setSearch}
            value={customerId}
            onChange={setCustomerId}
            filter={({ options }) => options}
            nothingFoundMessage={t('palette.nothing')}
            data={found.map((row) => ({
              value: row.id,
              label: [row.name, row.phoneEntered ?? row.phone].filter(Boolean).join('　'),
            }))}
          />
        )}
        <Group grow>
          <Select
            label={t('todo.channel')}
            value={channel}
            onChange={(value) => value && setChannel(value)}
            allowDeselect={false}
            data={(['phone', 'task', 'mail', 'sms', 'postcard'] as const).map((value) => ({
              value,
              label: t(`channel.${value}`),
            }))}
          />
          <DateTimePicker
            label={t('todo.due')}
            required
            value={dueAt}
            onChange={setDueAt}
            valueFormat="YYYY/MM/DD HH:mm"
            timePickerProps={{ withDropdown: true, minutesStep: 15 }}
          />
        </Group>
        <TextInput
          label={t('todo.what')}
          placeholder={t('todo.whatPlaceholder')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t('todo.note')}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Select
          label={t('todo.assignee')}
          searchable
          clearable
          value={assigneeId}
          onChange={setAssigneeId}
          data={users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={create.isPending} disabled={!customerId || !dueAt} onClick={submit}>
            {t('action.add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
