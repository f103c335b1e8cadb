import type { FollowInput, FollowRecord, PlanEntry, StopReason } from '#contract/workflow-messages';
import { followTitle } from '#domain/follow-title';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

interface Row extends Omit<FollowInput, 'title' | 'steps' | 'paused' | 'seenEventIds'> {
  patternName: string;
  patternVersion: number;
  storeName: string;
  status: string;
  stopReason: StopReason | null;
  steps: {
    id: string;
    position: number;
    channel: PlanEntry['channel'];
    dueAt: number;
    provisional: boolean;
  }[];
}

const select = Prisma.sql`
  SELECT f.id AS "followId", f.store_id AS "storeId", f.customer_id AS "customerId", f.pattern_id AS "patternId",
    f.pattern_version_id AS "patternVersionId", v.name AS "patternName",
    v.version AS "patternVersion", st.name AS "storeName", f.occurrence,
    v.repeat_every IS NOT NULL AS recurring, f.status, f.stop_reason AS "stopReason",
    coalesce((
      SELECT jsonb_agg(jsonb_build_object('id', s.id, 'position', s.position, 'channel', s.channel,
        'dueAt', (extract(epoch FROM s.due_at) * 1000)::bigint, 'provisional', s.provisional) ORDER BY s.position)
      FROM follow_step s
      WHERE s.follow_id = f.id AND s.occurrence = f.occurrence AND s.status = 'planned'), '[]') AS steps
  FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id JOIN store st ON st.id = f.store_id`;

const toRecord = (row: Row): FollowRecord => {
  const { status, stopReason, steps, patternName, patternVersion, storeName, ...rest } = row;
  return {
    state: status === 'starting' || status === 'running' ? 'active' : (status as FollowRecord['state']),
    ...(stopReason && { stopReason }),
    input: {
      ...rest,
      title: followTitle({ name: patternName, version: patternVersion }, storeName),
      steps: steps.map(planEntry),
      sendsPromptly: true,
      ...(status === 'paused' && { paused: true as const }),
    },
  };
};

/** A step as the workflow knows it. */
export const planEntry = (step: {
  id: string;
  position: number;
  channel: PlanEntry['channel'];
  dueAt: Date | number;
  provisional: boolean;
}): PlanEntry => ({
  id: step.id,
  position: step.position,
  channel: step.channel,
  dueAt: Number(step.dueAt),
  ...(step.provisional && { afterDone: true as const }),
});

/** The follow as the record has it now: for its first start, for a restart and after `wake`. Null: there is none. */
export async function readFollowRecord(tx: Tx, followId: string): Promise<FollowRecord | null> {
  const rows = await tx.$queryRaw<Row[]>`${select} WHERE f.id = ${followId}::uuid`;
  return rows[0] ? toRecord(rows[0]) : null;
}

/** Follows whose workflow was never started, oldest first, as inputs to start them with. */
export async function listPendingFollows(
  db: Database,
  options: { olderThan: Date; limit: number },
): Promise<FollowInput[]> {
  const rows = await db.prisma.$queryRaw<Row[]>`
    ${select} WHERE f.engine_state = 'pending' AND f.status IN ('starting', 'running', 'paused')
      AND f.created_at < ${options.olderThan}::timestamptz
    ORDER BY f.created_at LIMIT ${options.limit}`;
  return rows.map((row) => toRecord(row).input);
}
