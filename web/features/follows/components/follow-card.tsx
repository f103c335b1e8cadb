import type { Follow, FollowStep } from '#contract/follows';
import { Box, Button, Grid, Group, Menu, Paper, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import {
  IconDotsVertical,
  IconHandStop,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { fromWallClock, wallClock } from '../../../shared/time.ts';
import { MonthCalendar } from '../../../shared/ui/month-calendar.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useChangeFollow } from '../api/change-follow.ts';
import { FollowState } from './follow-state.tsx';
import { StepDialog } from './step-dialog.tsx';
import { StepList } from './step-list.tsx';
import { StopDialog } from './stop-dialog.tsx';

/** One running follow: its plan on a calendar and as a list, and everything that can be done with it. */
export function FollowCard({ follow }: { follow: Follow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useCan('follow.write');
  const change = useChangeFollow(follow);
  const [stopping, setStopping] = useState(false);
  const [picked, setPicked] = useState<FollowStep | null>(null);
  const open = follow.status === 'starting' || follow.status === 'running' || follow.status === 'paused';
  const editable = open && mayWrite;
  const ahead = follow.steps.filter(({ status }) => status === 'planned');
  // what was refused for one step says nothing about the next
  const pick = (step: FollowStep | null) => {
    change.reset();
    setPicked(step);
  };
  const removeRest = () =>
    modals.openConfirmModal({
      title: t('follow.removeRest'),
      children: <Text size="sm">{t('follow.removeRestText', { n: ahead.length })}</Text>,
      labels: { confirm: t('follow.removeRest'), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        change.mutate(
          { kind: 'remove' },
          { onSuccess: () => showDone(t('follow.removed', { n: ahead.length })) },
        ),
    });
  return (
    <Paper p="md" component="section" aria-label={follow.patternName}>
      <Group justify="space-between" mb="sm" align="flex-start">
        <Box>
          <Group gap="xs">
            <Title order={2}>
              <Link to="/patterns/$patternId" params={{ patternId: follow.patternId }} className="plain-link">
                {follow.patternName}
              </Link>
            </Title>
            <FollowState follow={follow} />
          </Group>
          <Text size="xs" c="dimmed" className="tabular">
            v{follow.patternVersion} ・{' '}
            {t('follow.baseOn', {
              base: follow.baseKind ? t(`pattern.base.${follow.baseKind}`) : '',
              date:
                follow.base.length > 10
                  ? format.instant(follow.base, 'fullDateTime')
                  : format.day(follow.base),
            })}
            {follow.occurrence > 1 && ` ・ ${t('follow.occurrence', { n: follow.occurrence })}`}
          </Text>
        </Box>
        {editable && (
          <Group gap="xs" className="no-print">
            {follow.status === 'paused' ? (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlayerPlay size={15} />}
                onClick={() => change.mutate({ kind: 'resume' })}
              >
                {t('follow.resume')}
              </Button>
            ) : (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlayerPause size={15} />}
                onClick={() => change.mutate({ kind: 'pause' })}
              >
                {t('follow.pause')}
              </Button>
            )}
            <Button
              size="xs"
              color="red"
              variant="light"
              leftSection={<IconHandStop size={15} />}
              onClick={() => setStopping(true)}
            >
              {t('follow.stop')}
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button size="xs" variant="default" px={7} aria-label={t('action.more')}>
                  <IconDotsVertical size={15} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconTrash size={15} />}
                  disabled={ahead.length === 0}
                  onClick={removeRest}
                >
                  {t('follow.removeRest')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
      </Group>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <MonthCalendar
            items={follow.steps.map((step) => ({
              id: step.id,
              at: step.dueAt,
              channel: step.channel,
              label: step.title,
              faded: step.status !== 'planned',
              movable: editable && step.status === 'planned',
            }))}
            {...(editable && {
              onPick: ({ id }) =>
                pick(follow.steps.find((step) => step.id === id && step.status === 'planned') ?? null),
              onMove: ({ id, at }, day) =>
                change.mutate({
                  kind: 'reschedule',
                  stepId: id,
                  dueAt: fromWallClock(`${day} ${wallClock(at, format.zone).slice(11)}`, format.zone),
                }),
            })}
          />
          {editable && ahead.length > 0 && (
            <Text size="xs" c="dimmed" mt={6} visibleFrom="sm" className="no-print">
              {t('follow.dragHint')}
            </Text>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <StepList steps={follow.steps} editable={editable} onPick={pick} />
        </Grid.Col>
      </Grid>
      {stopping && (
        <StopDialog
          remaining={ahead.length}
          saving={change.isPending}
          error={change.error}
          onClose={() => setStopping(false)}
          onStop={(reason, note) =>
            change.mutate(
              { kind: 'stop', reason, ...(note && { note }) },
              {
                onSuccess: () => {
                  setStopping(false);
                  showDone(t('follow.stoppedDone'));
                },
              },
            )
          }
        />
      )}
      {picked && (
        <StepDialog
          step={picked}
          saving={change.isPending}
          error={change.error}
          onChange={(input) => change.mutate(input, { onSuccess: () => setPicked(null) })}
          onClose={() => setPicked(null)}
        />
      )}
    </Paper>
  );
}
