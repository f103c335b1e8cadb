import type { Actor } from '#domain/actor';
import { SINGLE } from '#domain/card-number';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** A card as it is printed: whose it is, where to, and its words from the ledger. */
export interface CardToPrint {
  id: string;
  seq: number;
  deliveryId: string;
  customerId: string;
  name: string;
  postalCode: string | null;
  address: string | null;
  heading: string | null;
  text: string;
}

/** A card as screens see it. */
export interface CardView {
  id: string;
  batchNumber: number;
  seq: number | null;
  customerId: string;
  customerName: string;
  postalCode: string | null;
  address: string | null;
  status: 'asked' | 'in' | 'left_out' | 'released' | 'returned';
  reason: string | null;
  returnedAt: Date | null;
}

/** Takes what waits in a store's tray into a batch. @returns how many cards */
export async function takeTray(
  tx: Tx,
  batch: { id: string; storeId: string },
  limit: number,
): Promise<number> {
  return tx.$executeRaw`
    WITH d AS (UPDATE delivery SET provider_id = 'batch' WHERE id IN (
        SELECT w.id FROM delivery w WHERE w.store_id = ${batch.storeId}::uuid AND w.channel = 'postcard'
          AND w.status = 'accepted' AND w.provider_id = 'collected'
          AND NOT EXISTS (SELECT FROM postcard_card k WHERE k.single_send_id = w.single_send_id AND k.status = 'asked')
        ORDER BY w.id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING id, store_id, customer_id)
    INSERT INTO postcard_card (id, batch_id, store_id, customer_id, delivery_id, status)
    SELECT gen_random_uuid(), ${batch.id}::uuid, d.store_id, d.customer_id, d.id, 'in' FROM d
    ON CONFLICT (delivery_id) DO UPDATE SET batch_id = EXCLUDED.batch_id, status = 'in', seq = NULL, reason = NULL`;
}

/** Notes whom a batch is for, before any card of theirs is claimed. */
export async function askForCards(
  tx: Tx,
  batch: { id: string; storeId: string },
  cards: readonly { id: string; customerId: string; singleSendId: string }[],
): Promise<void> {
  await tx.postcardCard.createMany({
    data: cards.map((card) => ({ ...card, batchId: batch.id, storeId: batch.storeId, status: 'asked' })),
  });
}

/** Cards of a batch whose send is not settled yet, with the send's key. */
export const listAskedCards = (
  rows: Rows,
  batchId: string,
): Promise<{ id: string; singleSendId: string; sendKey: string }[]> => rows.$queryRaw`
  SELECT k.id, k.single_send_id AS "singleSendId", s.send_key AS "sendKey"
  FROM postcard_card k JOIN single_send s ON s.id = k.single_send_id
  WHERE k.batch_id = ${batchId}::uuid AND k.status = 'asked' ORDER BY k.id`;

/** A send was accepted: its card is in the batch. */
export async function takeCard(tx: Tx, cardId: string): Promise<void> {
  await tx.$executeRaw`
    WITH d AS (UPDATE delivery SET provider_id = 'batch'
      WHERE single_send_id = (SELECT k.single_send_id FROM postcard_card k WHERE k.id = ${cardId}::uuid)
        AND status = 'accepted' AND channel = 'postcard' RETURNING id)
    UPDATE postcard_card SET status = 'in', delivery_id = d.id FROM d WHERE postcard_card.id = ${cardId}::uuid AND status = 'asked'`;
}

/** A send that came to nothing: the card says why, and nothing of it is sent later. */
export async function leaveCardOut(tx: Tx, cardId: string, reason: string): Promise<void> {
  await tx.$executeRaw`
    WITH k AS (UPDATE postcard_card SET status = 'left_out', seq = NULL, reason = coalesce(
          (SELECT coalesce(d.suppress_reason, d.error) FROM delivery d WHERE d.single_send_id = postcard_card.single_send_id), ${reason})
        WHERE id = ${cardId}::uuid RETURNING single_send_id, delivery_id),
      s AS (UPDATE single_send SET status = 'cancelled', skip_reason = ${reason}, hold_reason = NULL, held_until = NULL
        WHERE id = (SELECT single_send_id FROM k) AND status = 'planned')
    UPDATE delivery SET status = 'suppressed', suppress_reason = ${reason}, settled_at = now()
    WHERE single_send_id = (SELECT single_send_id FROM k) AND status = 'planned'`;
}

/** A card that cannot be printed any more: its send has failed, and costs nothing. */
export async function refuseCard(
  tx: Tx,
  card: { id: string; deliveryId: string },
  reason: string,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    WITH k AS (UPDATE postcard_card SET status = 'left_out', seq = NULL, reason = ${reason} WHERE id = ${card.id}::uuid)
    UPDATE delivery SET status = 'failed', error = ${reason}, accepted_at = NULL, settled_at = ${at}::timestamptz
    WHERE id = ${card.deliveryId}::uuid`;
}

/** Puts the cards of a batch in the order of postcodes, as the post likes it. @returns how many */
export async function numberCards(tx: Tx, batchId: string): Promise<number> {
  await tx.$executeRaw`UPDATE postcard_card SET seq = NULL WHERE batch_id = ${batchId}::uuid AND seq IS NOT NULL`;
  return tx.$executeRaw`
    UPDATE postcard_card k SET seq = o.seq FROM (
      SELECT x.id, row_number() OVER (ORDER BY translate(c.postal_code, '-', ''), c.id, x.id) AS seq
      FROM postcard_card x JOIN customer c ON c.id = x.customer_id WHERE x.batch_id = ${batchId}::uuid AND x.status = 'in') o
    WHERE k.id = o.id`;
}

/** The next cards of a batch, by number. */
export const listCardsToPrint = (
  rows: Rows,
  batchId: string,
  page: { after: number; take: number },
): Promise<CardToPrint[]> => rows.$queryRaw`
  SELECT k.id, k.seq, k.delivery_id AS "deliveryId", c.id AS "customerId", c.name, c.postal_code AS "postalCode", c.address,
    d.subject AS heading, coalesce(d.body, '') AS text
  FROM postcard_card k JOIN customer c ON c.id = k.customer_id JOIN delivery d ON d.id = k.delivery_id
  WHERE k.batch_id = ${batchId}::uuid AND k.status IN ('in', 'returned') AND k.seq > ${page.after}::int ORDER BY k.seq LIMIT ${page.take}`;

/** In the order of their numbers, those left out first. */
export const listCards = (
  rows: Rows,
  actor: Actor,
  filter: { batchId: string; status?: readonly string[] | undefined },
  page: { take: number; after?: { seq: number; id: string } | undefined },
): Promise<CardView[]> => {
  const conditions = [
    Prisma.sql`k.batch_id = ${filter.batchId}::uuid`,
    storeCondition(actor, undefined, 'k.store_id'),
  ];
  if (filter.status?.length) conditions.push(Prisma.sql`k.status = ANY (${[...filter.status]}::text[])`);
  if (page.after)
    conditions.push(
      Prisma.sql`(coalesce(k.seq, 0), k.id) > (${page.after.seq}::int, ${page.after.id}::uuid)`,
    );
  return rows.$queryRaw`
    SELECT k.id, b.number AS "batchNumber", k.seq, k.customer_id AS "customerId", c.name AS "customerName",
      c.postal_code AS "postalCode", c.address, k.status, k.reason, k.returned_at AS "returnedAt"
    FROM postcard_card k JOIN customer c ON c.id = k.customer_id JOIN postcard_batch b ON b.id = k.batch_id
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY coalesce(k.seq, 0), k.id LIMIT ${page.take}`;
};

/** Gives the cards of a cancelled batch back: to the tray, or not to be sent at all. */
export async function releaseCards(tx: Tx, batchId: string, cards: 'keep' | 'drop', at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH k AS (UPDATE postcard_card SET status = 'released', seq = NULL
      WHERE batch_id = ${batchId}::uuid AND status IN ('asked', 'in') RETURNING delivery_id, single_send_id),
    s AS (UPDATE single_send SET status = 'cancelled', skip_reason = 'batch_cancelled'
      WHERE id IN (SELECT single_send_id FROM k) AND status = 'planned')
    UPDATE delivery SET provider_id = 'collected', status = CASE WHEN ${cards} = 'keep' THEN 'accepted' ELSE 'suppressed' END,
      suppress_reason = CASE WHEN ${cards} = 'drop' THEN 'batch_cancelled' END,
      accepted_at = CASE WHEN ${cards} = 'keep' THEN accepted_at END,
      settled_at = CASE WHEN ${cards} = 'drop' THEN ${at}::timestamptz ELSE settled_at END
    WHERE id IN (SELECT delivery_id FROM k) AND status = 'accepted'`;
}

/** 応対履歴 of every customer whose card is on its way. */
export async function notePosted(tx: Tx, batchId: string, actor: Actor, at: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO history_entry (id, store_id, customer_id, follow_id, kind, channel, summary, detail, actor_kind, actor_id, actor_name, occurred_at)
    SELECT gen_random_uuid(), k.store_id, k.customer_id, d.follow_id, 'postcard_posted', 'postcard', 'はがきを投函しました',
      jsonb_build_object('deliveryId', d.id, 'batchId', k.batch_id), ${actor.kind}, ${actor.id}, ${actor.name}, ${at}::timestamptz
    FROM postcard_card k JOIN delivery d ON d.id = k.delivery_id WHERE k.batch_id = ${batchId}::uuid AND k.status = 'in'`;
}

// ---------- returned cards ----------

/** A postcard of the ledger, as somebody holds it in their hand. */
export interface PostedCard {
  deliveryId: string;
  storeId: string;
  customerId: string;
  customerName: string;
  followId: string | null;
  status: string;
  error: string | null;
  settledAt: Date | null;
  cardId: string | null;
  batchNumber: number | null;
  seq: number | null;
  /** of a card that was printed by itself */
  singleNumber: number | null;
  assigneeId: string | null;
}

const posted =
  Prisma.raw(`SELECT d.id AS "deliveryId", d.store_id AS "storeId", d.customer_id AS "customerId",
  c.name AS "customerName", d.follow_id AS "followId", d.status, d.error, d.settled_at AS "settledAt", k.id AS "cardId",
  b.number AS "batchNumber", k.seq, o.number AS "singleNumber", c.assignee_id AS "assigneeId"
  FROM delivery d JOIN customer c ON c.id = d.customer_id LEFT JOIN postcard_single o ON o.delivery_id = d.id
  LEFT JOIN postcard_card k ON k.delivery_id = d.id AND k.status <> 'released' LEFT JOIN postcard_batch b ON b.id = k.batch_id`);

export async function findCardByNumber(
  rows: Rows,
  actor: Actor,
  number: { batch: number; seq: number },
): Promise<PostedCard | null> {
  const numbered =
    number.batch === SINGLE
      ? Prisma.sql`o.number = ${number.seq}::int`
      : Prisma.sql`b.number = ${number.batch}::int AND k.seq = ${number.seq}::int`;
  const found = await rows.$queryRaw<PostedCard[]>`
    ${posted} WHERE ${numbered} AND ${storeCondition(actor, undefined, 'd.store_id')}`;
  return found[0] ?? null;
}

/** The card that was sent last to a customer. */
export async function findLastCard(rows: Rows, actor: Actor, customerId: string): Promise<PostedCard | null> {
  const found = await rows.$queryRaw<PostedCard[]>`
    ${posted} WHERE d.customer_id = ${customerId}::uuid AND d.channel = 'postcard' AND d.status IN ('accepted', 'delivered', 'bounced')
      AND ${storeCondition(actor, undefined, 'd.store_id')} ORDER BY d.accepted_at DESC NULLS LAST, d.id DESC LIMIT 1`;
  return found[0] ?? null;
}

export async function markReturned(
  tx: Tx,
  card: { deliveryId: string; cardId: string | null; customerId: string },
  reason: string,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    WITH d AS (UPDATE delivery SET status = 'bounced', error = ${reason}, settled_at = ${at}::timestamptz WHERE id = ${card.deliveryId}::uuid),
      k AS (UPDATE postcard_card SET status = 'returned', reason = ${reason}, returned_at = ${at}::timestamptz WHERE id = ${card.cardId}::uuid)
    UPDATE customer SET post_undeliverable_at = ${at}::timestamptz, updated_at = now() WHERE id = ${card.customerId}::uuid`;
}

/** Cards that came back, newest first. */
export const listReturned = (
  rows: Rows,
  actor: Actor,
  filter: { storeId?: string | undefined },
  page: { take: number; after?: { at: string; id: string } | undefined },
): Promise<(PostedCard & { settledAt: Date })[]> => rows.$queryRaw`
  ${posted} WHERE d.channel = 'postcard' AND d.status = 'bounced' AND ${storeCondition(actor, filter.storeId, 'd.store_id')}
    AND (${page.after?.at ?? null}::timestamptz IS NULL
      OR (d.settled_at, d.id) < (${page.after?.at ?? null}::timestamptz, ${page.after?.id ?? null}::uuid))
  ORDER BY d.settled_at DESC, d.id DESC LIMIT ${page.take}`;
