import { BarChart } from '@mantine/charts';
import { Paper, SegmentedControl, Group, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VersionResults } from './pattern-results.tsx';

const measures = ['reached', 'answered', 'contracted'] as const;
const colors = ['blue.5', 'kaze.6', 'violet.5', 'amber.5', 'pink.5'];

/** The same step of several versions side by side. The numbers stand in the tables around it. */
export function VersionChart({ versions: given }: { versions: VersionResults[] }) {
  const { t } = useTranslation();
  const [measure, setMeasure] = useState<(typeof measures)[number]>('answered');
  const versions = [...given].sort((a, b) => a.version - b.version);
  const positions = [...new Set(versions.flatMap(({ steps }) => steps.map(({ position }) => position)))].sort(
    (a, b) => a - b,
  );
  const data = positions.map((position) => {
    const ofStep = versions.map((version) => {
      const share = version.steps.find((step) => step.position === position)?.[`${measure}Share`].share;
      return [
        `v${version.version}`,
        share === null || share === undefined ? null : Math.round(share * 1000) / 10,
      ] as const;
    });
    return { step: t('analysis.stepN', { n: position }), ...Object.fromEntries(ofStep) };
  });
  return (
    <Paper p="md" component="section" aria-labelledby="comparison">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="comparison">
          {t('analysis.comparison')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('analysis.measure')}
          value={measure}
          onChange={(value) => setMeasure(value as (typeof measures)[number])}
          data={measures.map((value) => ({ value, label: t(`analysis.${value}`) }))}
        />
      </Group>
      <div role="img" aria-label={t('analysis.comparisonLabel', { measure: t(`analysis.${measure}`) })}>
        <BarChart
          h={230}
          data={data}
          dataKey="step"
          unit="%"
          withLegend
          maxBarWidth={34}
          series={versions.map(({ version }, index) => ({
            name: `v${version}`,
            color: colors[index % colors.length] ?? 'gray.5',
          }))}
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false, radius: 3 }}
        />
      </div>
    </Paper>
  );
}
