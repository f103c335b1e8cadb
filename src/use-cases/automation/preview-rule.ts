import type { PreviewRule } from '#contract/automation';
import {
  type Candidate,
  findCarriedSends,
  findStoreSpending,
  readCandidateRows,
} from '#db/automation-candidates';
import { findDueVehicles } from '#db/automation-selection';
import type { SendRow } from '#db/send-facts';
import { automationSendKey } from '#db/single-sends';
import { findDefaultStore, findStoreIds } from '#db/stores';
import type { Actor } from '#domain/actor';
import { dayIn, plusDays, runAt } from '#domain/automation/run-day';
import { smsLength } from '#domain/sms-length';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { type Decision, decide, reasonLabel } from '../sending/decide.ts';
import { definitionOf } from './check-definition.ts';
import { dueSearch, type SearchedRule } from './due-search.ts';
import { tallyOf } from './preview-tally.ts';
import { requireRule } from './write-rule.ts';

/** Vehicles that a preview decides about one by one; beyond them it says that it is a part. */
const MOST = 50_000;
const AT_ONCE = 500;
/** Lines shown. */
const SHOWN = 100;

export interface PreviewItem extends Candidate {
  customerName: string;
  vehicle: string;
  outcome: 'send' | 'skip' | 'hold' | 'hand_over';
  reason: string | null;
  reasonLabel: string | null;
  text: string | null;
  smsLength: number | null;
  priceYen: number;
}

/**
 * Who would get it, and what it costs, on a day: tomorrow unless told otherwise (D1). Selection and decision are the run's
 * own code; the caps of budget, frequency and day are played through in the run's order. Nothing is written.
 */
export async function previewRule(deps: UseCaseDeps, actor: Actor, input: PreviewRule) {
  authorize(actor, 'automation.read');
  const rule = await searchedRule(deps, actor, input);
  const today = dayIn(deps.now(), rule.timeZone);
  const runOn = input.on ?? plusDays(today, 1);
  const at = runAt(runOn, rule.timeOfDay, rule.timeZone);
  const rows = deps.db.reader(actor, { plan: 'each' });
  // What today's own run is still to take is not tomorrow's.
  const isTodayAhead =
    rule.isActive && runOn > today && runAt(today, rule.timeOfDay, rule.timeZone) > deps.now();
  const notBefore = isTodayAhead ? plusDays(today, 1) : undefined;
  const search = await dueSearch(deps, rows, rule, { runOn, today, notBefore });
  const spending = await findStoreSpending(rows, rule.storeId ? [rule.storeId] : await findStoreIds(rows));

  const until = runAt(plusDays(runOn, 1), '00:00', rule.timeZone);
  const carried = rule.id
    ? await findCarriedSends(rows, rule.id, { runOn, holdDays: rule.holdDays, until, take: MOST + 1 })
    : [];
  const found = await findDueVehicles(rows, search, { take: Math.max(0, MOST + 1 - carried.length) });
  const fresh = found.map((vehicle) => ({
    ...vehicle,
    sendKey: automationSendKey(rule.id ?? 'preview', vehicle),
    carried: false,
  }));
  // The run's order: the oldest first, then as selected.
  const all = [...carried, ...fresh].sort((a, b) =>
    a.plannedOn < b.plannedOn ? -1 : a.plannedOn > b.plannedOn ? 1 : 0,
  );
  const candidates = all.slice(0, MOST);

  const played = play(deps, rule, at, spending, today);
  const items: PreviewItem[] = [];
  for (let index = 0; index < candidates.length; index += AT_ONCE) {
    const page = candidates.slice(index, index + AT_ONCE);
    const facts = await readCandidateRows(rows, page, { ...rule, title: input.name }, at);
    for (const [place, row] of facts.entries()) {
      const item = played(page[place] as Candidate, row);
      // Of those that are only counted the text is not kept.
      items.push(items.length < SHOWN || item.outcome === 'hand_over' ? item : { ...item, text: null });
    }
  }
  return {
    runOn,
    at,
    timeZone: rule.timeZone,
    isExact: all.length <= MOST,
    ...tallyOf(items, spending, search.storeIds),
    items: [...items].sort(problemsFirst).slice(0, SHOWN),
  };
}

const problemsFirst = (a: PreviewItem, b: PreviewItem): number =>
  Number(b.outcome === 'hand_over') - Number(a.outcome === 'hand_over');

async function searchedRule(
  deps: UseCaseDeps,
  actor: Actor,
  input: PreviewRule,
): Promise<SearchedRule & { isActive: boolean }> {
  return deps.db.transaction(
    async (tx) => {
      const definition = await definitionOf(tx, input);
      const saved = input.ruleId ? await requireRule(tx, actor, input.ruleId) : null;
      const storeId = saved ? saved.storeId : (input.storeId ?? null);
      const store = storeId ? await requireStore(tx, actor, storeId) : await findDefaultStore(tx, actor);
      return {
        ...definition,
        id: saved?.id ?? null,
        storeId: storeId ?? (actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null)),
        timeZone: saved?.timeZone ?? store?.timeZone ?? 'Asia/Tokyo',
        activeSince: saved?.activeSince ?? null,
        isActive: saved?.status === 'active',
      };
    },
    { actor },
  );
}

/** Goes through the sends in the run's order, keeping count of what the caps count. */
function play(
  deps: UseCaseDeps,
  rule: SearchedRule,
  at: Date,
  spending: Awaited<ReturnType<typeof findStoreSpending>>,
  today: string,
) {
  const month = (day: string) => day.slice(0, 7);
  const runMonth = month(dayIn(at, rule.timeZone));
  const spent = new Map(
    spending.map(({ storeId, spentYen }) => [storeId, month(today) === runMonth ? spentYen : 0]),
  );
  const admitted = new Map<string, number>();
  const sentTo = new Map<string, Date[]>();

  return (candidate: Candidate, row: SendRow): PreviewItem => {
    const { storeId, customerId } = candidate;
    const nr = (admitted.get(storeId) ?? 0) + 1;
    if (rule.capPerDay !== null && nr > rule.capPerDay) return itemOf(candidate, row, DAILY_CAP);
    admitted.set(storeId, nr);
    const facts: SendRow = {
      ...row,
      spentYen: spent.get(storeId) ?? 0,
      sentAtList: [...row.sentAtList, ...(sentTo.get(customerId) ?? []).map((sent) => sent.toISOString())],
    };
    const decision = decide(deps, facts, { at });
    if (decision.kind === 'send') {
      spent.set(storeId, (spent.get(storeId) ?? 0) + decision.message.priceYen);
      sentTo.set(customerId, [...(sentTo.get(customerId) ?? []), at]);
    }
    return itemOf(candidate, row, decision);
  };
}

const DAILY_CAP = { kind: 'wait', reason: 'daily_cap', until: '' } as const satisfies Decision;
const OUTCOMES = { send: 'send', skip: 'skip', wait: 'hold', hand_over: 'hand_over' } as const;

function itemOf(candidate: Candidate, row: SendRow, decision: Decision): PreviewItem {
  const message = decision.kind === 'send' ? decision.message : null;
  const reason = decision.kind === 'send' ? null : decision.reason;
  return {
    ...candidate,
    customerName: row.customer.name,
    vehicle: [row.vehicle?.model, row.vehicle?.registrationNumber].filter(Boolean).join(' '),
    outcome: OUTCOMES[decision.kind],
    reason,
    reasonLabel: reason && reasonLabel(reason),
    text: message?.body ?? null,
    smsLength: message?.carrier === 'sms' ? smsLength(message.body) : null,
    priceYen: message?.priceYen ?? 0,
  };
}
