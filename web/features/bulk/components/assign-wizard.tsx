import type { BatchSelection } from '#contract/follow-batches';
import {
  Alert,
  Button,
  Grid,
  Group,
  Modal,
  NumberInput,
  Progress,
  Select,
  Stack,
  Stepper,
  Text,
} from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patternsQuery } from '../../../shared/api/get-patterns.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { useCreateBatch } from '../api/batches.ts';
import { dryRunQuery, useCreateDryRun } from '../api/dry-runs.ts';
import { useCodeText } from '../use-code-text.ts';

// the charts are a third of the app's code and stand on this step only
const DryRunResult = lazy(async () => ({ default: (await import('./dry-run-result.tsx')).DryRunResult }));

interface Props {
  action: 'assign' | 'replace';
  selection: BatchSelection;
  count: number;
  onClose: () => void;
}

/** Pattern and base, then 90 days of what would happen (X3), and only then the assignment (B4, B5, B6). */
export function AssignWizard({ action, selection, count, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { storeId } = useStoreChoice();
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  const [patternId, setPatternId] = useState<string | null>(null);
  const [base, setBase] = useState<string | null>(null);
  const [rate, setRate] = useState<number | null>(null);
  const [runId, setRunId] = useState<string | null>(null);
  const calculate = useCreateDryRun();
  const create = useCreateBatch();
  const usable = patterns.filter(({ archived }) => !archived);
  const pattern = usable.find(({ id }) => id === patternId);
  const title = t(action === 'assign' ? 'bulk.assignTitle' : 'bulk.replaceTitle', {
    n: format.number(count),
  });
  const asked = pattern && { patternId: pattern.id, selection, ...(base && { base }) };
  const begin = () =>
    asked &&
    create.mutate(
      { action, ...asked, ...(rate && { ratePerSecond: rate }) },
      {
        onSuccess: ({ id }) => void navigate({ to: '/follows/batches/$batchId', params: { batchId: id } }),
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen
      title={title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack maw={1200} mx="auto">
        <Stepper
          active={runId ? 1 : 0}
          size="sm"
          onStepClick={(step) => step === 0 && setRunId(null)}
          allowNextStepsSelect={false}
        >
          <Stepper.Step label={t('bulk.stepChoose')}>
            <Grid>
              <Grid.Col span={{ base: 12, sm: 6 }}>
                <Stack>
                  {action === 'replace' && (
                    <Text size="sm" c="dimmed">
                      {t('bulk.replaceHint')}
                    </Text>
                  )}
                  <Select
                    label={t('bulk.pattern')}
                    required
                    searchable
                    data-autofocus
                    value={patternId}
                    onChange={setPatternId}
                    data={(['before', 'after'] as const).map((kind) => ({
                      group: t(`pattern.kind.${kind}`),
                      items: usable
                        .filter((item) => item.kind === kind)
                        .map(({ id, name }) => ({ value: id, label: name })),
                    }))}
                  />
                  <DatePickerInput
                    label={t('bulk.base')}
                    description={
                      pattern &&
                      (pattern.base === 'specified'
                        ? t('bulk.baseSpecified')
                        : t('bulk.baseHint', { base: t(`pattern.base.${pattern.base}`) }))
                    }
                    clearable
                    clearButtonProps={{ 'aria-label': t('action.clear') }}
                    valueFormat="YYYY/MM/DD"
                    value={base}
                    onChange={setBase}
                  />
                  <NumberInput
                    label={t('bulk.rateLimit')}
                    description={t('bulk.rateLimitHint')}
                    min={0.1}
                    max={1000}
                    value={rate ?? ''}
                    onChange={(n) => setRate(typeof n === 'number' ? n : null)}
                  />
                  <Group justify="flex-end">
                    <Button variant="default" onClick={onClose}>
                      {t('action.cancel')}
                    </Button>
                    <Button
                      disabled={!asked}
                      loading={calculate.isPending}
                      onClick={() =>
                        asked && calculate.mutate(asked, { onSuccess: ({ id }) => setRunId(id) })
                      }
                    >
                      {t('bulk.calculate')}
                    </Button>
                  </Group>
                </Stack>
              </Grid.Col>
            </Grid>
          </Stepper.Step>
          <Stepper.Step label={t('bulk.stepDryRun')}>
            {runId && (
              <DryRunStep
                runId={runId}
                action={action}
                starting={create.isPending}
                onBack={() => setRunId(null)}
                onStart={begin}
              />
            )}
          </Stepper.Step>
        </Stepper>
      </Stack>
    </Modal>
  );
}

interface StepProps {
  runId: string;
  action: Props['action'];
  starting: boolean;
  onBack: () => void;
  onStart: () => void;
}

function DryRunStep({ runId, action, starting, onBack, onStart }: StepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const codeText = useCodeText();
  const { data: run } = useQuery(dryRunQuery(runId));
  if (!run) return <Loading />;
  const assigned = run.result?.customers.assigned ?? 0;
  return (
    <Stack>
      {run.status === 'failed' && (
        <Alert color="red" title={t('dryRun.failed')}>
          {run.error && codeText(run.error)}
        </Alert>
      )}
      {(run.status === 'waiting' || run.status === 'running') && (
        <Stack gap={6} py="xl" maw={480} mx="auto" w="100%">
          <Text size="sm" aria-live="polite">
            {t('bulk.calculating')}
          </Text>
          <Progress
            aria-label={t('bulk.calculating')}
            value={run.total > 0 ? (run.done / run.total) * 100 : 0}
            animated
          />
          <Text size="xs" c="dimmed" className="tabular">
            {t('bulk.of', { done: format.number(run.done), total: format.number(run.total) })}
          </Text>
        </Stack>
      )}
      {run.result && (
        <Suspense fallback={<Loading />}>
          <DryRunResult result={run.result} />
        </Suspense>
      )}
      {run.result && assigned === 0 && <Alert color="amber">{t('bulk.nobodyAssigned')}</Alert>}
      <Group
        justify="flex-end"
        pos="sticky"
        bottom={0}
        py="sm"
        bg="var(--mantine-color-body)"
        style={{ zIndex: 2 }}
      >
        <Button variant="default" onClick={onBack}>
          {t('bulk.back')}
        </Button>
        <Button disabled={assigned === 0} loading={starting} onClick={onStart}>
          {t(action === 'assign' ? 'bulk.start' : 'bulk.startReplace', { n: format.number(assigned) })}
        </Button>
      </Group>
    </Stack>
  );
}
