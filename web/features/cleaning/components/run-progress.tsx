import type { CleaningRun } from '#contract/cleaning';
import { Alert, Button, Group, Paper, Progress, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { useFormat } from '../../../shared/use-format.ts';
import { useCommandRun } from '../api/runs.ts';
import { useTimeLeft } from '../../../shared/use-time-left.ts';

/** How far a run is, how fast, how long yet, and what holds it up. */
export function RunProgress({ run }: { run: CleaningRun }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const timeLeft = useTimeLeft();
  const may = useCan('cleaning.write');
  const command = useCommandRun(run.id);
  const share = run.total > 0 ? Math.min(1, run.done / run.total) : run.status === 'completed' ? 1 : 0;
  const isOpen = run.status === 'preparing' || run.status === 'running' || run.status === 'paused';
  const errors = run.counts.lookup_error ?? 0;
  const askCancel = () =>
    modals.openConfirmModal({
      title: t('cleaning.cancelTitle'),
      closeButtonProps: { 'aria-label': t('action.close') },
      children: <Text size="sm">{t('cleaning.cancelText')}</Text>,
      labels: { confirm: t('cleaning.cancel'), cancel: t('cleaning.goOn') },
      confirmProps: { color: 'red' },
      onConfirm: () => command.mutate('cancel'),
    });
  return (
    <Paper p="md" component="section" aria-labelledby="progress">
      <Group justify="space-between" align="baseline" mb={6}>
        <Text fw={700} id="progress" role="status">
          {t(`cleaning.status.${run.status}`)}
        </Text>
        <Text fw={700} fz="xl" className="tabular">
          {Math.floor(share * 100)}%
        </Text>
      </Group>
      <Progress
        size="lg"
        value={share * 100}
        animated={run.status === 'running'}
        color={run.status === 'paused' ? 'amber' : run.status === 'cancelled' ? 'gray' : 'kaze'}
        aria-label={t('cleaning.progress')}
      />
      <Group justify="space-between" mt={6} gap="4px 16px">
        <Text size="sm" c="dimmed" className="tabular">
          {t('cleaning.doneOf', { done: format.number(run.done), total: format.number(run.total) })}
        </Text>
        {run.status === 'running' && (
          <Text size="sm" c="dimmed" className="tabular">
            {run.measuredRatePerSecond !== null &&
              `${t('cleaning.measured', { n: format.number(run.measuredRatePerSecond) })} ・ `}
            {run.secondsLeft !== null && t('cleaning.left', { time: timeLeft(run.secondsLeft) })}
          </Text>
        )}
      </Group>
      {run.trouble && (
        <Alert mt="sm" color="amber" icon={<IconAlertTriangle size={18} />} title={t('cleaning.trouble')}>
          {i18n.exists(`cleaning.troubleText.${run.trouble}`)
            ? t(`cleaning.troubleText.${run.trouble as 'deferred'}`)
            : t('cleaning.troubleText.other')}
          {run.heldUntil && ` ${t('cleaning.heldUntil', { time: format.instant(run.heldUntil, 'time') })}`}
        </Alert>
      )}
      {may && (isOpen || (run.status === 'completed' && errors > 0)) && (
        <Group mt="md" justify="flex-end">
          {run.status === 'running' && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlayerPause size={16} />}
              loading={command.isPending}
              onClick={() => command.mutate('pause')}
            >
              {t('cleaning.pause')}
            </Button>
          )}
          {run.status === 'paused' && (
            <Button
              size="xs"
              leftSection={<IconPlayerPlay size={16} />}
              loading={command.isPending}
              onClick={() => command.mutate('resume')}
            >
              {t('cleaning.resume')}
            </Button>
          )}
          {isOpen && (
            <Button
              variant="light"
              color="red"
              size="xs"
              leftSection={<IconX size={16} />}
              onClick={askCancel}
            >
              {t('cleaning.cancel')}
            </Button>
          )}
          {run.status === 'completed' && errors > 0 && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconRefresh size={16} />}
              loading={command.isPending}
              onClick={() => command.mutate('retry')}
            >
              {t('cleaning.retry', { n: format.number(errors) })}
            </Button>
          )}
        </Group>
      )}
    </Paper>
  );
}
