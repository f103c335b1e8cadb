import { ROLES } from '#domain/kinds';
import type { User } from '#contract/users';
import {
  Badge,
  Button,
  Code,
  Group,
  Modal,
  Paper,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { focusRefused } from '../../../shared/notify.ts';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { SecretOnce } from '../../../shared/ui/secret-once.tsx';
import { apiKeysQuery, useCreateApiKey, useRevokeApiKey } from '../api/api-keys.ts';

export function ApiKeyList() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(apiKeysQuery);
  const revoke = useRevokeApiKey();
  const [adding, setAdding] = useState(false);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const askRevoke = (id: string, name: string) =>
    modals.openConfirmModal({
      title: t('settings.revoke'),
      children: <Text size="sm">{t('settings.revokeText', { name })}</Text>,
      labels: { confirm: t('settings.revoke'), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(id),
    });
  return (
    <>
      <Button size="xs" mb="sm" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
        {t('settings.addKey')}
      </Button>
      <Paper style={{ overflow: 'hidden' }}>
        {query.data.length === 0 ? (
          <EmptyState icon={IconKey} title={t('settings.noKeys')} text={t('settings.noKeysText')} />
        ) : (
          <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('settings.keyName')}</Table.Th>
                  <Table.Th>{t('settings.role')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('settings.lastUsed')}</Table.Th>
                  <Table.Th w={100} aria-label={t('settings.revoke')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {query.data.map((key) => (
                  <Table.Tr key={key.id}>
                    <Table.Td>
                      <Text size="sm" fw={600}>
                        {key.name}
                      </Text>
                      <Code>{key.prefix}…</Code>
                    </Table.Td>
                    <Table.Td>{t(`role.${key.role}`)}</Table.Td>
                    <Table.Td className="tabular" visibleFrom="sm">
                      {format.instant(key.lastUsedAt, 'fullDateTime')}
                    </Table.Td>
                    <Table.Td>
                      {key.revokedAt ? (
                        <Badge color="gray">{t('settings.revoked')}</Badge>
                      ) : (
                        <Button
                          size="compact-xs"
                          variant="light"
                          color="red"
                          onClick={() => askRevoke(key.id, key.name)}
                        >
                          {t('settings.revoke')}
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      {adding && <KeyDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function KeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [role, setRole] = useState<User['role']>('staff');
  const [tried, setTried] = useState(false);
  const create = useCreateApiKey();
  const submit = () => {
    setTried(true);
    if (name.trim()) create.mutate({ name, role, storeIds: 'all' });
    else focusRefused();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.addKey')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {create.isSuccess ? (
        <SecretOnce secret={create.data.key} text={t('settings.keyOnce')} onClose={onClose} />
      ) : (
        <Stack>
          <TextInput
            label={t('settings.keyName')}
            placeholder={t('settings.keyNamePlaceholder')}
            required
            data-autofocus
            maxLength={100}
            value={name}
            error={(tried && !name.trim() && t('state.required')) || fieldProblems(create.error)['name']}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('settings.role')}
            allowDeselect={false}
            value={role}
            onChange={(value) => value && setRole(value as User['role'])}
            data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button loading={create.isPending} onClick={submit}>
              {t('settings.createKey')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
