import type { Import } from '#contract/imports';
import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { useCommandImport } from '../api/change-import.ts';
import { timeLeft } from '../import-state.ts';
import { OutcomeBar } from './outcome-bar.tsx';

/** How far it is, how fast, how long yet; pause and cancel. */
export function ImportProgress({ job }: { job: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const command = useCommandImport(job.id);
  const share = job.total > 0 ? Math.min(1, job.rowsRead / job.total) : 0;
  const left = job.secondsLeft === null ? null : timeLeft(job.secondsLeft);
  const askCancel = () =>
    modals.openConfirmModal({
      title: t('imports.cancelTitle'),
      closeButtonProps: { 'aria-label': t('action.close') },
      children: (
        <Text size="sm">
          {job.status === 'checking' ? t('imports.cancelCheckText') : t('imports.cancelText')}
        </Text>
      ),
      labels: { confirm: t('imports.cancel'), cancel: t('imports.goOn') },
      confirmProps: { color: 'red' },
      onConfirm: () => command.mutate('cancel'),
    });
  return (
    <Paper p="md" component="section" aria-labelledby="progress">
      <Group justify="space-between" align="baseline" mb={6}>
        <Text fw={700} id="progress" role="status">
          {t(`imports.status.${job.status}`)}
        </Text>
        <Text fw={700} fz="xl" className="tabular">
          {Math.floor(share * 100)}%
        </Text>
      </Group>
      <Progress
        size="lg"
        value={share * 100}
        animated={job.status !== 'paused'}
        color={job.status === 'paused' ? 'amber' : 'kaze'}
        aria-label={t('imports.progress')}
      />
      <Group justify="space-between" mt={6} mb="sm" gap="4px 16px">
        <Text size="sm" c="dimmed" className="tabular">
          {t('imports.rowsOf', { read: format.number(job.rowsRead), total: format.number(job.total) })}
        </Text>
        {job.status !== 'paused' && (
          <Text size="sm" c="dimmed" className="tabular">
            {job.ratePerSecond !== null &&
              t('imports.rate', { rate: format.number(Math.round(job.ratePerSecond)) })}
            {left &&
              ` ・ ${left.minutes > 0 ? t('imports.leftMinutes', left) : t('imports.leftSeconds', left)}`}
          </Text>
        )}
      </Group>
      {job.status !== 'checking' && <OutcomeBar counts={job} />}
      <Group mt="md" justify="flex-end">
        {job.status === 'running' && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerPause size={16} />}
            loading={command.isPending}
            onClick={() => command.mutate('pause')}
          >
            {t('imports.pause')}
          </Button>
        )}
        {job.status === 'paused' && (
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={16} />}
            loading={command.isPending}
            onClick={() => command.mutate('resume')}
          >
            {t('imports.resume')}
          </Button>
        )}
        <Button variant="light" color="red" size="xs" leftSection={<IconX size={16} />} onClick={askCancel}>
          {t('imports.cancel')}
        </Button>
      </Group>
    </Paper>
  );
}
