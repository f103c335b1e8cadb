import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { DateTimeField } from '../../../shared/ui/date-time-field.tsx';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { fieldProblems } from '../../../shared/http.ts';
import { focusRefused, showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useMe } from '../../../shared/session/use-me.ts';
import { CustomerSelect } from '../../../shared/ui/customer-select.tsx';
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
  const { zone } = useStoreChoice();
  const [customerId, setCustomerId] = useState<string | null>(customer?.id ?? null);
  const [channel, setChannel] = useState<string>('phone');
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [dueAt, setDueAt] = useState<string | null>(`${addDays(today(zone), 1)} 10:00:00`);
  const [assigneeId, setAssigneeId] = useState<string | null>(me.id);
  const { data: users = [] } = useQuery(usersQuery);
  const [tried, setTried] = useState(false);
  const create = useCreateTodo();
  const problems = fieldProblems(create.error);
  const submit = () => {
    setTried(true);
    if (!customerId || !dueAt) return focusRefused();
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
          <CustomerSelect
            label={t('todo.customer')}
            value={customerId}
            error={(tried && !customerId && t('state.choose')) || problems['customerId']}
            onChange={setCustomerId}
          />
        )}
        <Group grow align="flex-start">
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
          <DateTimeField
            label={t('todo.due')}
            required
            value={dueAt}
            onChange={setDueAt}
            error={(tried && !dueAt && t('state.choose')) || problems['dueAt']}
          />
        </Group>
        <TextInput
          label={t('todo.what')}
          placeholder={t('todo.whatPlaceholder')}
          value={title}
          error={problems['title']}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t('todo.note')}
          autosize
          minRows={2}
          value={note}
          error={problems['note']}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Select
          label={t('todo.assignee')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          value={assigneeId}
          error={problems['assigneeId']}
          onChange={setAssigneeId}
          data={users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={create.isPending} onClick={submit}>
            {t('action.add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
