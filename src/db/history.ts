import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { limitRows } from './columns.ts';
import { type HistoryEntry, type Message, Prisma } from './generated/client.ts';
import { listOfCustomer } from './list-of-customer.ts';
import type { Rows } from './reader.ts';
import { storeCondition, storeFilter } from './scope.ts';

export type { HistoryEntry, Message };

/** Place in a timeline: entries of one instant are told apart by their id. */
export interface TimelinePosition {
  at: Date;
  id: string;
}

/** 応対履歴 of a customer, newest first (C10); null: there is no such customer in the actor's stores. */
export async function findHistory(
  rows: Rows,
  actor: Actor,
  filter: { customerId: string; followId?: string | undefined; kind?: string | undefined },
  page: { after?: TimelinePosition | undefined; take: number },
): Promise<HistoryEntry[] | null> {
  const conditions = [Prisma.sql`customer_id = ${filter.customerId}::uuid`, storeCondition(actor)];
  if (filter.followId) conditions.push(Prisma.sql`follow_id = ${filter.followId}::uuid`);
  if (filter.kind) conditions.push(Prisma.sql`kind = ${filter.kind}`);
  if (page.after)
    conditions.push(Prisma.sql`(occurred_at, id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`);
  const list = Prisma.sql`
    SELECT id, store_id AS "storeId", customer_id AS "customerId", follow_id AS "followId", quote_id AS "quoteId",
      vehicle_id AS "vehicleId", kind, channel, summary, detail, actor_kind AS "actorKind", actor_id AS "actorId",
      actor_name AS "actorName", occurred_at AS "occurredAt"
    FROM history_entry WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY occurred_at DESC, id DESC ${limitRows(page.take)}`;
  const order = Prisma.sql`list."occurredAt" DESC, list.id DESC`;
  return listOfCustomer(rows, actor, filter.customerId, list, order);
}

/** Messages both ways, newest first. */
export const findMessages = (
  tx: Tx,
  actor: Actor,
  customerId: string,
  page: { after?: TimelinePosition | undefined; take: number },
): Promise<Message[]> =>
  tx.message.findMany({
    where: {
      customerId,
      ...storeFilter(actor),
      ...(page.after && {
        OR: [{ occurredAt: { lt: page.after.at } }, { occurredAt: page.after.at, id: { lt: page.after.id } }],
      }),
    },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    take: page.take,
  });

export const findMessage = (tx: Tx, id: string): Promise<Message | null> =>
  tx.message.findUnique({ where: { id } });
export const findHistoryEntry = (tx: Tx, id: string): Promise<HistoryEntry | null> =>
  tx.historyEntry.findUnique({ where: { id } });
