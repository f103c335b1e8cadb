import type { CustomerRow } from '#contract/customers';
import { Badge, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/use-format.ts';
import classes from './customer-table.module.css';
import { stateColor } from './state-color.ts';

/** The list of customers; only the rows in view are in the page. */
export function CustomerTable({ customers, onEnd }: { customers: CustomerRow[]; onEnd: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: customers.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 50,
    overscan: 12,
  });
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= customers.length - 30) onEnd();
  }, [last, customers.length, onEnd]);
  return (
    <div
      ref={scroller}
      className={classes['scroller']}
      tabIndex={0}
      role="region"
      aria-label={t('nav.customers')}
    >
      <div
        role="table"
        aria-rowcount={customers.length + 1}
        aria-label={t('nav.customers')}
        className={classes['table']}
      >
        <div role="row" className={classes['head']} aria-rowindex={1}>
          {(['name', 'contact', 'state', 'follow', 'next', 'vehicle', 'assignee'] as const).map((column) => (
            <span key={column} role="columnheader">
              {t(`customer.column.${column}`)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={classes['body']} style={{ height: rows.getTotalSize() }}>
          {visible.map(({ index, start }) => {
            const customer = customers[index];
            if (!customer) return null;
            return (
              <div
                key={customer.id}
                role="row"
                aria-rowindex={index + 2}
                className={classes['row']}
                style={{ top: start }}
              >
                <span role="cell">
                  <Link
                    to="/customers/$customerId"
                    params={{ customerId: customer.id }}
                    className={classes['link'] ?? ''}
                  >
                    <strong>{customer.name}</strong>
                  </Link>
                  <small>{customer.kana}</small>
                </span>
                <span role="cell" className="tabular">
                  <span>{customer.phoneEntered ?? customer.phone ?? '—'}</span>
                  <small>{customer.email}</small>
                </span>
                <span role="cell">
                  <Badge color={stateColor[customer.negotiationState]}>
                    {t(`customer.negotiation.${customer.negotiationState}`)}
                  </Badge>
                </span>
                <span role="cell">
                  <span>{customer.openFollows[0]?.patternName ?? '—'}</span>
                  {customer.openFollows.length > 1 && (
                    <small>{t('customer.moreFollows', { n: customer.openFollows.length - 1 })}</small>
                  )}
                </span>
                <span role="cell" className="tabular">
                  {format.instant(customer.nextDueAt)}
                </span>
                <span role="cell">
                  <span>{customer.vehicles[0]?.model ?? '—'}</span>
                  <small>{customer.vehicles[0]?.registrationNumber}</small>
                </span>
                <span role="cell">
                  <Group gap={4}>{customer.assigneeName ?? '—'}</Group>
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
