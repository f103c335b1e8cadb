import type { CustomerSelection } from '#contract/selection';
import { Button, Checkbox, Group, Modal, Select, Stack, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { showDone } from '../../../shared/notify.ts';
import { useBulkAssignee, useBulkTags } from '../api/bulk-change.ts';

interface Props {
  selection: CustomerSelection;
  count: number;
  onClose: () => void;
}

interface FrameProps {
  title: string;
  saving: boolean;
  disabled?: boolean;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}

function Frame({ title, saving, disabled = false, onSave, onClose, children }: FrameProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button loading={saving} disabled={disabled} onClick={onSave}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

export function TagsDialog({ selection, count, onClose }: Props) {
  const { t } = useTranslation();
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const change = useBulkTags();
  const save = () =>
    change.mutate(
      { selection, add, remove },
      {
        onSuccess: ({ changed }) => {
          showDone(t('search.tagsDone', { n: changed }));
          onClose();
        },
      },
    );
  return (
    <Frame
      title={t('search.tagsTitle', { n: count })}
      saving={change.isPending}
      disabled={add.length + remove.length === 0}
      onSave={save}
      onClose={onClose}
    >
      <TagsInput
        label={t('search.tagsAdd')}
        placeholder={t('search.tagsPlaceholder')}
        maxTags={20}
        value={add}
        onChange={setAdd}
      />
      <TagsInput
        label={t('search.tagsRemove')}
        placeholder={t('search.tagsPlaceholder')}
        maxTags={20}
        value={remove}
        onChange={setRemove}
      />
    </Frame>
  );
}

export function AssigneeDialog({ selection, count, onClose }: Props) {
  const { t } = useTranslation();
  const { data: users = [] } = useQuery(usersQuery);
  const [assigneeId, setAssignee] = useState<string | null>(null);
  const [withTodos, setWithTodos] = useState(true);
  const change = useBulkAssignee();
  const save = () =>
    change.mutate(
      { selection, assigneeId, withTodos },
      {
        onSuccess: ({ changed }) => {
          showDone(t('search.assigneeDone', { n: changed }));
          onClose();
        },
      },
    );
  return (
    <Frame
      title={t('search.assigneeTitle', { n: count })}
      saving={change.isPending}
      onSave={save}
      onClose={onClose}
    >
      <Select
        label={t('customer.field.assignee')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        placeholder={t('search.nobody')}
        value={assigneeId}
        onChange={setAssignee}
        data={users.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Checkbox
        label={t('search.assigneeWithTodos')}
        checked={withTodos}
        onChange={(event) => setWithTodos(event.currentTarget.checked)}
      />
    </Frame>
  );
}
