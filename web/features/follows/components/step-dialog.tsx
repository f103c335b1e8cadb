import type { FollowStep } from '#contract/follows';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromWallClock, wallClock } from '../../../shared/time.ts';
import { ChannelLabel } from '../../../shared/ui/channel.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import type { FollowChange } from '../api/change-follow.ts';

/** Another time for one step, or leave it out. */
export function StepDialog({
  step,
  onChange,
  onClose,
}: {
  step: FollowStep;
  onChange: (change: FollowChange) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const [value, setValue] = useState<string | null>(wallClock(step.dueAt, zone));
  const run = (change: FollowChange) => {
    onChange(change);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={step.title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <ChannelLabel channel={step.channel} />
        <DateTimePicker
          label={t('follow.newTime')}
          value={value}
          onChange={setValue}
          valueFormat="YYYY/MM/DD HH:mm"
          timePickerProps={{ withDropdown: true, minutesStep: 15 }}
        />
        <Text size="xs" c="dimmed">
          {t('follow.newTimeHint')}
        </Text>
        <Group justify="space-between">
          <Group gap="xs">
            <Button variant="light" color="gray" onClick={() => run({ kind: 'skip', stepId: step.id })}>
              {t('follow.skip')}
            </Button>
            <Button variant="light" color="red" onClick={() => run({ kind: 'remove', stepIds: [step.id] })}>
              {t('follow.removeOne')}
            </Button>
          </Group>
          <Button
            disabled={!value}
            onClick={() =>
              value && run({ kind: 'reschedule', stepId: step.id, dueAt: fromWallClock(value, zone) })
            }
          >
            {t('follow.reschedule')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
