import type { PlannedStep } from '#contract/patterns';
import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';

/** The steps of a preview, in order. */
export function PlannedList({ steps, zone }: { steps: PlannedStep[]; zone?: string }) {
  const { t } = useTranslation();
  const format = useFormat(zone);
  return (
    <Stack gap={6} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
      {steps.map((step) => (
        <Group key={step.position} gap="xs" wrap="nowrap" component="li">
          <ChannelIcon channel={step.channel} />
          <Text
            size="sm"
            className="tabular nowrap"
            w={136}
            td={step.status === 'skipped' ? 'line-through' : undefined}
            c={step.status === 'skipped' ? 'dimmed' : undefined}
          >
            {format.instant(step.dueAt)}
          </Text>
          <Text size="sm" lineClamp={2} flex={1} title={step.title}>
            {step.title}
          </Text>
          {step.status === 'skipped' && (
            <Text size="xs" c="dimmed" className="nowrap">
              {t('follow.skipped')}
            </Text>
          )}
          {step.provisional && step.status !== 'skipped' && (
            <Text size="xs" c="dimmed" className="nowrap">
              {t('follow.provisional')}
            </Text>
          )}
        </Group>
      ))}
    </Stack>
  );
}
