import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Delivery } from './generated/client.ts';
import { storeCondition } from './scope.ts';

export type { Delivery };

/** A row of the ledger with its customer's name. */
export interface DeliveryView {
  id: string;
  storeId: string;
  customerId: string;
  customerName: string | null;
  followId: string | null;
  followStepId: string | null;
  singleSendId: string | null;
  channel: string;
  purpose: string;
  status: string;
  provider: string | null;
  providerId: string | null;
  toAddress: string | null;
  /** for the address that is shown instead of a mail address */
  relayKey: string | null;
  subject: string | null;
  body: string | null;
  priceYen: number;
  attempt: number;
  claimedAt: Date | null;
  acceptedAt: Date | null;
  settledAt: Date | null;
  settledBy: string | null;
  suppressReason: string | null;
  error: string | null;
  createdAt: Date;
}

export interface DeliveryFilter {
  status?: readonly string[] | undefined;
  storeId?: string | undefined;
  customerId?: string | undefined;
  followId?: string | undefined;
}

const select =
  Prisma.raw(`SELECT d.id, d.store_id AS "storeId", d.customer_id AS "customerId", c.name AS "customerName",
  d.follow_id AS "followId", d.follow_step_id AS "followStepId", d.single_send_id AS "singleSendId", d.channel, d.purpose, d.status, d.provider,
  d.provider_id AS "providerId", d.to_address AS "toAddress", c.relay_key AS "relayKey", d.subject, d.body, d.price_yen AS "priceYen", d.attempt,
  d.claimed_at AS "claimedAt", d.accepted_at AS "acceptedAt", d.settled_at AS "settledAt", d.settled_by AS "settledBy",
  d.suppress_reason AS "suppressReason", d.error, d.created_at AS "createdAt"
  FROM delivery d LEFT JOIN customer c ON c.id = d.customer_id`);

/** What a list of sends is filtered by. @param alias of `delivery` */
export function deliveryConditions(filter: DeliveryFilter, alias: 'd' | 'x'): Prisma.Sql[] {
  const d = Prisma.raw(alias);
  const conditions: Prisma.Sql[] = [];
  // The literal lets the partial index of unsettled sends be used: a handful among millions.
  if (filter.status?.length === 1 && filter.status[0] === 'in_doubt')
    conditions.push(Prisma.sql`${d}.status = 'in_doubt'`);
  else if (filter.status?.length)
    conditions.push(Prisma.sql`${d}.status = ANY (${[...filter.status]}::text[])`);
  if (filter.customerId) conditions.push(Prisma.sql`${d}.customer_id = ${filter.customerId}::uuid`);
  if (filter.followId) conditions.push(Prisma.sql`${d}.follow_id = ${filter.followId}::uuid`);
  return conditions;
}

/** Newest first; ids are uuid v7, so the id is the order. */
export async function listDeliveryViews(
  tx: Tx,
  actor: Actor,
  filter: DeliveryFilter,
  page: { limit: number; after?: string | undefined },
): Promise<DeliveryView[]> {
  const conditions = [
    storeCondition(actor, filter.storeId, 'd.store_id'),
    ...deliveryConditions(filter, 'd'),
  ];
  if (page.after) conditions.push(Prisma.sql`d.id < ${page.after}::uuid`);
  return tx.$queryRaw<
    DeliveryView[]
  >`${select} WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY d.id DESC LIMIT ${page.limit}`;
}

export async function findDeliveryView(tx: Tx, actor: Actor, id: string): Promise<DeliveryView | null> {
  const rows = await tx.$queryRaw<DeliveryView[]>`
    ${select} WHERE d.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'd.store_id')}`;
  return rows[0] ?? null;
}

/** Notes who said what became of a send that was in doubt. */
export async function noteSettledBy(tx: Tx, id: string, by: string): Promise<void> {
  await tx.$executeRaw`UPDATE delivery SET settled_by = ${by} WHERE id = ${id}::uuid`;
}

/** Gives a send in doubt that is no step of a follow back to be sent again under its old id. */
export async function giveBackDelivery(tx: Tx, deliveryId: string, by: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery SET status = 'planned', settled_by = ${by}, error = NULL, lease_until = NULL, settled_at = NULL
    WHERE id = ${deliveryId}::uuid`;
}

/**
 * Gives a send in doubt back to be made again, under its old id: the ledger row can be claimed once more, its step is
 * due now. A completed follow is opened again for it. The follow must be locked.
 */
export async function giveBack(
  tx: Tx,
  delivery: { id: string; stepId: string; followId: string },
  by: string,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    WITH d AS (UPDATE delivery SET status = 'planned', settled_by = ${by}, error = NULL, lease_until = NULL, settled_at = NULL
      WHERE id = ${delivery.id}::uuid),
    f AS (UPDATE follow SET status = 'running', completed_at = NULL, engine_state = 'open', updated_at = now()
      WHERE id = ${delivery.followId}::uuid AND status = 'completed')
    UPDATE follow_step SET status = 'planned', due_at = ${now}::timestamptz, issued_at = NULL, skip_reason = NULL,
      pinned = true, provisional = false WHERE id = ${delivery.stepId}::uuid`;
}
