import '@mantine/charts/styles.css';
import type { AutomationRule, AutomationRun } from '#contract/automation';
import { BarChart } from '@mantine/charts';
import { Anchor, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { runsQuery } from '../api/rules.ts';

/** Days in the chart. */
const SHOWN = 30;
const series = [
  { name: 'sent', color: 'kaze.6' },
  { name: 'skipped', color: 'gray.5' },
  { name: 'held', color: 'amber.5' },
] as const;

/** What the rule has done, day by day. */
export function RunHistory({ rule, onShow }: { rule: AutomationRule; onShow: (runId: string) => void }) {
  const { t } = useTranslation();
  const runs = useQuery(runsQuery(rule.id, rule.lastRun));
  if (runs.isPending) return <Loading />;
  if (runs.isError) return <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />;
  if (runs.data.length === 0)
    return (
      <Paper>
        <EmptyState
          icon={IconHistory}
          title={t('automation.history.none')}
          text={t('automation.history.noneText')}
        />
      </Paper>
    );
  return (
    <Stack gap="md">
      <RunChart runs={runs.data} />
      <RunTable runs={runs.data} onShow={onShow} />
    </Stack>
  );
}

function RunChart({ runs }: { runs: AutomationRun[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const data = [...runs]
    .slice(0, SHOWN)
    .reverse()
    .map((run) => ({
      on: format.day(run.runOn, 'date'),
      sent: run.sent,
      skipped: run.skipped,
      held: run.held,
    }));
  return (
    <Paper p="md" component="section" aria-labelledby="run-chart">
      <Title order={2} fz="sm" mb="xs" id="run-chart">
        {t('automation.history.chart')}
      </Title>
      <div role="img" aria-label={t('automation.history.chartLabel')}>
        <BarChart
          h={200}
          data={data}
          dataKey="on"
          type="stacked"
          withLegend
          maxBarWidth={34}
          series={series.map(({ name, color }) => ({ name, color, label: t(`automation.history.${name}`) }))}
          yAxisProps={{ allowDecimals: false }}
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
        />
      </div>
    </Paper>
  );
}

function RunTable({ runs, onShow }: { runs: AutomationRun[]; onShow: (runId: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const numbers = ['selected', 'sent', 'skipped', 'held', 'failed'] as const;
  return (
    <Paper>
      <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('automation.history.on')}</Table.Th>
              <Table.Th>{t('automation.history.state')}</Table.Th>
              {numbers.map((name) => (
                <Table.Th key={name} ta="right">
                  {t(`automation.history.${name}`)}
                </Table.Th>
              ))}
              <Table.Th ta="right">{t('automation.history.cost')}</Table.Th>
              <Table.Th>{t('automation.history.reasons')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Table.Tr key={run.id}>
                <Table.Td>
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    aria-label={t('automation.history.show', { on: format.day(run.runOn) })}
                    onClick={() => onShow(run.id)}
                  >
                    {format.day(run.runOn, 'date')}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Group gap={6} wrap="nowrap">
                    <Text size="sm">{t(`automation.runStatus.${run.status}`)}</Text>
                    <Text size="xs" c="dimmed">
                      {t(`automation.history.by.${run.startedBy === 'manual' ? 'manual' : 'daily'}`)} ·{' '}
                      {t('automation.version.n', { n: run.version })}
                    </Text>
                  </Group>
                </Table.Td>
                {numbers.map((name) => (
                  <Table.Td key={name} ta="right" className="tabular">
                    {format.number(run[name] + (name === 'selected' ? run.carried : 0))}
                  </Table.Td>
                ))}
                <Table.Td ta="right" className="tabular">
                  {format.yen(run.costYen)}
                </Table.Td>
                <Table.Td>
                  <Text size="xs" c="dimmed">
                    {run.reasons.map(({ label, count }) => `${label} ${format.number(count)}`).join('、')}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
