import type { FollowStep } from '#contract/follows';
import { ActionIcon, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconCalendarTime, IconPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './step-list.module.css';

const color: Record<FollowStep['status'], string> = {
  planned: 'gray',
  issued: 'blue',
  done: 'kaze',
  skipped: 'gray',
  removed: 'gray',
  cancelled: 'gray',
  in_doubt: 'amber',
  failed: 'red',
};

const out = (status: FollowStep['status']): boolean =>
  status === 'skipped' || status === 'removed' || status === 'cancelled';

/** The follow as a line in time: what was done, what comes. */
export function StepList({
  steps,
  editable,
  onPick,
}: {
  steps: FollowStep[];
  editable: boolean;
  onPick: (step: FollowStep) => void;
}) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return (
    <ol className={classes['steps']}>
      {steps.map((step) => {
        const reasonKey = `follow.skipReason.${step.skipReason}`;
        const reason =
          step.skipReason && (i18n.exists(reasonKey) ? String(t(reasonKey as never)) : step.skipReason);
        return (
          <li
            key={step.id}
            className={classes['step']}
            data-out={out(step.status) || undefined}
            data-done={step.status === 'done' || step.status === 'issued' || undefined}
          >
            <ChannelIcon channel={step.channel} size={26} />
            <div className={classes['text']}>
              <Text size="sm" fw={600} lineClamp={2} lh={1.35}>
                {step.title}
              </Text>
              <Text size="xs" c="dimmed" className="tabular">
                {format.instant(step.dueAt)}
                {step.provisional && step.status === 'planned' && ` ・ ${t('follow.provisional')}`}
                {reason && ` ・ ${reason}`}
              </Text>
            </div>
            <Group gap={4} wrap="nowrap">
              {step.pinned && (
                <Tooltip label={t('follow.pinned')}>
                  <IconPin size={15} role="img" aria-label={t('follow.pinned')} />
                </Tooltip>
              )}
              <Badge color={color[step.status]} variant={step.status === 'planned' ? 'outline' : 'light'}>
                {t(`follow.stepStatus.${step.status}`)}
              </Badge>
              {editable && step.status === 'planned' ? (
                <Tooltip label={t('follow.changeStep')}>
                  <ActionIcon
                    aria-label={`${step.title}: ${t('follow.changeStep')}`}
                    onClick={() => onPick(step)}
                  >
                    <IconCalendarTime size={17} stroke={1.7} />
                  </ActionIcon>
                </Tooltip>
              ) : (
                <span style={{ width: 28 }} />
              )}
            </Group>
          </li>
        );
      })}
    </ol>
  );
}
