import { Context } from '@temporalio/activity';
import type { ReconcileCounts } from '#contract/reconcile';
import { listPendingFollows } from '#db/follow-input';
import { forgetOldKeys } from '#db/idempotency-keys';
import { listExpiredClaims, settleSend } from '#db/ledger';
import { listUndelivered } from '#db/outbox';
import { foldTodoTally } from '#db/todo-counts';
import { retryDueCrmEvents } from '#use-cases/process-crm-event';
import { processWaitingSms } from '#use-cases/sms/receive-sms';
import { wakeStalledJobs } from '#use-cases/batches/wake-stalled-jobs';
import { reconcileAutomation } from '#use-cases/automation/sync-schedules';
import { forgetOldInboundMail, processDueMail } from '#use-cases/relay/process-inbound-mail';
import { notifyWinners } from '#use-cases/campaigns/notify-winners';
import { closeDueStatements } from '#use-cases/contract/close-statement';
import { removeOldPostcardFiles } from '#use-cases/postcards/forget-files';
import { startAll, tellAll } from '#use-cases/tell-engine';
import type { ActivityDeps } from './activity-deps.ts';
import { compareWithEngine } from './reconcile/compare-with-engine.ts';
import { deduplicates } from './send/claim.ts';
import { inDoubt } from './send/run-send.ts';

/** Rows of one round; a pass goes on until a round finds fewer. */
const ROUND = 500;
/** What was committed just now is being told to the engine by whoever committed it. */
const FRESH_MS = 5_000;
/** An activity that is still alive settles its own expired lease, and knows more. */
const LEASE_GRACE_MS = 90_000;
/** Repeated under its key by the activity, unless that has been gone for an hour. */
const DEDUPLICATED_GRACE_MS = 3_600_000;
/** How long the answer to a request with an Idempotency-Key is kept for its repetition. */
const KEEP_KEYS_MS = 7 * 86_400_000;

/**
 * Makes record and engine agree again (DESIGN §4): starts what was not started, tells what was not told, gives up sends
 * whose sender is gone, acts on CRM events that waited, and compares open follows with open workflows. Every part may
 * be repeated at any time, also at the same time as itself.
 */
export async function reconcile(deps: ActivityDeps): Promise<ReconcileCounts> {
  const counts: ReconcileCounts = {
    started: 0,
    delivered: 0,
    undelivered: 0,
    inDoubt: 0,
    crmEvents: 0,
    mails: 0,
    jobs: 0,
    restored: 0,
    closed: 0,
  };
  const heartbeat = () => Context.current().heartbeat(counts);
  counts.inDoubt = await expireLeases(deps);
  await forgetOldKeys(deps.db, new Date(deps.now().getTime() - KEEP_KEYS_MS));
  await foldTodoTally(deps.db, deps.now());
  heartbeat();
  await startPending(deps, counts, heartbeat);
  await tellUndelivered(deps, counts, heartbeat);
  counts.crmEvents = await retryDueCrmEvents(deps);
  heartbeat();
  counts.mails = await processDueMail(deps, ROUND, heartbeat);
  await forgetOldInboundMail(deps);
  await closeDueStatements(deps);
  await removeOldPostcardFiles(deps);
  counts.jobs =
    (await wakeStalledJobs(deps)) + (await reconcileAutomation(deps)) + (await processWaitingSms(deps));
  // Whoever drew was interrupted before every winner was told.
  counts.jobs += await notifyWinners(deps, {}, heartbeat);
  Object.assign(counts, await compareWithEngine(deps, heartbeat));
  if (Object.values(counts).some((count) => count > 0)) deps.logger.info({ counts }, 'reconciled');
  return counts;
}

async function startPending(
  deps: ActivityDeps,
  counts: ReconcileCounts,
  heartbeat: () => void,
): Promise<void> {
  for (;;) {
    const olderThan = new Date(deps.now().getTime() - FRESH_MS);
    const inputs = await listPendingFollows(deps.db, { olderThan, limit: ROUND });
    if ((await startAll(deps, inputs)) === 'pending') return;
    counts.started += inputs.length;
    heartbeat();
    if (inputs.length < ROUND) return;
  }
}

async function tellUndelivered(
  deps: ActivityDeps,
  counts: ReconcileCounts,
  heartbeat: () => void,
): Promise<void> {
  for (;;) {
    const messages = await listUndelivered(deps.db, new Date(deps.now().getTime() - FRESH_MS), ROUND);
    if ((await tellAll(deps, messages)) === 'pending') {
      counts.undelivered += messages.length;
      return;
    }
    counts.delivered += messages.length;
    heartbeat();
    if (messages.length < ROUND) return;
  }
}

/** @returns number of sends that a person has to settle now */
async function expireLeases(deps: ActivityDeps): Promise<number> {
  const expired = await listExpiredClaims(deps.db, { graceMs: LEASE_GRACE_MS, limit: ROUND });
  const lost = expired.filter(
    ({ channel, expiredForMs }) => !deduplicates(deps, channel) || expiredForMs > DEDUPLICATED_GRACE_MS,
  );
  for (const { id } of lost) {
    await settleSend(deps.db, inDoubt(id, 'lease_expired', '送信'), deps.now(), deps.newId);
  }
  return lost.length;
}
