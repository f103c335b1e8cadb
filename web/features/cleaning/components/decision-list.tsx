import type { CleaningBatch } from '#contract/cleaning';
import { Badge, Button, Paper, Table, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconArrowBackUp, IconMailOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { showDone } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { decisionsQuery, useUndoDecision } from '../api/decisions.ts';
import { decisionColor } from '../words.ts';

/** Past decisions, each of which can be taken back (D6). With a run only those made from its results. */
export function DecisionList({ runId }: { runId?: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { storeId } = useStoreChoice();
  const mayUndo = useCan('cleaning.write');
  const list = useInfiniteQuery(decisionsQuery(runId ? null : storeId, runId));
  const undo = useUndoDecision();
  const batches = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (runId && batches.length === 0) return null;
  const askUndo = (batch: CleaningBatch) =>
    modals.openConfirmModal({
      title: t('cleaning.undoTitle'),
      closeButtonProps: { 'aria-label': t('action.close') },
      children: <Text size="sm">{t('cleaning.undoText', { n: format.number(batch.changed) })}</Text>,
      labels: { confirm: t('cleaning.undo'), cancel: t('action.cancel') },
      onConfirm: () =>
        undo.mutate(batch.id, {
          onSuccess: ({ restored }) => showDone(t('cleaning.undone', { n: format.number(restored ?? 0) })),
        }),
    });
  return (
    <Paper component="section" aria-labelledby="decisions" style={{ overflow: 'hidden' }}>
      <Title order={2} id="decisions" px="md" pt="md" pb="xs">
        {t('cleaning.pastDecisions')}
      </Title>
      <ListState
        list={list}
        isEmpty={batches.length === 0}
        empty={
          <EmptyState
            icon={IconMailOff}
            title={t('cleaning.noDecisions')}
            text={t('cleaning.noDecisionsText')}
          />
        }
      />
      {batches.length > 0 && (
        <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('cleaning.decisionLabel')}</Table.Th>
                <Table.Th>{t('cleaning.from')}</Table.Th>
                <Table.Th ta="end">{t('cleaning.selected')}</Table.Th>
                <Table.Th ta="end">{t('cleaning.changed')}</Table.Th>
                <Table.Th>{t('cleaning.who')}</Table.Th>
                <Table.Th aria-label={t('cleaning.undo')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {batches.map((batch) => (
                <Table.Tr key={batch.id}>
                  <Table.Td>
                    <Badge miw="fit-content" color={decisionColor[batch.decision]}>
                      {t(`cleaning.decision.${batch.decision}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    {batch.runId && !runId ? (
                      <Link to="/cleaning/runs/$runId" params={{ runId: batch.runId }}>
                        {t(`cleaning.source.${batch.source}`)}
                      </Link>
                    ) : (
                      t(`cleaning.source.${batch.source}`)
                    )}
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {format.number(batch.selected)}
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {format.number(batch.changed)}
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{batch.createdBy}</Text>
                    <Text size="xs" c="dimmed" className="tabular nowrap">
                      {format.instant(batch.createdAt)}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="end">
                    {batch.undoneAt ? (
                      <Text size="xs" c="dimmed">
                        {t('cleaning.undoneBy', {
                          who: batch.undoneBy,
                          at: format.instant(batch.undoneAt),
                          n: format.number(batch.restored ?? 0),
                        })}
                      </Text>
                    ) : (
                      mayUndo && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          className="nowrap"
                          leftSection={<IconArrowBackUp size={14} />}
                          loading={undo.isPending && undo.variables === batch.id}
                          onClick={() => askUndo(batch)}
                        >
                          {t('cleaning.undo')}
                        </Button>
                      )
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <LoadMore list={list} inset />
    </Paper>
  );
}
