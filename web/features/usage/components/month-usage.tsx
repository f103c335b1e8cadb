import { BarChart } from '@mantine/charts';
import { Paper, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { usageMonthsQuery } from '../api/get-usage.ts';

/** The last twelve months side by side. */
export function MonthUsage({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(usageMonthsQuery(storeId));
  const months = query.data ?? [];
  return (
    <Paper p="md" component="section" aria-labelledby="usage-months">
      <Title order={2} id="usage-months" mb="sm">
        {t('usage.months')}
      </Title>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && (
        <>
          <div role="img" aria-label={t('usage.monthsChart')}>
            <BarChart
              h={200}
              data={months.map((row) => ({ ...row, month: row.month.replace('-', '/') }))}
              dataKey="month"
              type="stacked"
              withLegend
              maxBarWidth={34}
              valueFormatter={format.yen}
              yAxisProps={{ width: 70 }}
              series={[
                { name: 'feesYen', label: t('usage.fees'), color: 'gray.5' },
                { name: 'smsYen', label: t('usage.sms'), color: 'blue.5' },
                { name: 'postcardYen', label: t('usage.postcard'), color: 'violet.5' },
              ]}
              barChartProps={{ accessibilityLayer: false }}
              barProps={{ isAnimationActive: false }}
            />
          </div>
          <Table.ScrollContainer minWidth={520} mt="sm" scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('usage.month')}</Table.Th>
                  <Table.Th ta="end">{t('usage.fees')}</Table.Th>
                  <Table.Th ta="end">{t('usage.sms')}</Table.Th>
                  <Table.Th ta="end">{t('usage.postcard')}</Table.Th>
                  <Table.Th ta="end">{t('usage.total')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {[...months].reverse().map((row) => (
                  <Table.Tr key={row.month}>
                    <Table.Td className="tabular nowrap">{row.month.replace('-', '/')}</Table.Td>
                    {[row.feesYen, row.smsYen, row.postcardYen, row.totalYen].map((yen, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: four columns, always the same
                      <Table.Td key={index} ta="end" className="tabular" fw={index === 3 ? 600 : undefined}>
                        {yen === 0 && index < 3 ? '—' : format.yen(yen)}
                      </Table.Td>
                    ))}
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
