import type { CleaningRun } from '#contract/cleaning';
import { Badge, Group, Progress, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { resultWords, runColor } from '../words.ts';

/** Past runs with what each found, the newest first. */
export function RunList({ runs }: { runs: CleaningRun[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={860} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table highlightOnHover horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('cleaning.range')}</Table.Th>
            <Table.Th>{t('cleaning.state')}</Table.Th>
            <Table.Th ta="end">{t('cleaning.vehicles')}</Table.Th>
            {resultWords.map((word) => (
              <Table.Th key={word} ta="end" className="nowrap">
                {t(`cleaning.result.${word}`)}
              </Table.Th>
            ))}
            <Table.Th>{t('cleaning.who')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td className="nowrap">
                <Link to="/cleaning/runs/$runId" params={{ runId: run.id }} className="plain-link">
                  <Text span size="sm" fw={600} className="tabular">
                    {format.day(run.from)} – {format.day(run.to)}
                  </Text>
                </Link>
              </Table.Td>
              <Table.Td>
                <Group gap={8} wrap="nowrap">
                  <Badge miw="fit-content" color={runColor[run.status]}>
                    {t(`cleaning.status.${run.status}`)}
                  </Badge>
                  {run.status === 'running' && (
                    <Progress
                      w={70}
                      value={run.total > 0 ? (100 * run.done) / run.total : 0}
                      aria-label={t('cleaning.progress')}
                    />
                  )}
                </Group>
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {format.number(run.total)}
              </Table.Td>
              {resultWords.map((word) => (
                <Table.Td key={word} ta="end" className="tabular">
                  {format.number(run.counts[word] ?? 0)}
                </Table.Td>
              ))}
              <Table.Td>
                <Text size="sm">{run.createdBy}</Text>
                <Text size="xs" c="dimmed" className="tabular nowrap">
                  {format.instant(run.createdAt)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
