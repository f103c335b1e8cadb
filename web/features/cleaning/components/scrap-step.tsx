import { Alert, Button, Checkbox, Group, NumberInput, Paper, Stack, Text, Title } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCarOff, IconFlask, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../shared/http.ts';
import { errorText } from '../../../shared/notify.ts';
import { useStoreChoice } from '../../../shared/session/store-choice.tsx';
import { useCan } from '../../../shared/session/use-me.ts';
import { addDays, today } from '../../../shared/time.ts';
import { ListState } from '../../../shared/ui/list-state.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { runPreviewQuery, runsQuery, useStartRun } from '../api/runs.ts';
import { RunList } from './run-list.tsx';
import { useTimeLeft } from '../../../shared/use-time-left.ts';

/** Step 2 (廃車可能性確認, D5): a range of inspection expiries, how many vehicles that is, and past runs. */
export function ScrapStep() {
  const { t } = useTranslation();
  const format = useFormat();
  const timeLeft = useTimeLeft();
  const navigate = useNavigate();
  const { storeId, zone } = useStoreChoice();
  const mayStart = useCan('cleaning.write');
  const now = today(zone);
  const [days, setDays] = useState<[string | null, string | null]>([now, addDays(now, 90)]);
  const [skipExcluded, setSkip] = useState(true);
  const [rate, setRate] = useState<number | string>('');
  const [from, to] = days;
  const range = from && to ? { from, to, skipExcluded, ...(storeId && { storeId }) } : null;
  const preview = useQuery(runPreviewQuery(range));
  const runs = useInfiniteQuery(runsQuery(storeId));
  const start = useStartRun();
  const past = runs.data?.pages.flatMap(({ items }) => items) ?? [];
  const most = preview.data?.maxRatePerSecond;
  const perSecond = typeof rate === 'number' ? rate : most;
  const begin = () =>
    range &&
    start.mutate(
      { ...range, ...(typeof rate === 'number' && { ratePerSecond: rate }) },
      { onSuccess: ({ id }) => void navigate({ to: '/cleaning/runs/$runId', params: { runId: id } }) },
    );
  const wrong = start.error instanceof ApiError ? start.error : null;
  return (
    <Stack gap="sm">
      {preview.data?.provider === 'simulator' && (
        <Alert color="amber" icon={<IconFlask size={18} />} title={t('cleaning.simulator')}>
          {t('cleaning.simulatorText')}
        </Alert>
      )}
      <Paper p="md" component="section" aria-labelledby="new-run">
        <Title order={2} id="new-run" mb={4}>
          {t('cleaning.newRun')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('cleaning.newRunText')}
        </Text>
        <Group align="flex-start" gap="md">
          <DatePickerInput
            type="range"
            label={t('cleaning.range')}
            w={{ base: '100%', xs: 260 }}
            valueFormat="YYYY/MM/DD"
            allowSingleDateInRange
            value={days}
            onChange={([first, last]) => setDays([first?.slice(0, 10) ?? null, last?.slice(0, 10) ?? null])}
          />
          <NumberInput
            label={t('cleaning.rate')}
            description={most === undefined ? undefined : t('cleaning.rateHint', { n: most })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            w={{ base: '100%', xs: 200 }}
            min={0.1}
            max={1000}
            decimalScale={1}
            placeholder={most === undefined ? '' : String(most)}
            value={rate}
            error={wrong?.remedy && wrong.code === 'invalid_input' ? wrong.remedy : undefined}
            onChange={setRate}
          />
          <Checkbox
            mt={{ base: 0, xs: 30 }}
            label={t('cleaning.skipExcluded')}
            checked={skipExcluded}
            onChange={(event) => setSkip(event.currentTarget.checked)}
          />
        </Group>
        <Group mt="md" justify="space-between" gap="sm">
          <Text size="sm" className="tabular" aria-live="polite">
            {preview.isError && (
              <span style={{ color: 'var(--mantine-color-error)' }}>{errorText(preview.error)}</span>
            )}
            {preview.data &&
              t('cleaning.preview', {
                n: format.number(preview.data.vehicles),
                ask: format.number(preview.data.toLookUp),
                lacking: format.number(preview.data.lacking),
              })}
            {preview.data && perSecond && preview.data.toLookUp > 0
              ? ` ・ ${t('cleaning.takes', { time: timeLeft(preview.data.toLookUp / perSecond) })}`
              : ''}
          </Text>
          {mayStart && (
            <Button
              leftSection={<IconPlayerPlay size={16} />}
              disabled={!preview.data?.vehicles || !range}
              loading={start.isPending}
              onClick={begin}
            >
              {t('cleaning.start')}
            </Button>
          )}
        </Group>
      </Paper>
      <Paper component="section" aria-labelledby="past-runs" style={{ overflow: 'hidden' }}>
        <Title order={2} id="past-runs" px="md" pt="md" pb="xs">
          {t('cleaning.pastRuns')}
        </Title>
        <ListState
          list={runs}
          isEmpty={past.length === 0}
          empty={
            <EmptyState icon={IconCarOff} title={t('cleaning.noRuns')} text={t('cleaning.noRunsText')} />
          }
        />
        {past.length > 0 && <RunList runs={past} />}
        <LoadMore list={runs} inset />
      </Paper>
    </Stack>
  );
}
