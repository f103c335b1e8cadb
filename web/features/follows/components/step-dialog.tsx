import type { FollowStep } from '#contract/follows';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { DateTimeField } from '../../../shared/ui/date-time-field.tsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';
import { fromWallClock, wallClock } from '../../../shared/time.ts';
import { ChannelLabel } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import type { FollowChange } from '../api/change-follow.ts';

/** Another time for one step, or leave it out. */
export function StepDialog({
  step,
  saving,
  error,
  onChange,
  onClose,
}: {
  step: FollowStep;
  saving: boolean;
  /** of the change that was refused */
  error: unknown;
  onChange: (change: FollowChange) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const [value, setValue] = useState<string | null>(wallClock(step.dueAt, zone));
  return (
    <Modal opened onClose={onClose} title={step.title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <ChannelLabel channel={step.channel} />
        <DateTimeField
          label={t('follow.newTime')}
          value={value}
          error={fieldProblems(error)['dueAt']}
          onChange={setValue}
        />
        <Text size="xs" c="dimmed">
          {t('follow.newTimeHint')}
        </Text>
        <Group justify="space-between">
          <Group gap="xs">
            <Button variant="light" color="gray" onClick={() => onChange({ kind: 'skip', stepId: step.id })}>
              {t('follow.skip')}
            </Button>
            <Button
              variant="light"
              color="red"
              onClick={() => onChange({ kind: 'remove', stepIds: [step.id] })}
            >
              {t('follow.removeOne')}
            </Button>
          </Group>
          <Button
            disabled={!value}
            loading={saving}
            onClick={() =>
              value && onChange({ kind: 'reschedule', stepId: step.id, dueAt: fromWallClock(value, zone) })
            }
          >
            {t('follow.reschedule')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
