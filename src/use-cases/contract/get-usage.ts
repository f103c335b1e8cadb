import type { Tx } from '#db/client';
import { findContracts } from '#db/contracts';
import { findPrices } from '#db/price-list';
import { type ClosedMonth, findCarriedGroups, findClosedMonths } from '#db/usage-statements';
import type { Store } from '#db/stores';
import { countHeldSends } from '#db/held-sends';
import { findSpentYen, findUsageGroups, type UsageDay } from '#db/usage';
import type { Actor } from '#domain/actor';
import { addMonths, monthOf } from '#domain/months';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { type Statement, usageStatement } from '#domain/usage-statement';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { findClosed, type StatementContent } from './close-statement.ts';
import { computeStatement } from './compute-statement.ts';

export interface Usage extends Statement {
  store: Store;
  month: string;
  /** the month is still running: the numbers grow */
  running: boolean;
  /** by whom and when the month was closed: it does not change any more */
  closed: { at: Date; by: string } | null;
  madeAt: Date;
  days: UsageDay[];
  /** of the running month only */
  budget: {
    capYen: number | null;
    spentYen: number;
    remainingYen: number | null;
    held: Awaited<ReturnType<typeof countHeldSends>>;
  } | null;
}

/**
 * The usage statement of a store and month (D7), from the ledger: what was accepted, not what was planned. Of a month
 * that is closed, as it was written then.
 * @param input.month `YYYY-MM` in the store's zone; the running one unless given
 */
export async function getUsage(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId: string; month?: string | undefined },
): Promise<Usage> {
  authorize(actor, 'usage.read');
  const madeAt = deps.now();
  return deps.db.transaction(
    async (tx) => {
      const store = await requireStore(tx, actor, input.storeId, 'id');
      const current = monthOf(formatWallClock(madeAt, store.timeZone));
      const month = input.month ?? current;
      const closed = await findClosed(tx, store.id, month);
      if (closed) return usageOfClosed(store, closed);
      return {
        ...(await computeStatement(tx, store.id, month)),
        store,
        month,
        running: month >= current,
        closed: null,
        madeAt,
        budget: month === current ? await budgetOf(tx, store) : null,
      };
    },
    { actor },
  );
}

function usageOfClosed(store: Store, closed: ClosedMonth<StatementContent>): Usage {
  const { storeName: name, storeCode: code, ...statement } = closed.content;
  return {
    ...statement,
    store: { ...store, name, code },
    month: closed.month,
    running: false,
    closed: { at: closed.closedAt, by: closed.closedBy },
    madeAt: closed.closedAt,
    budget: null,
  };
}

async function budgetOf(tx: Tx, store: Store): Promise<Usage['budget']> {
  const spentYen = await findSpentYen(tx, store.id);
  const capYen = store.budgetCapYen;
  return {
    capYen,
    spentYen,
    remainingYen: capYen === null ? null : Math.max(0, capYen - spentYen),
    held: await countHeldSends(tx, store.id),
  };
}

export interface MonthTotal {
  month: string;
  feesYen: number;
  smsYen: number;
  postcardYen: number;
  totalYen: number;
  inDoubtYen: number;
}

const MONTHS_SHOWN = 12;

/** Totals of the last twelve months, the oldest first; of closed ones, as they were closed. */
export async function listUsageMonths(
  deps: UseCaseDeps,
  actor: Actor,
  storeId: string,
): Promise<MonthTotal[]> {
  authorize(actor, 'usage.read');
  return deps.db.transaction(
    async (tx) => {
      const store = await requireStore(tx, actor, storeId, 'id');
      const last = monthOf(formatWallClock(deps.now(), store.timeZone));
      const first = addMonths(last, 1 - MONTHS_SHOWN);
      const prices = await findPrices(tx);
      const contracts = await findContracts(tx, storeId);
      const groups = await findUsageGroups(tx, storeId, first, last);
      const closed = new Map(
        (await findClosedMonths<StatementContent>(tx, storeId, first, last)).map(({ month, content }) => [
          month,
          content,
        ]),
      );
      const carried = await findCarriedGroups(tx, storeId);
      return Array.from({ length: MONTHS_SHOWN }, (_, index) => {
        const month = addMonths(first, index);
        const ofMonth = groups.filter((group) => group.month === month);
        const { lines, totalYen, inDoubtYen } =
          closed.get(month) ??
          usageStatement({
            month,
            prices,
            contracts,
            groups: ofMonth,
            carried: carried.filter((group) => group.month === month),
          });
        const yenOf = (...kinds: string[]) =>
          lines
            .filter(({ kind }) => kinds.includes(kind))
            .reduce((total, { amountYen }) => total + amountYen, 0);
        return {
          month,
          feesYen: yenOf('setup', 'monthly'),
          smsYen: yenOf('sms'),
          postcardYen: yenOf('postcard'),
          totalYen,
          inDoubtYen,
        };
      });
    },
    { actor },
  );
}
