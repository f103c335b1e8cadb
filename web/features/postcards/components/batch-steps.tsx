import type { PostcardBatch } from '#contract/postcards';
import { Badge, Group, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { batchColor } from '../batch-state.ts';

/** When a batch was made, handed over, printed and posted. */
export function BatchSteps({ batch }: { batch: PostcardBatch }) {
  const { t } = useTranslation();
  const format = useFormat();
  const steps = [
    ['made', batch.status === 'failed' ? null : batch.madeAt],
    ...(batch.output === 'print_house' || batch.handedOverAt
      ? [['handed_over', batch.handedOverAt] as const]
      : []),
    ['printed', batch.printedAt],
    ['posted', batch.postedAt],
  ] as const;
  return (
    <Group gap="xl" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      {batch.status === 'cancelled' && (
        <Badge component="li" color={batchColor.cancelled} size="lg">
          {t('postcards.status.cancelled')} {format.instant(batch.cancelledAt)}
        </Badge>
      )}
      {steps.map(([step, at]) => (
        <Group key={step} gap={6} component="li" wrap="nowrap" c={at ? undefined : 'dimmed'}>
          {at ? (
            <IconCheck size={18} aria-hidden color="var(--mantine-color-kaze-6)" />
          ) : (
            <span aria-hidden>○</span>
          )}
          <div>
            <Text size="sm" fw={600}>
              {t(`postcards.steps.${step}`)}
            </Text>
            <Text size="xs" className="tabular">
              {at ? format.instant(at) : '—'}
            </Text>
          </div>
        </Group>
      ))}
    </Group>
  );
}
