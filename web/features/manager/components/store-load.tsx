import type { Workload } from '#contract/manager';
import { BarChart } from '@mantine/charts';
import { Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';

/** The store as a whole: what is late, what is due, and the fortnight to come. */
export function StoreLoad({ load }: { load: Workload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const everybody = [...load.staff, load.unassigned];
  const sum = (of: (one: Workload['unassigned']) => number) =>
    everybody.reduce((all, one) => all + of(one), 0);
  const capacity = load.staff
    .filter(({ active }) => active)
    .reduce((all, { capacityPerDay }) => all + capacityPerDay, 0);
  const days = load.unassigned.days.map(({ date }, index) => ({
    date: format.day(date, 'date'),
    [t('manager.calls')]: everybody.reduce((all, { days }) => all + (days[index]?.calls ?? 0), 0),
    [t('manager.others')]: everybody.reduce((all, { days }) => all + (days[index]?.others ?? 0), 0),
  }));
  const facts = [
    { label: t('todo.bucket.overdue'), n: sum(({ overdue }) => overdue), late: true },
    { label: t('manager.dueToday'), n: sum(({ dueToday }) => dueToday), late: false },
    { label: t('manager.open'), n: sum(({ open }) => open), late: false },
    { label: t('todo.nobody'), n: load.unassigned.open, late: false },
  ];
  return (
    <Paper p="md" component="section" aria-labelledby="store-load">
      <Title order={2} id="store-load" mb="sm">
        {t('manager.store')}
      </Title>
      <Group align="stretch" gap="xl">
        <SimpleGrid cols={2} spacing="lg" verticalSpacing="sm" w={{ base: '100%', sm: 230 }}>
          {facts.map(({ label, n, late }) => (
            <div key={label}>
              <Text size="xs" c="dimmed">
                {label}
              </Text>
              <Text
                fz={26}
                fw={700}
                lh={1.25}
                className="tabular"
                c={late && n > 0 ? 'var(--mantine-color-error)' : undefined}
              >
                {format.number(n)}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        <div style={{ flex: 1, minWidth: 260 }} role="img" aria-label={t('manager.chartLabel')}>
          <BarChart
            h={170}
            type="stacked"
            data={days}
            dataKey="date"
            withLegend
            legendProps={{ verticalAlign: 'top', height: 30 }}
            series={[
              { name: t('manager.calls'), color: 'kaze.6' },
              { name: t('manager.others'), color: 'blue.4' },
            ]}
            referenceLines={
              capacity > 0
                ? [
                    {
                      y: capacity,
                      label: t('manager.capacity', { n: capacity }),
                      color: 'var(--mantine-color-error)',
                      labelPosition: 'insideTopRight',
                    },
                  ]
                : []
            }
            barChartProps={{ accessibilityLayer: false }}
            barProps={{ isAnimationActive: false }}
            maxBarWidth={28}
          />
        </div>
      </Group>
    </Paper>
  );
}
