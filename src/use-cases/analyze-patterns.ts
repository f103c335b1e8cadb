import type { ChannelAnalysis, ContactRate, PatternAnalysis, StepResults } from '#contract/analysis';
import {
  countCalls,
  countCallsOfCustomer,
  countChannelResults,
  countFollows,
  countStepResults,
  type Period,
  type ResultCounts,
} from '#db/analysis';
import { findCustomer } from '#db/customers';
import { findStore } from '#db/stores';
import type { Actor } from '#domain/actor';
import { groupBy } from '#domain/group-by';
import { addToDay, formatWallClock, isoOfDay, parseDay } from '#domain/planning/zone';
import type { ConvenientTime } from '#domain/planning/types';
import { authorize } from '#domain/policy';
import { shareOf } from '#domain/share';
import { type CallCell, suggestHours, type SuggestedHour } from '#domain/suggest-hours';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { storeOrDefault } from './find-stores.ts';

export interface PeriodInput {
  storeId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const DEFAULT_DAYS = 90;

/**
 * What each step of each version reached in a period (A14), with the cost of a contract (X6).
 * @throws DomainError `not_found` (store), `invalid_input` for a period that ends before it begins
 */
export async function analyzePatterns(
  deps: UseCaseDeps,
  actor: Actor,
  input: PeriodInput & { patternId?: string | undefined },
): Promise<PatternAnalysis> {
  authorize(actor, 'follow.read');
  const period = await periodOf(deps, actor, input);
  const rows = deps.db.reader(actor);
  const [steps, follows] = await Promise.all([
    countStepResults(rows, actor, period, input.patternId),
    countFollows(rows, actor, period, input.patternId),
  ]);
  const versions = groupBy(steps, ({ patternVersionId }) => patternVersionId);
  return {
    from: period.from,
    to: period.to,
    patterns: [...versions.values()].flatMap((list) => {
      const [first] = list;
      if (!first) return [];
      const { patternId, patternName, patternVersionId, version, current } = first;
      const found = follows.find((counted) => counted.patternVersionId === patternVersionId);
      return {
        patternId,
        patternName,
        patternVersionId,
        version,
        current,
        follows: found?.follows ?? 0,
        ...withShares(list.reduce(add, NOTHING)),
        steps: list.map((step) => ({
          position: step.position,
          channel: step.channel as StepResults['channel'],
          title: step.title,
          ...withShares(step),
        })),
      };
    }),
  };
}

/** The same per channel. @throws DomainError `not_found`, `invalid_input` */
export async function analyzeChannels(
  deps: UseCaseDeps,
  actor: Actor,
  input: PeriodInput,
): Promise<ChannelAnalysis> {
  authorize(actor, 'follow.read');
  const period = await periodOf(deps, actor, input);
  const channels = await countChannelResults(deps.db.reader(actor), actor, period);
  return {
    from: period.from,
    to: period.to,
    channels: channels.map(({ channel, ...counts }) => ({
      channel: channel as StepResults['channel'],
      ...withShares(counts),
    })),
  };
}

const NOTHING: ResultCounts = {
  issued: 0,
  skipped: 0,
  sent: 0,
  reached: 0,
  answered: 0,
  contracted: 0,
  costYen: 0,
};
const COUNTS = Object.keys(NOTHING) as (keyof ResultCounts)[];
const add = (total: ResultCounts, step: ResultCounts): ResultCounts =>
  Object.fromEntries(COUNTS.map((key) => [key, total[key] + step[key]])) as unknown as ResultCounts;

function withShares(counts: ResultCounts) {
  const { issued, skipped, sent, reached, answered, contracted, costYen } = counts;
  return {
    issued,
    skipped,
    sent,
    reached,
    answered,
    contracted,
    costYen,
    costPerContractYen: contracted === 0 ? null : Math.round(costYen / contracted),
    reachedShare: shareOf(reached, sent),
    answeredShare: shareOf(answered, sent),
    contractedShare: shareOf(contracted, sent),
  };
}

/** When calls are answered, by weekday and hour (A14). @throws DomainError `not_found`, `invalid_input` */
export async function analyzeContactRate(
  deps: UseCaseDeps,
  actor: Actor,
  input: PeriodInput & { assigneeId?: string | undefined },
): Promise<ContactRate> {
  authorize(actor, 'todo.read');
  const period = await periodOf(deps, actor, input);
  const cells = await countCalls(deps.db.reader(actor), actor, period, input.assigneeId);
  const store = await deps.db.transaction((tx) => storeOrDefault(tx, actor, input.storeId), { actor });
  const { tries, reached } = cells.reduce(
    (all, cell) => ({ tries: all.tries + cell.tries, reached: all.reached + cell.reached }),
    { tries: 0, reached: 0 },
  );
  const { openFrom, openTo, closedWeekdays } = store;
  return {
    from: period.from,
    to: period.to,
    tries,
    reached,
    share: shareOf(reached, tries),
    cells: cells.map((cell) => ({ ...cell, share: shareOf(cell.reached, cell.tries) })),
    best: suggestHours(
      { convenientTimes: [], openFrom, openTo, closedWeekdays, customer: [], store: cells },
      5,
    ),
  };
}

/**
 * The hours at which a customer is likely to answer, each with the reason (X7).
 * @throws DomainError `not_found`
 */
export async function suggestHoursFor(
  deps: UseCaseDeps,
  actor: Actor,
  customerId: string,
): Promise<SuggestedHour[]> {
  authorize(actor, 'customer.read');
  const { customer, store } = await deps.db.transaction(
    async (tx) => {
      const found = await findCustomer(tx, actor, customerId);
      if (!found) throw new DomainError('not_found', { message: 'no such customer', field: 'id' });
      return { customer: found, store: await findStore(tx, actor, found.storeId) };
    },
    { actor },
  );
  if (!store) throw new DomainError('not_found', { message: 'no such store', field: 'storeId' });
  const period = await periodOf(deps, actor, { storeId: store.id });
  const rows = deps.db.reader(actor);
  const [own, calls]: [CallCell[], CallCell[]] = await Promise.all([
    countCallsOfCustomer(rows, actor, customerId),
    countCalls(rows, actor, period),
  ]);
  const { openFrom, openTo, closedWeekdays } = store;
  const convenientTimes = (customer.convenientTimes ?? []) as unknown as ConvenientTime[];
  return suggestHours({ convenientTimes, openFrom, openTo, closedWeekdays, customer: own, store: calls });
}

/** The last 90 days of the store's calendar unless told otherwise. */
async function periodOf(
  deps: UseCaseDeps,
  actor: Actor,
  { storeId, from, to }: PeriodInput,
): Promise<Period> {
  const { timeZone } = await deps.db.transaction((tx) => storeOrDefault(tx, actor, storeId), { actor });
  const last = to ?? formatWallClock(deps.now(), timeZone).slice(0, 10);
  const first = from ?? isoOfDay(addToDay(parseDay(last, 'to'), 0, 1 - DEFAULT_DAYS));
  if (first > last) {
    throw new DomainError('invalid_input', {
      message: 'the period ends before it begins',
      field: 'from',
      remedy: { ja: 'from を to 以前の日付にしてください', en: 'give a from that is not after to' },
    });
  }
  return { storeId, from: first, to: last };
}
