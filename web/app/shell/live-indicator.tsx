import { Group, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LiveState } from './use-live.ts';

const color = {
  live: 'var(--mantine-color-kaze-5)',
  connecting: 'var(--mantine-color-amber-5)',
  offline: 'var(--mantine-color-red-5)',
};

export function LiveIndicator({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t(`live.${state}Hint`)}>
      <Group gap={6} role="status" tabIndex={-1}>
        <span style={{ width: 8, height: 8, borderRadius: 4, background: color[state] }} />
        <Text size="xs" c="dimmed">
          {t(`live.${state}`)}
        </Text>
      </Group>
    </Tooltip>
  );
}
