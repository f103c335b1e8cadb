import type { Actor } from '#domain/actor';
import { limitRows } from './columns.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface FollowStepView {
  id: string;
  position: number;
  occurrence: number;
  channel: string;
  title: string;
  dueAt: Date;
  status: string;
  skipReason: string | null;
  provisional: boolean;
  pinned: boolean;
  issuedAt: Date | null;
  doneAt: Date | null;
}

/** A follow as screens and programs see it. `base` is `YYYY-MM-DD` or an ISO instant. */
export interface FollowView {
  id: string;
  workflowId: string;
  status: string;
  engine: string;
  storeId: string;
  customerId: string;
  customerName: string;
  patternId: string;
  patternVersionId: string;
  patternName: string;
  patternVersion: number;
  quoteId: string | null;
  baseKind: string;
  base: string;
  occurrence: number;
  assignedAt: Date;
  assignedBy: string;
  pausedAt: Date | null;
  stoppedAt: Date | null;
  stopReason: string | null;
  completedAt: Date | null;
  steps: FollowStepView[];
}

type StepJson = Omit<FollowStepView, 'dueAt' | 'issuedAt' | 'doneAt'> & {
  dueAt: string;
  issuedAt: string | null;
  doneAt: string | null;
};
type Row = Omit<FollowView, 'steps'> & { steps: StepJson[] };

export interface FollowFilter {
  storeId?: string | undefined;
  customerId?: string | undefined;
  patternId?: string | undefined;
  status?: readonly string[] | undefined;
  stopReason?: readonly string[] | undefined;
  /** of the customer */
  negotiationState?: readonly string[] | undefined;
}

/** One follow with its steps; null: there is none in the actor's stores. */
export async function findFollowView(rows: Rows, actor: Actor, id: string): Promise<FollowView | null> {
  const [follow] = await query(
    rows,
    Prisma.sql`f.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'f.store_id')}`,
    1,
  );
  return follow ?? null;
}

/** What a list of follows is filtered by. @param alias of `follow`; the customer is `c` */
export function followConditions(filter: FollowFilter, alias: 'f' | 'x'): Prisma.Sql[] {
  const f = Prisma.raw(alias);
  const conditions: Prisma.Sql[] = [];
  if (filter.customerId) conditions.push(Prisma.sql`${f}.customer_id = ${filter.customerId}::uuid`);
  if (filter.patternId) conditions.push(Prisma.sql`${f}.pattern_id = ${filter.patternId}::uuid`);
  if (filter.status?.length) conditions.push(Prisma.sql`${f}.status = ANY (${[...filter.status]}::text[])`);
  if (filter.negotiationState?.length)
    conditions.push(Prisma.sql`c.negotiation_state = ANY (${[...filter.negotiationState]}::text[])`);
  if (filter.stopReason?.length)
    conditions.push(Prisma.sql`${f}.stop_reason = ANY (${[...filter.stopReason]}::text[])`);
  return conditions;
}

/**
 * Newest first; ids are uuid v7, so the id is the order.
 * @param after id of the last follow of the page before
 */
export async function listFollowViews(
  rows: Rows,
  actor: Actor,
  filter: FollowFilter,
  page: { limit: number; after?: string | undefined },
): Promise<FollowView[]> {
  const conditions = [storeCondition(actor, filter.storeId, 'f.store_id'), ...followConditions(filter, 'f')];
  if (page.after) conditions.push(Prisma.sql`f.id < ${page.after}::uuid`);
  return query(rows, Prisma.join(conditions, ' AND '), page.limit);
}

async function query(source: Rows, where: Prisma.Sql, limit: number): Promise<FollowView[]> {
  const rows = await source.$queryRaw<Row[]>`
    SELECT f.id, f.workflow_id AS "workflowId", f.status, f.engine_state AS engine, f.store_id AS "storeId",
      f.customer_id AS "customerId", c.name AS "customerName", f.pattern_id AS "patternId",
      f.pattern_version_id AS "patternVersionId", v.name AS "patternName", v.version AS "patternVersion",
      f.quote_id AS "quoteId", v.base AS "baseKind",
      coalesce(to_char(f.base_on, 'YYYY-MM-DD'), to_char(f.base_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) AS base,
      f.occurrence, f.assigned_at AS "assignedAt", f.assigned_by AS "assignedBy", f.paused_at AS "pausedAt",
      f.stopped_at AS "stoppedAt", f.stop_reason AS "stopReason", f.completed_at AS "completedAt",
      coalesce(steps.list, '[]') AS steps
    FROM follow f
    JOIN customer c ON c.id = f.customer_id
    JOIN pattern_version v ON v.id = f.pattern_version_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('id', s.id, 'position', s.position, 'occurrence', s.occurrence,
        'channel', s.channel, 'title', coalesce(ps.title, ps.subject, v.name), 'dueAt', s.due_at, 'status', s.status,
        'skipReason', s.skip_reason, 'provisional', s.provisional, 'pinned', s.pinned, 'issuedAt', s.issued_at,
        'doneAt', s.done_at) ORDER BY s.occurrence, s.position) AS list
      FROM follow_step s LEFT JOIN pattern_step ps ON ps.id = s.pattern_step_id
      WHERE s.follow_id = f.id) steps ON true
    WHERE ${where} ORDER BY f.id DESC ${limitRows(limit)}`;
  return rows.map((row) => ({ ...row, steps: row.steps.map(toStep) }));
}

const toStep = (step: StepJson): FollowStepView => ({
  ...step,
  dueAt: new Date(step.dueAt),
  issuedAt: step.issuedAt === null ? null : new Date(step.issuedAt),
  doneAt: step.doneAt === null ? null : new Date(step.doneAt),
});
