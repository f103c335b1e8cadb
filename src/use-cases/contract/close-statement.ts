import type { Database, Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Store } from '#db/stores';
import {
  type ClosedMonth,
  findClosedMonths,
  findFirstOpenMonth,
  insertStatement,
  listMonthsToClose,
  lockStatements,
  noteClosed,
} from '#db/usage-statements';
import type { UsageDay } from '#db/usage';
import { type Actor, systemActor } from '#domain/actor';
import { addMonths, monthOf } from '#domain/months';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import type { Statement } from '#domain/usage-statement';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { computeStatement } from './compute-statement.ts';

/** What a closed statement keeps, so that it reads the same for ever. */
export interface StatementContent extends Statement {
  storeName: string;
  storeCode: string;
  days: UsageDay[];
}

/** Days after a month's end on which it is closed without a hand: until then sends in doubt can be settled for it. */
export const CLOSE_AFTER_DAYS = 3;
const AT_ONCE = 50;

export const findClosed = async (
  tx: Tx,
  storeId: string,
  month: string,
): Promise<ClosedMonth<StatementContent> | null> =>
  (await findClosedMonths<StatementContent>(tx, storeId, month, month))[0] ?? null;

/**
 * Closes a month's usage statement (D7), and those of earlier months that are still open: from then on it is what it is.
 * A send that becomes known later, or is called off, enters the month in which that happens. Closing again changes nothing.
 * @param input.month `YYYY-MM` in the store's zone
 * @throws DomainError `wrong_state` for a month that has not ended
 */
export async function closeStatement(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId: string; month: string },
): Promise<void> {
  authorize(actor, 'usage.close');
  const now = deps.now();
  await deps.db.transaction(
    async (tx) => {
      const store = await requireStore(tx, actor, input.storeId, 'id');
      if (input.month >= monthOf(formatWallClock(now, store.timeZone))) {
        throw new DomainError('wrong_state', {
          message: `the month ${input.month} has not ended`,
          field: 'month',
          remedy: { ja: '月が終わってから確定してください', en: 'close it once the month has ended' },
        });
      }
      await lockStatements(tx, store.id);
      const open = (await findFirstOpenMonth(tx, store.id)) ?? input.month;
      const months = [input.month];
      for (let month = addMonths(input.month, -1); month >= open; month = addMonths(month, -1))
        months.unshift(month);
      for (const month of months) await close(tx, deps, actor, store, month);
    },
    { actor, timeoutMs: 60_000 },
  );
}

async function close(tx: Tx, deps: UseCaseDeps, actor: Actor, store: Store, month: string): Promise<void> {
  if (await findClosed(tx, store.id, month)) return;
  const statement = await computeStatement(tx, store.id, month);
  const content: StatementContent = { ...statement, storeName: store.name, storeCode: store.code };
  const id = deps.newId();
  const { totalYen } = statement;
  await noteClosed(tx, store.id, month);
  await insertStatement(tx, {
    id,
    storeId: store.id,
    month,
    totalYen,
    content,
    closedBy: actor.name,
    closedAt: deps.now(),
  });
  const facts = { action: 'usage.close', entity: 'usage_statement', entityId: id, storeId: store.id };
  await insertRows(tx, { auditLog: [auditRow(deps, actor, { ...facts, after: { month, totalYen } })] });
}

/** Closes what nobody has closed by hand. Part of the reconciler's pass. @returns how many stores */
export async function closeDueStatements(deps: UseCaseDeps & { db: Database }): Promise<number> {
  const due = await listMonthsToClose(deps.db, {
    now: deps.now(),
    afterDays: CLOSE_AFTER_DAYS,
    limit: AT_ONCE,
  });
  for (const month of due) await closeStatement(deps, systemActor('billing'), month);
  return due.length;
}
