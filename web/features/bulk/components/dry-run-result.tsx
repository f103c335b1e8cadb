import type { DryRunResult as Result } from '#contract/dry-runs';
import { Alert, Badge, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { useCodeText } from '../use-code-text.ts';
import { CostChart, SendsChart, StaffChart } from './dry-run-charts.tsx';

/** 90 days as they would be (X3): numbers, charts, what stands against it, and the same as a table. */
export function DryRunResult({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customers, sends, manual, cost, collisions } = result;
  const leftOut = customers.total - customers.assigned;
  const hits = (Object.keys(collisions) as (keyof typeof collisions)[])
    .filter((rule) => collisions[rule] > 0)
    .map((rule) => [t(`dryRun.collision.${rule}`), collisions[rule]] as const);
  const tiles = [
    [t('dryRun.assigned'), format.number(customers.assigned)],
    [t('dryRun.leftOut'), format.number(leftOut)],
    [t('dryRun.mail'), format.number(sends.mail)],
    [t('dryRun.sms'), format.number(sends.sms)],
    [t('dryRun.postcard'), format.number(sends.postcard)],
    [t('dryRun.calls'), format.number(manual.phone + manual.task + manual.handedOver)],
    [t('dryRun.cost'), format.yen(cost.totalYen)],
  ] as const;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" className="tabular">
        {t('dryRun.period', { from: format.day(result.from), to: format.day(result.to) })}
      </Text>
      <SimpleGrid cols={{ base: 2, xs: 4, md: 7 }} spacing="xs">
        {tiles.map(([label, value]) => (
          <Paper key={label} p="xs">
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text fz="lg" fw={700} className="tabular">
              {value}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <SendsChart result={result} />
        <StaffChart result={result} />
        <section>
          <Title order={3}>{t('dryRun.collisions')}</Title>
          <Text size="xs" c="dimmed">
            {t('dryRun.collisionsHint')}
          </Text>
          {hits.length === 0 ? (
            <Text size="sm" mt="xs">
              {t('dryRun.none')}
            </Text>
          ) : (
            <Counts rows={hits} />
          )}
          <Reasons title={t('dryRun.leftOutTitle')} reasons={customers.leftOut} />
          <Reasons title={t('dryRun.skippedTitle')} reasons={result.skipped} />
          {manual.handedOver > 0 && (
            <Text size="sm" mt="xs">
              {t('dryRun.handedOver', { n: format.number(manual.handedOver) })}
            </Text>
          )}
          {result.beyond > 0 && (
            <Text size="sm" mt="xs" c="dimmed">
              {t('dryRun.beyond', { n: format.number(result.beyond) })}
            </Text>
          )}
        </section>
        <div>
          <CostChart result={result} />
          <Budget result={result} />
        </div>
      </SimpleGrid>
      <DayTable result={result} />
    </Stack>
  );
}

function Counts({ rows }: { rows: readonly (readonly [string, number])[] }) {
  const format = useFormat();
  return (
    <Table mt={4}>
      <Table.Tbody>
        {rows.map(([label, n]) => (
          <Table.Tr key={label}>
            <Table.Th fw={400}>{label}</Table.Th>
            <Table.Td ta="end" className="tabular">
              {format.number(n)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Reasons({ title, reasons }: { title: string; reasons: Record<string, number> }) {
  const codeText = useCodeText();
  const rows = Object.entries(reasons).map(([code, n]) => [codeText(code), n] as const);
  if (rows.length === 0) return null;
  return (
    <>
      <Title order={3} mt="md">
        {title}
      </Title>
      <Counts rows={rows} />
    </>
  );
}

function Budget({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormat();
  const months = result.cost.months.filter(({ addedYen, plannedYen }) => addedYen + plannedYen > 0);
  if (months.length === 0) return null;
  return (
    <section aria-labelledby="dry-run-budget">
      <Title order={3} id="dry-run-budget" mt="md">
        {t('dryRun.budget')}
      </Title>
      <Table mt={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('dryRun.month')}</Table.Th>
            <Table.Th ta="end">{t('dryRun.addedYen')}</Table.Th>
            <Table.Th ta="end">{t('dryRun.plannedYen')}</Table.Th>
            <Table.Th ta="end">{t('dryRun.capYen')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {months.map(({ storeId, month, addedYen, plannedYen, capYen }) => (
            <Table.Tr key={`${storeId}-${month}`}>
              <Table.Td className="tabular">{month}</Table.Td>
              <Table.Td ta="end" className="tabular">
                {format.yen(addedYen)}
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {format.yen(plannedYen)}
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {capYen === null ? t('dryRun.noCap') : format.yen(capYen)}{' '}
                {capYen !== null && addedYen + plannedYen > capYen && (
                  <Badge color="red">{t('dryRun.overCap')}</Badge>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

const columns = ['mail', 'sms', 'postcard', 'phone', 'task'] as const;

function DayTable({ result }: { result: Result }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = result.days.filter((day) => columns.some((name) => day[name] > 0) || day.handedOver > 0);
  if (days.length === 0) return <Alert color="amber">{t('dryRun.noDays')}</Alert>;
  return (
    <details>
      <summary>{t('dryRun.table')}</summary>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('dryRun.day')}</Table.Th>
              {columns.map((name) => (
                <Table.Th key={name} ta="end">
                  {t(`channel.${name}`)}
                </Table.Th>
              ))}
              <Table.Th ta="end">{t('dryRun.cost')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.map((day) => (
              <Table.Tr key={day.on}>
                <Table.Th fw={400} className="tabular nowrap">
                  {format.day(day.on)}
                </Table.Th>
                {columns.map((name) => (
                  <Table.Td key={name} ta="end" className="tabular">
                    {format.number(day[name] + (name === 'phone' ? day.handedOver : 0))}
                  </Table.Td>
                ))}
                <Table.Td ta="end" className="tabular">
                  {format.yen(day.costYen)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
