import type { ReconcileCounts } from '#contract/reconcile';
import {
  closeInRecord,
  countChangedFollows,
  countOpenFollows,
  listEndedAmong,
  listOpenFollows,
  type OpenFollow,
} from '#db/open-follows';
import { readFollowRecord } from '#db/follow-input';
import type { ActivityDeps } from '../activity-deps.ts';

/** Workflows that were opened just now may be missing from the server's list, which is a moment behind. */
const SETTLE_MS = 60_000;
/** So far the server's counts are behind. */
const LAG_MS = 10_000;
const PAGE = 5_000;

/**
 * Compares the follows that the record holds open with the workflows that the server runs. One that is missing because
 * the server lost it, or a person terminated it, is started again from the record; one whose record has ended is
 * told to look. Counts are compared first: the lists are read only where they differ by more than what has just changed
 * explains (a bulk assignment would have them read each minute), and once an hour.
 */
export async function compareWithEngine(
  deps: ActivityDeps,
  heartbeat: () => void,
): Promise<Pick<ReconcileCounts, 'restored' | 'closed'>> {
  const counts = { restored: 0, closed: 0 };
  const hourly = deps.now().getUTCMinutes() === 0;
  if (!hourly && (await countsAgree(deps))) return counts;

  const running = new Set<string>();
  for await (const workflowId of deps.engine.listOpen()) {
    running.add(workflowId);
    if (running.size % 1_000 === 0) heartbeat();
  }
  const openedBefore = new Date(deps.now().getTime() - SETTLE_MS);
  for (let after = ''; ; ) {
    const page = await listOpenFollows(deps.db, { openedBefore, after, limit: PAGE });
    for (const follow of page) {
      if (!running.delete(follow.workflowId) && !(await deps.engine.isOpen(follow.workflowId))) {
        if (await restore(deps, follow)) counts.restored++;
        else counts.closed++;
      }
      heartbeat();
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = last.id;
  }
  for (const workflowId of await listEndedAmong(deps.db, [...running], openedBefore)) {
    await deps.engine.tellFollow(workflowId, { message: 'wake', payload: {} });
    counts.closed++;
    heartbeat();
  }
  return counts;
}

async function countsAgree(deps: ActivityDeps): Promise<boolean> {
  const difference = Math.abs((await countOpenFollows(deps.db)) - (await deps.engine.countOpen()));
  if (difference === 0) return true;
  const changed = await countChangedFollows(deps.db, new Date(deps.now().getTime() - LAG_MS));
  return difference <= changed;
}

/** @returns false where the record has ended too, and is closed now */
async function restore(deps: ActivityDeps, { id }: OpenFollow): Promise<boolean> {
  const record = await readFollowRecord(deps.db.prisma, id);
  if (!record || record.state === 'stopped' || record.state === 'completed') {
    await closeInRecord(deps.db, id);
    return false;
  }
  deps.logger.warn(
    { followId: id },
    'the workflow of a running follow was gone; it is started again from the record',
  );
  await deps.engine.restoreFollow(record.input);
  return true;
}
