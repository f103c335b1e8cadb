import type { BatchSelection } from '#contract/follow-batches';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { useCreateBatch } from '../api/batches.ts';

interface Props {
  selection: BatchSelection;
  count: number;
  onClose: () => void;
}

/** Removal of all remaining steps of many customers (B4), with its number before it begins. */
export function RemoveDialog({ selection, count, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const create = useCreateBatch();
  const n = format.number(count);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bulk.removeTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text size="sm">{t('bulk.removeText', { n })}</Text>
        {selection.follows && (
          <Text size="sm" c="dimmed">
            {t('bulk.removeOnlyPattern')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            color="red"
            loading={create.isPending}
            onClick={() =>
              create.mutate(
                { action: 'remove_remaining', selection },
                {
                  onSuccess: ({ id }) =>
                    void navigate({ to: '/follows/batches/$batchId', params: { batchId: id } }),
                },
              )
            }
          >
            {t('bulk.removeConfirm', { n })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
