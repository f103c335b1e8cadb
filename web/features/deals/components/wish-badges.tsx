import type { Wish } from '#domain/wishes';
import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** 希望 (C6). */
export function WishBadges({ wishes }: { wishes: readonly Wish[] }) {
  const { t } = useTranslation();
  if (wishes.length === 0)
    return (
      <Text component="span" size="sm" c="dimmed">
        —
      </Text>
    );
  return (
    <Group gap={4}>
      {wishes.map((wish) => (
        <Badge key={wish} size="sm" variant="light" color="blue">
          {t(`deal.wish.${wish}`)}
        </Badge>
      ))}
    </Group>
  );
}
