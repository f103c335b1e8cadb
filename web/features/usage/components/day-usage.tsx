import type { UsageView } from '#contract/usage';
import { BarChart } from '@mantine/charts';
import { Paper, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addDays } from '../../../shared/time.ts';
import { useFormat } from '../../../shared/use-format.ts';

/** What was sent each day, as a chart and as the same numbers. */
export function DayUsage({ month, days }: { month: string; days: UsageView['days'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Paper p="md" component="section" aria-labelledby="usage-days">
      <Title order={2} id="usage-days" mb="sm">
        {t('usage.days')}
      </Title>
      {days.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('usage.noDays')}
        </Text>
      ) : (
        <>
          <div role="img" aria-label={t('usage.daysChart')}>
            <BarChart
              h={200}
              data={everyDay(month, days).map(({ on, smsYen, postcardYen }) => ({
                day: format.day(on, 'date'),
                smsYen,
                postcardYen,
              }))}
              dataKey="day"
              type="stacked"
              withLegend
              maxBarWidth={26}
              valueFormatter={format.yen}
              yAxisProps={{ width: 70 }}
              series={[
                { name: 'smsYen', label: t('usage.sms'), color: 'blue.5' },
                { name: 'postcardYen', label: t('usage.postcard'), color: 'violet.5' },
              ]}
              barChartProps={{ accessibilityLayer: false }}
              barProps={{ isAnimationActive: false }}
            />
          </div>
          <Table.ScrollContainer
            minWidth={330}
            mah={320}
            mt="sm"
            scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
          >
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('usage.date')}</Table.Th>
                  <Table.Th ta="end">{t('usage.sms')}</Table.Th>
                  <Table.Th ta="end">{t('usage.postcard')}</Table.Th>
                  <Table.Th ta="end">{t('usage.amount')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {days.map(({ on, sms, postcard, smsYen, postcardYen }) => (
                  <Table.Tr key={on}>
                    <Table.Td className="nowrap">{format.day(on, 'date')}</Table.Td>
                    <Table.Td ta="end" className="tabular">
                      {format.number(sms)}
                    </Table.Td>
                    <Table.Td ta="end" className="tabular">
                      {format.number(postcard)}
                    </Table.Td>
                    <Table.Td ta="end" className="tabular">
                      {format.yen(smsYen + postcardYen)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
    </Paper>
  );
}

/** Days without a send too: the bars stand where they belong in the month. */
function everyDay(month: string, days: UsageView['days']): UsageView['days'] {
  const byDay = new Map(days.map((day) => [day.on, day]));
  const whole: UsageView['days'] = [];
  for (let on = `${month}-01`; on.startsWith(month); on = addDays(on, 1))
    whole.push(byDay.get(on) ?? { on, sms: 0, postcard: 0, smsYen: 0, postcardYen: 0 });
  return whole;
}
