import { Badge, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import type { SuggestedHour } from '../api/get-analysis.ts';

/** Where calls of the store are answered most, within its opening hours. */
export function BestHours({ hours }: { hours: SuggestedHour[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (hours.length === 0) return null;
  return (
    <div>
      <Title order={3} mb={6}>
        {t('analysis.best')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        {hours.map((hour) => (
          <Group key={`${hour.weekday} ${hour.from}`} gap="sm" wrap="nowrap">
            <Badge size="lg" color="kaze" className="tabular">
              {Math.round(hour.expected * 100)}%
            </Badge>
            <div>
              <Text size="sm" fw={600} className="tabular">
                {t('analysis.slot', { day: format.weekday(hour.weekday), from: hour.from, to: hour.to })}
              </Text>
              <Text size="xs" c="dimmed">
                {hour.storeTries > 0
                  ? t('analysis.cell', { tries: hour.storeTries, reached: hour.storeReached })
                  : t('analysis.noRecord')}
              </Text>
            </div>
          </Group>
        ))}
      </SimpleGrid>
    </div>
  );
}
