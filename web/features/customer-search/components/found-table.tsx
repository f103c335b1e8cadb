import type { FoundCustomer } from '#contract/customer-search';
import { Checkbox } from '@mantine/core';
import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import { type Chosen, EVERYBODY, isChosen, NOBODY, toggle } from '../selection.ts';
import { features, foundColumns } from './found-columns.tsx';
import classes from './found-table.module.css';

interface Props {
  customers: FoundCustomer[];
  total: number;
  visible: Record<string, boolean>;
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
  onEnd: () => void;
}

const ROW = 51;
const nothing: FoundCustomer[] = [];

/** What a search found; only the rows in view are in the page, and ticks outlive the pages. */
export function FoundTable({ customers, total, visible, chosen, onChoose, onEnd }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  // the words change with the language only
  const columns = useMemo(() => foundColumns(i18n.t, format), [i18n.t, format]);
  const table = useTable({
    features,
    columns,
    data: customers.length > 0 ? customers : nothing,
    getRowId: (customer) => customer.id,
    state: { columnVisibility: visible },
  });
  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 15,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 60) onEnd();
  }, [last, rows.length, onEnd]);
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const everybody = chosen.kind === 'all' && chosen.except.size === 0;
  const some = chosen.kind === 'all' ? !everybody : chosen.ids.size > 0;
  return (
    <section ref={scroller} className={classes['scroller']} tabIndex={0} aria-label={t('search.title')}>
      <table className={classes['table']} aria-rowcount={total + 1}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              <th className={classes['check']}>
                <Checkbox
                  size="xs"
                  aria-label={t('search.selectAll')}
                  checked={everybody}
                  indeterminate={some}
                  onChange={() => onChoose(everybody ? NOBODY : EVERYBODY)}
                />
              </th>
              {group.headers.map((header) => (
                <th key={header.id} scope="col">
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden>
              <td className={classes['spacer']} style={{ height: before }} />
            </tr>
          )}
          {items.map(({ index }) => {
            const row = rows[index];
            if (!row) return null;
            const ticked = isChosen(chosen, row.id);
            return (
              <tr key={row.id} aria-rowindex={index + 2} data-chosen={ticked || undefined}>
                <td className={classes['check']}>
                  <Checkbox
                    size="xs"
                    aria-label={t('search.select', { name: row.original.name })}
                    checked={ticked}
                    onChange={() => onChoose(toggle(chosen, row.id))}
                  />
                </td>
                {row.getVisibleCells().map((cell) => (
                  <td key={cell.id}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && (
            <tr aria-hidden>
              <td className={classes['spacer']} style={{ height: after }} />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
