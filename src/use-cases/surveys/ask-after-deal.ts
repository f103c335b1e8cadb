import type { Tx } from '#db/client';
import { insertDealSurvey } from '#db/single-sends';
import type { UseCaseDeps } from '../deps.ts';

const ASK_WITHIN_MS = 14 * 86_400_000;

/**
 * 成約アンケート and 終了アンケート where no follow was there to be stopped and to ask (C4, C5): it had been stopped by the
 * customer's reply, was over, or there never was one. The customer must be locked.
 * @param closed.at when the deal was closed; one that is told of weeks later is not asked about
 * @param closed.stopped follows that the contract or end stops: those ask themselves when they close
 * @returns the single send to run after the commit; empty: nothing is asked
 */
export async function askAfterDeal(
  tx: Tx,
  deps: UseCaseDeps,
  closed: {
    customer: { id: string; storeId: string };
    quoteId: string | null;
    reason: 'contract' | 'end';
    at: Date;
    stopped: readonly string[];
  },
): Promise<string[]> {
  const now = deps.now();
  if (closed.stopped.length > 0 || now.getTime() - closed.at.getTime() > ASK_WITHIN_MS) return [];
  const id = deps.newId();
  const { customer, quoteId, reason: kind } = closed;
  const asked = await insertDealSurvey(tx, {
    id,
    storeId: customer.storeId,
    customerId: customer.id,
    quoteId,
    kind,
    now,
  });
  return asked ? [id] : [];
}
