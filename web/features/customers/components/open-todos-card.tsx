import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { customerTodosQuery } from '../../todos/api/get-customer-todos.ts';

export function OpenTodosCard({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: todos = [] } = useQuery(customerTodosQuery(customerId));
  if (todos.length === 0) return null;
  return (
    <Paper p="md" component="section" aria-labelledby="open-todos">
      <Title order={2} id="open-todos" mb="xs">
        {t('customer.openTodos')}
      </Title>
      <Stack gap={8}>
        {todos.slice(0, 6).map((todo) => (
          <Group key={todo.id} gap="xs" wrap="nowrap">
            <ChannelIcon channel={todo.channel} />
            <div style={{ minWidth: 0, flex: 1 }}>
              <Text size="sm" truncate>
                {todo.title}
              </Text>
              <Text
                size="xs"
                c={todo.bucket === 'overdue' ? 'var(--mantine-color-error)' : 'dimmed'}
                className="tabular"
              >
                {format.instant(todo.dueAt)} {todo.bucket && `・ ${t(`todo.bucket.${todo.bucket}`)}`}
              </Text>
            </div>
          </Group>
        ))}
        <Link to="/todos" search={{}} className="plain-link">
          <Text size="xs" c="dimmed" td="underline">
            {t('customer.toBoard')}
          </Text>
        </Link>
      </Stack>
    </Paper>
  );
}
