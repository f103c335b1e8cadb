import '@mantine/charts/styles.css';
import type { DryRunResult } from '#contract/dry-runs';
import { AreaChart, BarChart } from '@mantine/charts';
import { Select, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';

/** Days from the first to the last with anything on them: an empty tail says nothing. */
function used<Day>(days: readonly Day[], empty: (day: Day) => boolean): Day[] {
  const last = days.findLastIndex((day) => !empty(day));
  return days.slice(0, Math.max(last + 1, 14));
}

export function SendsChart({ result }: { result: DryRunResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = used(result.days, ({ mail, sms, postcard, phone, task, handedOver }) =>
    [mail, sms, postcard, phone, task, handedOver].every((n) => n === 0),
  );
  const data = days.map((day) => ({
    on: format.day(day.on, 'date'),
    mail: day.mail,
    sms: day.sms,
    postcard: day.postcard,
    calls: day.phone + day.task + day.handedOver,
  }));
  return (
    <section aria-labelledby="dry-run-days">
      <Title order={3} id="dry-run-days">
        {t('dryRun.perDay')}
      </Title>
      <BarChart
        h={230}
        mt="xs"
        data={data}
        dataKey="on"
        type="stacked"
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        valueFormatter={format.number}
        series={[
          { name: 'mail', label: t('dryRun.mail'), color: 'blue.6' },
          { name: 'sms', label: t('dryRun.sms'), color: 'violet.5' },
          { name: 'postcard', label: t('dryRun.postcard'), color: 'amber.5' },
          { name: 'calls', label: t('dryRun.calls'), color: 'kaze.6' },
        ]}
      />
    </section>
  );
}

export function StaffChart({ result }: { result: DryRunResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [picked, setPicked] = useState<string | null>(null);
  const staff = [...result.staff].sort((a, b) => b.overloadedDays - a.overloadedDays || b.total - a.total);
  const key = (member: (typeof staff)[number]) => member.assigneeId ?? 'nobody';
  const member = staff.find((item) => key(item) === picked) ?? staff[0];
  if (!member) return null;
  // staff have rows for days with work only; a chart without its empty days would lie about time
  const byDay = new Map(member.days.map((day) => [day.on, day]));
  const days = used(
    result.days.map(({ on }) => byDay.get(on) ?? { on, added: 0, planned: 0 }),
    ({ added, planned }) => added + planned === 0,
  );
  const over = staff.filter(({ overloadedDays }) => overloadedDays > 0);
  return (
    <section aria-labelledby="dry-run-staff">
      <Title order={3} id="dry-run-staff">
        {t('dryRun.perStaff')}
      </Title>
      {over.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('dryRun.fits')}
        </Text>
      ) : (
        over.slice(0, 3).map((item) => (
          <Text key={key(item)} size="sm" fw={600}>
            {t('dryRun.overloaded', {
              name: item.name ?? t('dryRun.nobody'),
              n: item.overloadedDays,
              peak: item.peak?.load ?? 0,
            })}
          </Text>
        ))
      )}
      <Select
        size="xs"
        w={240}
        mt="xs"
        allowDeselect={false}
        aria-label={t('dryRun.staff')}
        value={key(member)}
        onChange={setPicked}
        data={staff.map((item) => ({
          value: key(item),
          label: `${item.name ?? t('dryRun.nobody')}${format.inBrackets(format.number(item.total))}`,
        }))}
      />
      <BarChart
        h={220}
        mt="xs"
        type="stacked"
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        data={days.map(({ on, added, planned }) => ({ on: format.day(on, 'date'), planned, added }))}
        dataKey="on"
        valueFormatter={format.number}
        series={[
          { name: 'planned', label: t('dryRun.planned'), color: 'gray.5' },
          { name: 'added', label: t('dryRun.added'), color: 'kaze.6' },
        ]}
        {...(member.capacityPerDay !== null && {
          referenceLines: [
            {
              y: member.capacityPerDay,
              color: 'red.6',
              label: `${t('dryRun.capacity')} ${member.capacityPerDay}`,
              labelPosition: 'insideTopRight' as const,
            },
          ],
          yAxisProps: {
            domain: [0, (highest: number) => Math.max(highest, (member.capacityPerDay ?? 0) + 2)],
          },
        })}
      />
    </section>
  );
}

export function CostChart({ result }: { result: DryRunResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (result.cost.totalYen === 0) return null;
  let sum = 0;
  const data = result.days.map(({ on, costYen }) => {
    sum += costYen;
    return { on: format.day(on, 'date'), yen: sum };
  });
  return (
    <section aria-labelledby="dry-run-cost">
      <Title order={3} id="dry-run-cost">
        {t('dryRun.costPerDay')}
      </Title>
      <AreaChart
        h={180}
        mt="xs"
        data={data}
        dataKey="on"
        curveType="stepAfter"
        withDots={false}
        valueFormatter={format.yen}
        yAxisProps={{ width: 72 }}
        series={[{ name: 'yen', label: t('dryRun.cost'), color: 'amber.6' }]}
      />
    </section>
  );
}
