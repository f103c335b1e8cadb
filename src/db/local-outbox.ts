import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { type LocalOutbox, Prisma } from './generated/client.ts';
import { storeCondition } from './scope.ts';

export type { LocalOutbox };

/** What the local channels "sent" for the actor's stores, newest first. An entry has the id of its delivery. */
export async function findOutbox(
  tx: Tx,
  actor: Actor,
  filter: { channel?: string | undefined },
  page: { after?: { at: Date; id: string } | undefined; take: number },
): Promise<LocalOutbox[]> {
  const conditions = [
    actor.storeIds === 'all'
      ? Prisma.sql`true`
      : Prisma.sql`EXISTS (SELECT FROM delivery d WHERE d.id = o.id AND ${storeCondition(actor, undefined, 'd.store_id')})`,
  ];
  if (filter.channel) conditions.push(Prisma.sql`o.channel = ${filter.channel}`);
  if (page.after)
    conditions.push(
      Prisma.sql`(o.created_at, o.id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`,
    );
  return tx.$queryRaw<LocalOutbox[]>`
    SELECT o.id, o.channel, o.to_label AS "toLabel", o.subject, o.body, o.payload, o.created_at AS "createdAt"
    FROM local_outbox o WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY o.created_at DESC, o.id DESC LIMIT ${page.take}`;
}
