import { Alert, Button, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { undoPreviewQuery, useUndoBatch } from '../api/batches.ts';

const rows = [
  ['undoUntouched', 'untouched'],
  ['undoStarted', 'started'],
  ['undoEnded', 'ended'],
  ['undoSteps', 'restorableSteps'],
  ['undoPast', 'pastSteps'],
] as const;

/** What an undo would do in numbers, before it is asked for. */
export function UndoDialog({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const preview = useQuery(undoPreviewQuery(batchId));
  const undo = useUndoBatch(batchId);
  const [started, setStarted] = useState<'stop' | 'leave'>('stop');
  const confirm = () =>
    undo.mutate(
      { started },
      {
        onSuccess: (batch) => {
          onClose();
          void navigate({ to: '/follows/batches/$batchId', params: { batchId: batch.id } });
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bulk.undoTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {preview.isPending && <Loading />}
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isSuccess && !preview.data.undoable && <Alert color="amber">{t('bulk.undoImpossible')}</Alert>}
      {preview.isSuccess && preview.data.undoable && (
        <Stack>
          <Text size="sm">{t('bulk.undoText', { n: format.number(preview.data.customers) })}</Text>
          <Table>
            <Table.Tbody>
              {rows
                .filter(([, key]) => preview.data[key] > 0)
                .map(([label, key]) => (
                  <Table.Tr key={key}>
                    <Table.Th fw={400}>{t(`bulk.${label}`)}</Table.Th>
                    <Table.Td ta="end" className="tabular">
                      {format.number(preview.data[key])}
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
          {preview.data.started > 0 && (
            <Radio.Group
              label={t('bulk.undoStartedLabel')}
              value={started}
              onChange={(value) => setStarted(value === 'leave' ? 'leave' : 'stop')}
            >
              <Stack gap={6} mt={6}>
                <Radio value="stop" label={t('bulk.undoStop')} />
                <Radio value="leave" label={t('bulk.undoLeave')} />
              </Stack>
            </Radio.Group>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button color="red" loading={undo.isPending} onClick={confirm}>
              {t('bulk.undoConfirm', { n: format.number(preview.data.customers) })}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
