import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../../shared/http.ts';

const reasons = ['staff', 'contract', 'end', 'reply'] as const;

export function StopDialog({
  remaining,
  saving,
  error,
  onStop,
  onClose,
}: {
  remaining: number;
  saving: boolean;
  /** of the stop that was refused */
  error: unknown;
  onStop: (reason: string, note: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string>('staff');
  const [note, setNote] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('follow.stopTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('follow.stopText', { n: remaining })}
        </Text>
        <Radio.Group label={t('follow.reason')} value={reason} onChange={setReason}>
          <Stack gap={8} mt={6}>
            {reasons.map((value) => (
              <Radio key={value} value={value} label={t(`follow.stopReason.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('todo.note')}
          autosize
          minRows={2}
          value={note}
          error={fieldProblems(error)['note']}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button color="red" loading={saving} onClick={() => onStop(reason, note)}>
            {t('follow.stopNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
