import type { FollowBatch } from '#contract/follow-batches';
import { Badge, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { useTimeLeft } from '../../../shared/use-time-left.ts';

const color = {
  preparing: 'blue',
  running: 'kaze',
  paused: 'amber',
  completed: 'gray',
  cancelled: 'gray',
  failed: 'red',
} as const;

export function BatchState({ batch }: { batch: FollowBatch }) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap">
      <Badge color={color[batch.status]}>{t(`bulk.status.${batch.status}`)}</Badge>
      {batch.undoneAt && <Badge color="violet">{t('bulk.undone')}</Badge>}
    </Group>
  );
}

const share = (part: number, total: number): number => (total === 0 ? 0 : (part / total) * 100);

/** How far it is, in the colours of what became of each customer. */
export function BatchProgress({ batch, detail = false }: { batch: FollowBatch; detail?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const timeLeft = useTimeLeft();
  const { done, skipped, failed, total, status } = batch;
  const finished = done + skipped + failed;
  const running = status === 'running' || status === 'preparing';
  const name = t('bulk.progress');
  return (
    <div>
      <Progress.Root
        size={detail ? 14 : 8}
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={finished}
      >
        <Progress.Section withAria={false} value={share(done, total)} color="kaze" animated={running} />
        <Progress.Section withAria={false} value={share(skipped, total)} color="amber.5" />
        <Progress.Section withAria={false} value={share(failed, total)} color="red" />
      </Progress.Root>
      <Group gap="2px 16px" mt={4}>
        <Text size="xs" className="tabular">
          {t('bulk.of', { done: format.number(finished), total: format.number(total) })}
        </Text>
        {running && batch.ratePerSecond !== null && (
          <Text size="xs" c="dimmed" className="tabular">
            {t('bulk.rate', { n: format.number(Math.round(batch.ratePerSecond * 10) / 10) })}
          </Text>
        )}
        {running && batch.secondsLeft !== null && (
          <Text size="xs" c="dimmed" className="tabular">
            {t('bulk.left', { time: timeLeft(batch.secondsLeft) })}
          </Text>
        )}
      </Group>
    </div>
  );
}
