import type { SavedSearch } from '#contract/customer-search';
import type { CustomerQuery } from '#domain/customer-query';
import { ActionIcon, Button, Checkbox, Group, Menu, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconBookmark, IconDeviceFloppy, IconTrash, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusRefused, showDone } from '../../../shared/notify.ts';
import { fieldProblems } from '../../../shared/http.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { savedSearchesQuery, useRemoveSavedSearch, useSaveSearch } from '../api/saved-searches.ts';

/** One's own searches and those the store shares. */
export function SavedSearches({ onOpen }: { onOpen: (query: CustomerQuery) => void }) {
  const { t, i18n } = useTranslation();
  const { data: searches = [] } = useQuery(savedSearchesQuery);
  const remove = useRemoveSavedSearch();
  const groups = [
    { label: t('search.savedMine'), items: searches.filter(({ mine }) => mine) },
    { label: t('search.savedShared'), items: searches.filter(({ mine }) => !mine) },
  ].filter(({ items }) => items.length > 0);
  const ask = ({ id, name }: SavedSearch) =>
    modals.openConfirmModal({
      title: t('search.delete', { name }),
      children: <Text size="sm">{t('search.deleteText', { name })}</Text>,
      labels: { confirm: t('pattern.delete'), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('action.close') },
      onConfirm: () => remove.mutate(id),
    });
  return (
    <Menu position="bottom-start" width={340}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconBookmark size={15} />}>
          {t('search.saved')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {groups.length === 0 && (
          <Text size="xs" c="dimmed" p="xs">
            {t('search.savedNone')}
          </Text>
        )}
        {groups.map(({ label, items }) => (
          <div key={label}>
            <Menu.Label>{label}</Menu.Label>
            {items.map((search) => (
              <Group key={search.id} gap={2} wrap="nowrap">
                <Menu.Item
                  flex={1}
                  leftSection={search.shared ? <IconUsers size={15} /> : <IconBookmark size={15} />}
                  onClick={() => onOpen(search.query as CustomerQuery)}
                >
                  <Text size="sm">{search.name}</Text>
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {i18n.language === 'ja' ? search.sentence.ja : search.sentence.en}
                  </Text>
                </Menu.Item>
                {search.mine && (
                  <ActionIcon
                    aria-label={t('search.delete', { name: search.name })}
                    onClick={() => ask(search)}
                  >
                    <IconTrash size={15} />
                  </ActionIcon>
                )}
              </Group>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function SaveSearchButton({ query, sentence }: { query: CustomerQuery; sentence: string }) {
  const { t } = useTranslation();
  const { storeId } = useStoreChoice();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [tried, setTried] = useState(false);
  const save = useSaveSearch();
  const submit = () => {
    setTried(true);
    if (name.trim() === '') return focusRefused();
    save.mutate(
      { name, shared, query, ...(storeId && { storeId }) },
      {
        onSuccess: () => {
          showDone(t('search.savedDone', { name }));
          setOpened(false);
          setName('');
          setTried(false);
        },
      },
    );
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDeviceFloppy size={15} />}
        onClick={() => setOpened(true)}
      >
        {t('search.save')}
      </Button>
      <FormDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('search.saveAs')}
        action={t('action.save')}
        gap="md"
        loading={save.isPending}
        onSubmit={submit}
      >
        <Text size="sm" c="dimmed">
          {sentence}
        </Text>
        <TextInput
          label={t('search.saveName')}
          placeholder={t('search.saveNamePlaceholder')}
          required
          maxLength={100}
          data-autofocus
          value={name}
          error={(tried && name.trim() === '' && t('state.required')) || fieldProblems(save.error)['name']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label={t('search.share')}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      </FormDialog>
    </>
  );
}
