import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

interface Props {
  title: string;
  /** under the title, one line */
  hint?: ReactNode;
  /** before the title: a way back */
  before?: ReactNode;
  actions?: ReactNode;
  /** fills the window's height: the content scrolls by itself */
  fill?: boolean;
  children: ReactNode;
}

/** The frame of every page: one h1, what can be done, the content. */
export function Page({ title, hint, before, actions, fill = false, children }: Props) {
  useEffect(() => {
    document.title = `${title} | Oikaze`;
  }, [title]);
  return (
    <Stack gap="sm" p={{ base: 'sm', sm: 'lg' }} h={fill ? '100%' : undefined} mih={0} maw={1560} mx="auto">
      <Group justify="space-between" align="flex-end" gap="sm" className="no-print">
        <Box>
          {before}
          <Title order={1}>{title}</Title>
          {hint && (
            <Text component="div" size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
