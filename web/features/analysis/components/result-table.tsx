import type { StepResults } from '#contract/analysis';
import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './result-table.module.css';

export type Results = Omit<StepResults, 'position' | 'channel' | 'title'>;

interface Props {
  /** heading of the first column */
  what: string;
  rows: { key: string; name: ReactNode; results: Results }[];
}

const measures = ['reached', 'answered', 'contracted'] as const;

/** Sent, reached, answered, contracted: numbers with bars behind them, each against what was sent. */
export function ResultTable({ what, rows }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...rows.map(({ results }) => results.sent));
  return (
    <Table.ScrollContainer minWidth={780} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table horizontalSpacing="md" className={classes['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{what}</Table.Th>
            <Table.Th>{t('analysis.sent')}</Table.Th>
            {measures.map((name) => (
              <Table.Th key={name}>{t(`analysis.${name}`)}</Table.Th>
            ))}
            <Table.Th ta="end">{t('analysis.cost')}</Table.Th>
            <Table.Th ta="end">{t('analysis.costPerContract')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, name, results }) => (
            <Table.Tr key={key}>
              <Table.Td className={classes['name'] ?? ''}>{name}</Table.Td>
              <Table.Td>
                <Measure n={results.sent} share={results.sent / most} color="gray" />
                {results.skipped > 0 && (
                  <Text size="xs" c="dimmed" className="tabular">
                    {t('analysis.skipped', { n: format.number(results.skipped) })}
                  </Text>
                )}
              </Table.Td>
              {measures.map((measure) => (
                <Table.Td key={measure}>
                  <Measure
                    n={results[measure]}
                    share={results[`${measure}Share`].share ?? 0}
                    color={measure}
                    range={results[`${measure}Share`]}
                  />
                </Table.Td>
              ))}
              <Table.Td ta="end" className="tabular nowrap">
                {results.costYen > 0 ? format.yen(results.costYen) : '—'}
              </Table.Td>
              <Table.Td ta="end" className="tabular nowrap">
                {results.costPerContractYen === null ? '—' : format.yen(results.costPerContractYen)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface MeasureProps {
  n: number;
  /** 0–1, length of the bar */
  share: number;
  color: 'gray' | (typeof measures)[number];
  /** with it the share is written, and how sure it is on hovering */
  range?: Results['reachedShare'];
}

function Measure({ n, share, color, range }: MeasureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = (value: number) => Math.round(value * 100);
  const sure =
    range?.low !== undefined && range.low !== null && range.high !== null
      ? t('analysis.sure', { low: percent(range.low), high: percent(range.high) })
      : undefined;
  return (
    <div className={classes['measure']} title={sure}>
      <span className="tabular">
        <strong>{format.number(n)}</strong>
        {range && <small>{range.share === null ? '—' : `${percent(range.share)}%`}</small>}
      </span>
      <span className={classes['bar']} data-color={color} aria-hidden>
        <i style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
    </div>
  );
}
