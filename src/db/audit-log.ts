import type { Actor } from '#domain/actor';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface AuditRow {
  id: string;
  at: Date;
  actorKind: string;
  actorId: string;
  actorName: string;
  action: string;
  entity: string;
  entityId: string;
  storeId: string | null;
  before: unknown;
  after: unknown;
}

export interface AuditFilter {
  storeId?: string | undefined;
  actorId?: string | undefined;
  entity?: readonly string[] | undefined;
  entityId?: string | undefined;
  /** an action, or the beginning of several with its dot: `customer.` */
  action?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Newest first; ids are uuid v7, so the id is the order. */
export async function listAudit(
  rows: Rows,
  actor: Actor,
  filter: AuditFilter,
  page: { take: number; after?: string | undefined },
): Promise<AuditRow[]> {
  const conditions = [storeCondition(actor, filter.storeId, 'store_id')];
  if (filter.actorId) conditions.push(Prisma.sql`actor_id = ${filter.actorId}`);
  if (filter.entity?.length) conditions.push(Prisma.sql`entity = ANY (${[...filter.entity]}::text[])`);
  if (filter.entityId) conditions.push(Prisma.sql`entity_id = ${filter.entityId}`);
  if (filter.action?.endsWith('.')) conditions.push(Prisma.sql`starts_with(action, ${filter.action})`);
  else if (filter.action) conditions.push(Prisma.sql`action = ${filter.action}`);
  if (filter.from) conditions.push(Prisma.sql`at >= ${filter.from}::timestamptz`);
  if (filter.to) conditions.push(Prisma.sql`at < ${filter.to}::timestamptz`);
  if (page.after) conditions.push(Prisma.sql`id < ${page.after}::uuid`);
  return rows.$queryRaw<AuditRow[]>`
    SELECT id, at, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", action, entity, entity_id AS "entityId",
      store_id AS "storeId", before, after
    FROM audit_log WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY id DESC LIMIT ${page.take}`;
}
