import type { Tx } from '#db/client';
import { findCustomersReachedAt } from '#db/customers-reached-at';
import type { Customer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { phoneNumberOf } from '../customer-values.ts';
import type { UseCaseDeps } from '../deps.ts';
import { type Cell, csvFile } from '../exports/csv.ts';
import { requireCustomer } from '../find-customers.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { HEADINGS, type ReportRow, reportRowsOf } from './report-rows.ts';

export interface ConsentReport {
  fileName: string;
  body: AsyncIterable<Buffer>;
}

/**
 * The answer to an inquiry by the authority (特定電子メール法 28条: 報告徴収), or to the customer: every consent and refusal
 * with its proof, and every send with its text and its reason, in one list by time. A data export, so it holds the real
 * address; the audit log says who took it.
 * @throws DomainError not_found, forbidden
 */
export function reportConsents(deps: UseCaseDeps, actor: Actor, customerId: string): Promise<ConsentReport> {
  authorize(actor, 'customer.export');
  return deps.db.transaction(
    async (tx) => {
      const customer = await requireCustomer(tx, actor, customerId, 'id');
      return reportOf(tx, deps, actor, [customer], `consents-${customerId}.csv`);
    },
    { actor },
  );
}

/**
 * The same where the inquiry names an address only: of everybody who has it, or was ever sent something to it. Which address
 * was asked for is not kept: it would be the one place where an erased one goes on to stand.
 * @param address mail address, or telephone number in any form
 * @throws DomainError not_found: nobody has it and nothing was sent to it
 */
export function reportConsentsAt(deps: UseCaseDeps, actor: Actor, address: string): Promise<ConsentReport> {
  authorize(actor, 'customer.export');
  return deps.db.transaction(
    async (tx) => {
      const phone = address.includes('@') ? null : phoneNumberOf(address);
      const customers = await findCustomersReachedAt(tx, actor, phone ?? address);
      if (customers.length === 0)
        throw new DomainError('not_found', {
          message: 'nobody has this address, and nothing was sent to it',
          field: 'address',
          remedy: {
            ja: 'この宛先の登録も、この宛先への送信もありません。表記をご確認ください',
            en: 'check how the address is written: it is not on record and nothing was sent to it',
          },
        });
      return reportOf(tx, deps, actor, customers, 'consents.csv');
    },
    { actor, timeoutMs: 60_000 },
  );
}

async function reportOf(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  customers: readonly Customer[],
  fileName: string,
): Promise<ConsentReport> {
  const rows: ReportRow[] = [];
  for (const customer of customers) {
    const { timeZone } = await requireStore(tx, actor, customer.storeId);
    rows.push(...(await reportRowsOf(tx, actor, customer, timeZone)));
  }
  await insertRows(tx, {
    auditLog: customers.map(({ id, storeId }) =>
      auditRow(deps, actor, {
        action: 'export',
        entity: 'customer',
        entityId: id,
        storeId,
        after: { list: 'consent_report' },
      }),
    ),
  });
  const cells = rows.sort(([a], [b]) => a - b).map(([, row]) => row);
  return { fileName, body: csvFile(HEADINGS, once(cells), 'utf-8') };
}

async function* once(rows: Cell[][]): AsyncGenerator<Cell[][]> {
  yield rows;
}
