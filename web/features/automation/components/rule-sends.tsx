import type { AutomationRule } from '#contract/automation';
import { SINGLE_SEND_STATUSES } from '#domain/automation/rule';
import { Badge, Group, Paper, Select, Stack, Table, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportUrl } from '../../../shared/download.ts';
import { ExportMenu } from '../../../shared/ui/export-menu.tsx';
import { LoadMore } from '../../../shared/ui/load-more.tsx';
import { EmptyState, ErrorState, Loading } from '../../../shared/ui/states.tsx';
import { useFormat } from '../../../shared/use-format.ts';
import { runsQuery, sendsQuery } from '../api/rules.ts';

const colors: Record<string, string> = {
  planned: 'amber',
  issued: 'blue',
  done: 'kaze',
  skipped: 'gray',
  cancelled: 'gray',
  in_doubt: 'red',
  failed: 'red',
};

interface Props {
  rule: AutomationRule;
  runId: string | null;
  onRun: (runId: string | null) => void;
}

/** Every vehicle that the rule has selected, and what became of it. */
export function RuleSends({ rule, runId, onRun }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [status, setStatus] = useState<string | null>(null);
  const runs = useQuery(runsQuery(rule.id, rule.lastRun));
  const list = useInfiniteQuery(
    sendsQuery(rule.id, { runId, status }, [rule.lastRun?.status, rule.lastRun?.sent, rule.lastRun?.held]),
  );
  const sends = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end">
        <Select
          size="xs"
          w={150}
          label={t('automation.sends.run')}
          placeholder={t('automation.sends.allRuns')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          value={runId}
          onChange={onRun}
          data={(runs.data ?? []).map(({ id, runOn }) => ({ value: id, label: format.day(runOn) }))}
        />
        <Select
          size="xs"
          w={150}
          label={t('automation.sends.filter')}
          placeholder={t('automation.sends.all')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          value={status}
          onChange={setStatus}
          data={SINGLE_SEND_STATUSES.map((value) => ({ value, label: t(`automation.sendStatus.${value}`) }))}
        />
        <ExportMenu href={(file) => exportUrl('automation_sends', { ...file, ruleId: rule.id, runId })} />
      </Group>
      {list.isPending && <Loading />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && sends.length === 0 && (
        <Paper>
          <EmptyState
            icon={IconSend}
            title={t('automation.sends.none')}
            text={t('automation.sends.noneText')}
          />
        </Paper>
      )}
      {sends.length > 0 && (
        <Paper>
          <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  {(['customer', 'result', 'reason', 'vehicle', 'due', 'at'] as const).map((name) => (
                    <Table.Th key={name}>{t(`automation.sends.${name}`)}</Table.Th>
                  ))}
                  <Table.Th ta="right">{t('automation.sends.price')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {sends.map((send) => (
                  <Table.Tr key={send.id}>
                    <Table.Td>
                      {send.customerName && (
                        <Link
                          to="/customers/$customerId"
                          params={{ customerId: send.customerId }}
                          className="plain-link"
                        >
                          {send.customerName}
                        </Link>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Badge color={colors[send.status] ?? 'gray'} variant="light">
                        {send.deliveryStatus === 'delivered'
                          ? t('automation.delivered')
                          : t(`automation.sendStatus.${send.status}`)}
                      </Badge>
                    </Table.Td>
                    <Table.Td>
                      <Text size="xs" c="dimmed">
                        {send.reasonLabel}
                      </Text>
                    </Table.Td>
                    <Table.Td>{send.vehicle}</Table.Td>
                    <Table.Td className="tabular">{format.day(send.dueOn)}</Table.Td>
                    <Table.Td className="tabular">{format.instant(send.doneAt)}</Table.Td>
                    <Table.Td ta="right" className="tabular">
                      {send.priceYen > 0 ? format.yen(send.priceYen) : '—'}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <LoadMore list={list} />
        </Paper>
      )}
    </Stack>
  );
}
