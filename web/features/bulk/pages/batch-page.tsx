import { Alert, Anchor, Button, Group, Paper, SimpleGrid, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import {
  IconArrowBackUp,
  IconChevronLeft,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconTags,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../shared/session/use-me.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { LabelsDialog } from '../../customer-search/components/labels-dialog.tsx';
import { batchQuery, useControlBatch } from '../api/batches.ts';
import { BatchItems } from '../components/batch-items.tsx';
import { BatchProgress, BatchState } from '../components/batch-progress.tsx';
import { UndoDialog } from '../components/undo-dialog.tsx';
import { useCodeText } from '../use-code-text.ts';

/** One piece of bulk work: how far it is, what became of each customer, and the way back. */
export function BatchPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const codeText = useCodeText();
  const client = useQueryClient();
  const { batchId } = useParams({ from: '/staff/follows/batches/$batchId' });
  const mayWrite = useCan('batch.write');
  const query = useQuery(batchQuery(batchId));
  const control = useControlBatch(batchId);
  const [undoing, setUndoing] = useState(false);
  const mayReadCustomers = useCan('customer.read');
  const [printing, setPrinting] = useState(false);
  const status = query.data?.status;
  useEffect(() => {
    // each change of state, above all the end, leaves results that were not there before
    if (status) void client.invalidateQueries({ queryKey: ['batch', batchId, 'items'] });
    if (status === 'completed')
      for (const key of [['follows'], ['customers'], ['customer'], ['todos'], ['todo-counts'], ['pattern']])
        void client.invalidateQueries({ queryKey: key });
  }, [client, batchId, status]);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const batch = query.data;
  const running = batch.status === 'running' || batch.status === 'preparing';
  const open = running || batch.status === 'paused';
  const waiting = batch.total - batch.done - batch.skipped - batch.failed;
  const askCancel = () =>
    modals.openConfirmModal({
      title: t('bulk.cancel'),
      children: (
        <Text size="sm">
          {t('bulk.cancelText', { n: format.number(waiting), done: format.number(batch.done) })}
        </Text>
      ),
      labels: { confirm: t('bulk.cancel'), cancel: t('bulk.back') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('action.close') },
      onConfirm: () => control.mutate('cancel'),
    });
  const reasons = Object.entries(batch.reasons ?? {});
  return (
    <Page
      title={[t(`bulk.action.${batch.action}`), batch.patternName].filter(Boolean).join(': ')}
      before={
        <Link to="/follows/batches" className="plain-link">
          <Group gap={2} c="dimmed" fz="xs">
            <IconChevronLeft size={14} aria-hidden /> {t('bulk.batches')}
          </Group>
        </Link>
      }
      hint={`${batch.createdBy} ・ ${format.instant(batch.createdAt, 'fullDateTime')}`}
      actions={
        <>
          {mayReadCustomers && batch.done > 0 && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTags size={15} />}
              onClick={() => setPrinting(true)}
            >
              {t('search.labels')}
            </Button>
          )}
          {mayWrite && (
            <>
              {running && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconPlayerPause size={15} />}
                  loading={control.isPending}
                  onClick={() => control.mutate('pause')}
                >
                  {t('bulk.pause')}
                </Button>
              )}
              {batch.status === 'paused' && (
                <Button
                  size="xs"
                  leftSection={<IconPlayerPlay size={15} />}
                  loading={control.isPending}
                  onClick={() => control.mutate('resume')}
                >
                  {t('bulk.resume')}
                </Button>
              )}
              {open && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconPlayerStop size={15} />}
                  onClick={askCancel}
                >
                  {t('bulk.cancel')}
                </Button>
              )}
              {!open && batch.action !== 'undo' && !batch.undoneById && batch.done > 0 && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconArrowBackUp size={15} />}
                  onClick={() => setUndoing(true)}
                >
                  {t('bulk.undo')}
                </Button>
              )}
            </>
          )}
        </>
      }
    >
      {batch.error && <Alert color="red">{codeText(batch.error)}</Alert>}
      {batch.undoneById && <Other id={batch.undoneById} label={t('bulk.seeUndo')} />}
      {batch.undoOfId && <Other id={batch.undoOfId} label={t('bulk.undoOf')} />}
      <Paper p="md">
        <Group mb="sm">
          <BatchState batch={batch} />
        </Group>
        <BatchProgress batch={batch} detail />
        <SimpleGrid cols={{ base: 2, sm: 4 }} mt="md">
          {(
            [
              ['done', batch.done],
              ['skipped', batch.skipped],
              ['failed', batch.failed],
              ['waiting', waiting],
            ] as const
          ).map(([name, n]) => (
            <div key={name}>
              <Text size="xs" c="dimmed">
                {t(`bulk.${name}`)}
              </Text>
              <Text fz="xl" fw={700} className="tabular">
                {format.number(n)}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        {reasons.length > 0 && (
          <Group gap="md" mt="sm">
            {reasons.map(([code, n]) => (
              <Text key={code} size="sm" c="dimmed" className="tabular">
                {codeText(code)} {format.number(n)}
              </Text>
            ))}
          </Group>
        )}
      </Paper>
      <BatchItems batchId={batchId} />
      {printing && <LabelsDialog whom={{ batchId }} onClose={() => setPrinting(false)} />}
      {undoing && <UndoDialog batchId={batchId} onClose={() => setUndoing(false)} />}
    </Page>
  );
}

const Other = ({ id, label }: { id: string; label: string }) => (
  <Text size="sm">
    <Anchor
      inherit
      renderRoot={(props) => <Link {...props} to="/follows/batches/$batchId" params={{ batchId: id }} />}
    >
      {label}
    </Anchor>
  </Text>
);
