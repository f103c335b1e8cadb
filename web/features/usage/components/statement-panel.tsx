import type { UsageView } from '#contract/usage';
import { Alert, Anchor, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconInfoCircle, IconReceiptYen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { usageQuery } from '../api/get-usage.ts';
import { BudgetCard } from './budget-card.tsx';
import { CloseMonth } from './close-month.tsx';
import { DayUsage } from './day-usage.tsx';
import { HeldSends } from './held-sends.tsx';
import { MonthUsage } from './month-usage.tsx';

export function StatementPanel({ storeId, month }: { storeId: string; month: string }) {
  const query = useQuery(usageQuery(storeId, month));
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const usage = query.data;
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, lg: usage.budget ? 2 : 1 }} spacing="md">
        <Statement usage={usage} />
        {usage.budget && <BudgetCard storeId={storeId} budget={usage.budget} />}
      </SimpleGrid>
      {(usage.budget?.held.length ?? 0) > 0 && <HeldSends storeId={storeId} />}
      <DayUsage month={usage.month} days={usage.days} />
      <MonthUsage storeId={storeId} />
    </Stack>
  );
}

function Statement({ usage }: { usage: UsageView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { lines, inDoubt, pending } = usage;
  return (
    <Paper p="md" component="section" aria-labelledby="usage-lines">
      <Group justify="space-between" align="baseline" mb="xs">
        <Group gap="sm">
          <Title order={2} id="usage-lines">
            {t('usage.lines')}
          </Title>
          <CloseMonth usage={usage} />
        </Group>
        <Text size="sm" c="dimmed">
          {t('usage.total')}{' '}
          <Text span fw={700} fz={26} c="var(--mantine-color-text)" className="tabular" data-testid="total">
            {format.yen(usage.totalYen)}
          </Text>
        </Text>
      </Group>
      {lines.length === 0 ? (
        <EmptyState icon={IconReceiptYen} title={t('usage.noLines')} text={t('usage.noLinesText')} />
      ) : (
        <Lines lines={lines} />
      )}
      {inDoubt.length > 0 && (
        <>
          <Title order={3} mt="md" mb={4} fz="sm">
            {t('usage.inDoubt')}
          </Title>
          <Lines lines={inDoubt} />
          <Alert variant="light" color="amber" icon={<IconInfoCircle size={18} />} mt="xs">
            {t('usage.inDoubtHint')}{' '}
            <Anchor component={Link} to="/operations" inherit underline="always">
              {t('usage.toOperations')}
            </Anchor>
          </Alert>
        </>
      )}
      <Text size="xs" c="dimmed" mt="sm">
        {pending.quantity > 0 &&
          `${t('usage.pending', { n: format.number(pending.quantity), yen: format.yen(pending.amountYen) })} / `}
        {t('usage.basis')}
        {' / '}
        {usage.closed
          ? t('usage.closedBy', { at: format.instant(usage.closed.at), name: usage.closed.by })
          : t('usage.closesItself')}
      </Text>
    </Paper>
  );
}

function Lines({ lines }: { lines: UsageView['lines'] }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  /** The API's words are Japanese, as on the paper; elsewhere the same is said in the person's language. */
  const nameOf = ({ kind, option, label, ofMonth, quantity }: UsageView['lines'][number]): string => {
    if (i18n.language === 'ja') return label;
    if (kind !== 'setup' && kind !== 'monthly') {
      const channel = t(`usage.channel.${kind}`);
      if (ofMonth === null) return channel;
      return t(quantity < 0 ? 'usage.calledOff' : 'usage.knownLater', { channel, month: ofMonth });
    }
    const name = option ? t(`usage.name.${option as 'auto_sending'}`) : '';
    return t(kind === 'setup' ? 'usage.itemSetup' : 'usage.itemMonthly', { name });
  };
  return (
    <Table.ScrollContainer minWidth={330} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('usage.item')}</Table.Th>
            <Table.Th ta="end">{t('usage.unit')}</Table.Th>
            <Table.Th ta="end">{t('usage.quantity')}</Table.Th>
            <Table.Th ta="end">{t('usage.amount')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr
              key={`${line.kind} ${line.option} ${line.unitYen} ${line.ofMonth} ${line.quantity < 0}`}
            >
              <Table.Td miw={100}>{nameOf(line)}</Table.Td>
              <Table.Td ta="end" className="tabular nowrap">
                {format.yen(line.unitYen)}
              </Table.Td>
              <Table.Td ta="end" className="tabular nowrap">
                {format.number(line.quantity)}
              </Table.Td>
              <Table.Td ta="end" className="tabular nowrap">
                {format.yen(line.amountYen)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
