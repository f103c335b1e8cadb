import { Button, Center, Loader, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconRefresh } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../notify.ts';

interface EmptyProps {
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  title: string;
  text?: string;
  action?: ReactNode;
}

/** Nothing here, why, and what to do about it. */
export function EmptyState({ icon: Icon = IconInbox, title, text, action }: EmptyProps) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap={6} maw={420} ta="center">
        <ThemeIcon variant="light" color="gray" size={48} radius="xl" aria-hidden>
          <Icon size={24} stroke={1.6} />
        </ThemeIcon>
        <Text fw={600} mt={6}>
          {title}
        </Text>
        {text && (
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}

/** What failed and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Center py={48} px="md" role="alert">
      <Stack align="center" gap={6} maw={460} ta="center">
        <ThemeIcon variant="light" color="red" size={48} radius="xl" aria-hidden>
          <IconAlertTriangle size={24} stroke={1.6} />
        </ThemeIcon>
        <Text fw={600} mt={6}>
          {t('error.loadTitle')}
        </Text>
        <Text size="sm" c="dimmed">
          {errorText(error)}
        </Text>
        {onRetry && (
          <Button
            mt="xs"
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={15} />}
            onClick={onRetry}
          >
            {t('action.retry')}
          </Button>
        )}
      </Stack>
    </Center>
  );
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <Center py={64}>
      <Loader size="sm" role="status" aria-label={t('state.loading')} />
    </Center>
  );
}
