import type { User } from '#contract/users';
import { ActionIcon, Avatar, Badge, Button, Group, Paper, Table, Text } from '@mantine/core';
import { IconPencil, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { usersQuery } from '../../../shared/api/get-users.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { UserDialog } from './user-dialog.tsx';

export function UserList() {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('user.write');
  const { stores } = useStoreChoice();
  const query = useQuery(usersQuery);
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {mayWrite && (
        <Button size="xs" mb="sm" leftSection={<IconUserPlus size={16} />} onClick={() => setEditing('new')}>
          {t('settings.addUser')}
        </Button>
      )}
      <Paper style={{ overflow: 'hidden' }}>
        <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('settings.userName')}</Table.Th>
                <Table.Th>{t('settings.role')}</Table.Th>
                <Table.Th visibleFrom="sm">{t('settings.userStores')}</Table.Th>
                <Table.Th ta="end" visibleFrom="sm">
                  {t('settings.capacity')}
                </Table.Th>
                <Table.Th w={50} aria-label={t('action.edit')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {query.data.map((user) => (
                <Table.Tr key={user.id}>
                  <Table.Td>
                    <Group gap="sm" wrap="nowrap">
                      <Avatar size={30} color="kaze" alt="">
                        {user.name.slice(0, 1)}
                      </Avatar>
                      <div>
                        <Text component="div" size="sm" fw={600}>
                          {user.name} {!user.active && <Badge color="gray">{t('settings.inactive')}</Badge>}
                        </Text>
                        <Text size="xs" c="dimmed">
                          {user.email}
                        </Text>
                      </div>
                    </Group>
                  </Table.Td>
                  <Table.Td>{t(`role.${user.role}`)}</Table.Td>
                  <Table.Td visibleFrom="sm">
                    {format.list(
                      stores.filter(({ id }) => user.storeIds.includes(id)).map(({ name }) => name),
                    ) || '—'}
                  </Table.Td>
                  <Table.Td ta="end" className="tabular" visibleFrom="sm">
                    {user.capacityPerDay}
                  </Table.Td>
                  <Table.Td>
                    {mayWrite && (
                      <ActionIcon
                        aria-label={`${user.name}: ${t('action.edit')}`}
                        onClick={() => setEditing(user)}
                      >
                        <IconPencil size={16} />
                      </ActionIcon>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {editing && <UserDialog user={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
