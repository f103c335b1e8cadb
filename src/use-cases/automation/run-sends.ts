import { findRuleVersion, type RuleView } from '#db/automation-rules';
import {
  admitSends,
  advanceRun,
  countRun,
  findNextDue,
  findRunOrder,
  finishRun as writeEnd,
  lockRun,
  type RunOrder,
  touchRun,
} from '#db/automation-runs';
import { findDueVehicles } from '#db/automation-selection';
import type { Tx } from '#db/client';
import { insertAutomationSends } from '#db/single-sends';
import type { RunStatus } from '#domain/automation/rule';
import { plusDays, runAt } from '#domain/automation/run-day';
import type { UseCaseDeps } from '../deps.ts';
import { dueSearch } from './due-search.ts';

/** Vehicles of one transaction. */
const AT_ONCE = 1_000;
/** Longest pause before a run looks again at what held it. */
const LOOK_AGAIN_MS = 15 * 60_000;

export interface SelectedRun {
  status: RunStatus;
  ratePerMinute: number | null;
}

/**
 * Selects what a run is to send, page by page: each page and the place it takes the run to are one transaction, so that a
 * run killed at any moment goes on where it was, and no vehicle is selected twice (D1, X1).
 * @param onProgress called after each page
 */
export async function selectRunSends(
  deps: UseCaseDeps,
  runId: string,
  onProgress: (selected: number) => void,
): Promise<SelectedRun> {
  const run = await findRunOrder(deps.db.prisma, runId);
  const rule = run && (await findRuleVersion(deps.db.prisma, run.ruleVersionId));
  if (!run || !rule) return { status: 'failed', ratePerMinute: null };
  const search = await dueSearch(deps, deps.db.prisma, rule, { runOn: run.runOn, today: run.runOn });
  for (let selected = 0; ; ) {
    const found = await deps.db.transaction((tx) => selectPage(tx, deps, runId, rule, search));
    if (found === null) break;
    selected += found;
    onProgress(selected);
    if (found < AT_ONCE) break;
  }
  const status = await deps.db.transaction((tx) => admit(tx, runId, rule), { timeoutMs: 120_000 });
  return { status, ratePerMinute: rule.ratePerMinute };
}

/** @returns how many were found; null: the selection is over */
async function selectPage(
  tx: Tx,
  deps: UseCaseDeps,
  runId: string,
  rule: RuleView,
  search: Awaited<ReturnType<typeof dueSearch>>,
): Promise<number | null> {
  const run = await lockRun(tx, runId);
  if (run?.status !== 'selecting') return null;
  const found = await findDueVehicles(tx, search, { from: run.cursor, take: AT_ONCE });
  const selected = await insertAutomationSends(
    tx,
    {
      ruleId: rule.id,
      ruleVersionId: run.ruleVersionId,
      channel: rule.channel,
      purpose: rule.purpose,
      title: rule.name,
      dueAt: run.startedAt,
    },
    found.map((vehicle) => ({ ...vehicle, id: deps.newId() })),
  );
  await advanceRun(tx, runId, { cursor: found.at(-1)?.vehicleId ?? run.cursor, selected });
  return found.length;
}

async function admit(tx: Tx, runId: string, rule: RuleView): Promise<RunStatus> {
  const run = await lockRun(tx, runId);
  if (run?.status !== 'selecting') return run?.status ?? 'failed';
  await admitSends(tx, run, {
    capPerDay: rule.capPerDay,
    holdDays: rule.holdDays,
    until: endOf(run, rule),
    tomorrowAt: runAt(plusDays(run.runOn, 1), rule.timeOfDay, rule.timeZone),
  });
  return 'sending';
}

/** The first instant of the day after the run's. */
const endOf = (run: Pick<RunOrder, 'runOn'>, { timeZone }: Pick<RuleView, 'timeZone'>): Date =>
  runAt(plusDays(run.runOn, 1), '00:00', timeZone);

export type RunEnd = { kind: 'ended'; status: RunStatus } | { kind: 'wait'; waitMs: number };

/**
 * Ends a run where nothing of it can go out any more today, and writes down what became of it. What something holds for
 * some hours, such as quiet hours, a pause or the emergency stop, it waits for until its day is over.
 */
export async function finishRun(deps: UseCaseDeps, runId: string): Promise<RunEnd> {
  const run = await findRunOrder(deps.db.prisma, runId);
  const rule = run && (await findRuleVersion(deps.db.prisma, run.ruleVersionId));
  if (!run || !rule || run.status !== 'sending') return { kind: 'ended', status: run?.status ?? 'failed' };
  const now = deps.now();
  const end = endOf(run, rule);
  const next = run.ruleStatus === 'archived' ? null : await findNextDue(deps.db.prisma, runId);
  if (next && next < end && now < end) {
    // What is due and was not sent is held by a pause or the emergency stop, whose end nobody knows.
    const wantedMs = next > now ? Math.max(1_000, next.getTime() - now.getTime()) : LOOK_AGAIN_MS;
    const waitMs = Math.min(wantedMs, end.getTime() - now.getTime());
    await touchRun(deps.db, runId, waitMs);
    return { kind: 'wait', waitMs };
  }
  await deps.db.transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    if (locked?.status !== 'sending') return;
    await writeEnd(tx, runId, 'completed', await countRun(tx, runId), now);
  });
  return { kind: 'ended', status: 'completed' };
}
