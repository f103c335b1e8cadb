import type { PostcardBatchStatus } from '#contract/postcards';
import type { CustomerSelection } from '#contract/selection';
import type { Actor } from '#domain/actor';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** Writing, stock and mark as they were when the batch was asked for. */
export interface BatchStyle {
  writing: 'vertical' | 'horizontal';
  stock: 'blank' | 'official';
  mark: 'none' | 'paid_at_once' | 'paid_later';
  markOffice: string | null;
  /** pages for a print house, 3 mm larger on each side; absent in batches made before there was a choice */
  bleed?: boolean;
  barcode?: boolean;
}

/** A batch as screens see it. */
export interface PostcardBatchView {
  id: string;
  number: number;
  storeId: string;
  name: string;
  source: 'tray' | 'selection';
  output: 'office' | 'print_house';
  status: PostcardBatchStatus;
  workflowId: string;
  total: number;
  doneCount: number;
  leftOut: number;
  returned: number;
  pages: number;
  sizeBytes: number;
  costYen: number;
  designName: string | null;
  error: string | null;
  createdBy: string;
  createdAt: Date;
  madeAt: Date | null;
  handedOverAt: Date | null;
  printedAt: Date | null;
  postedAt: Date | null;
  cancelledAt: Date | null;
  filesRemovedAt: Date | null;
}

/** A batch as the work on it needs it. */
export interface PostcardBatchOrder {
  id: string;
  number: number;
  storeId: string;
  source: 'tray' | 'selection';
  status: PostcardBatchStatus;
  selection: CustomerSelection | null;
  purpose: string;
  style: BatchStyle;
  designVersionId: string | null;
  cursor: string | null;
  createdAt: Date;
  actor: Actor;
}

const view = Prisma.raw(`SELECT b.id, b.number, b.store_id AS "storeId", b.name, b.source, b.output, b.status,
  b.workflow_id AS "workflowId", b.total, b.done_count AS "doneCount", b.left_out AS "leftOut", b.pages,
  b.size_bytes AS "sizeBytes", b.error, b.created_by AS "createdBy", b.created_at AS "createdAt", b.made_at AS "madeAt",
  b.handed_over_at AS "handedOverAt", b.printed_at AS "printedAt", b.posted_at AS "postedAt", b.cancelled_at AS "cancelledAt",
  b.files_removed_at AS "filesRemovedAt",
  (SELECT d.name FROM postcard_design_version v JOIN postcard_design d ON d.id = v.design_id WHERE v.id = b.design_version_id) AS "designName",
  (SELECT count(*)::int FROM postcard_card k WHERE k.batch_id = b.id AND k.status = 'returned') AS returned,
  (SELECT coalesce(sum(l.price_yen), 0)::int FROM postcard_card k JOIN delivery l ON l.id = k.delivery_id
    WHERE k.batch_id = b.id AND k.status IN ('in', 'returned')) AS "costYen"
  FROM postcard_batch b`);

export type NewPostcardBatch = Omit<PostcardBatchOrder, 'number' | 'status' | 'cursor' | 'createdAt'> & {
  name: string;
  output: string;
  workflowId: string;
  total: number;
};

export async function insertPostcardBatch(tx: Tx, batch: NewPostcardBatch): Promise<void> {
  await tx.postcardBatch.create({
    data: {
      id: batch.id,
      storeId: batch.storeId,
      name: batch.name,
      source: batch.source,
      ...(batch.selection && { selection: batch.selection as Prisma.InputJsonValue }),
      purpose: batch.purpose,
      output: batch.output,
      style: { ...batch.style },
      designVersionId: batch.designVersionId,
      workflowId: batch.workflowId,
      total: batch.total,
      actor: { ...batch.actor } as unknown as Prisma.InputJsonValue,
      createdBy: batch.actor.name,
    },
  });
}

export async function findPostcardBatch(
  rows: Rows,
  actor: Actor,
  id: string,
): Promise<PostcardBatchView | null> {
  const found = await rows.$queryRaw<PostcardBatchView[]>`
    ${view} WHERE b.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'b.store_id')}`;
  return found[0] ?? null;
}

/** Newest first; ids are uuid v7, so the id is the order. */
export const listPostcardBatches = (
  rows: Rows,
  actor: Actor,
  filter: { storeId?: string | undefined; status?: readonly string[] | undefined },
  page: { take: number; after?: string | undefined },
): Promise<PostcardBatchView[]> => {
  const conditions = [storeCondition(actor, filter.storeId, 'b.store_id')];
  if (filter.status?.length) conditions.push(Prisma.sql`b.status = ANY (${[...filter.status]}::text[])`);
  if (page.after) conditions.push(Prisma.sql`b.id < ${page.after}::uuid`);
  return rows.$queryRaw`${view} WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY b.id DESC LIMIT ${page.take}`;
};

/** The batch as its worker reads it; with `lock`, nobody else works on it or changes its state meanwhile. */
export async function findPostcardOrder(
  rows: Rows,
  id: string,
  lock = false,
): Promise<PostcardBatchOrder | null> {
  const found = await rows.$queryRaw<PostcardBatchOrder[]>`
    SELECT id, number, store_id AS "storeId", source, status, selection, purpose, style, design_version_id AS "designVersionId",
      cursor, created_at AS "createdAt", actor
    FROM postcard_batch WHERE id = ${id}::uuid ${lock ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.empty}`;
  return found[0] ?? null;
}

/** Sign of life, and how many customers have been asked for. */
export async function touchPostcardBatch(
  tx: Tx | Database['prisma'],
  id: string,
  progress: { cursor?: string; doneCount?: number } = {},
): Promise<void> {
  await tx.$executeRaw`
    UPDATE postcard_batch SET touched_at = now(), cursor = coalesce(${progress.cursor ?? null}::uuid, cursor),
      done_count = coalesce(${progress.doneCount ?? null}::int, done_count)
    WHERE id = ${id}::uuid`;
}

/** The PDF is there. @returns false where the batch was cancelled meanwhile */
export async function finishPostcardBatch(
  tx: Tx,
  id: string,
  made: { cards: number; pages: number; sizeBytes: number; at: Date },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE postcard_batch b SET status = CASE WHEN ${made.cards}::int > 0 THEN 'made' ELSE 'failed' END,
      error = CASE WHEN ${made.cards}::int > 0 THEN NULL ELSE 'nothing_to_print' END,
      made_at = ${made.at}::timestamptz, pages = ${made.pages}::int, size_bytes = ${made.sizeBytes}::int, touched_at = now(),
      done_count = ${made.cards}::int, total = (SELECT count(*) FROM postcard_card k WHERE k.batch_id = b.id),
      left_out = (SELECT count(*) FROM postcard_card k WHERE k.batch_id = b.id AND k.status = 'left_out')
    WHERE b.id = ${id}::uuid AND b.status = 'preparing'`;
  return changed > 0;
}

const AT = {
  handed_over: Prisma.raw('handed_over_at'),
  printed: Prisma.raw('printed_at'),
  posted: Prisma.raw('posted_at'),
  cancelled: Prisma.raw('cancelled_at'),
};

export async function setPostcardStatus(
  tx: Tx,
  id: string,
  status: keyof typeof AT,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE postcard_batch SET status = ${status}, ${AT[status]} = ${at}::timestamptz, touched_at = now() WHERE id = ${id}::uuid`;
}

/** Batches at work that have given no sign of life for a while, for the reconciler. The database's clock decides. */
export const listSilentPostcardBatches = (
  db: Database,
  { silentForMs, limit }: { silentForMs: number; limit: number },
): Promise<{ id: string; workflowId: string }[]> => db.prisma.$queryRaw`
  SELECT id, workflow_id AS "workflowId" FROM postcard_batch
  WHERE status = 'preparing' AND touched_at < now() - ${silentForMs}::int * interval '1 millisecond'
  ORDER BY touched_at LIMIT ${limit}`;

/** Batches that hold a card of a customer. */
export const listBatchesOf = (
  db: Database,
  customerId: string,
): Promise<{ id: string; number: number; status: string; workflowId: string }[]> => db.prisma.$queryRaw`
  SELECT b.id, b.number, b.status, b.workflow_id AS "workflowId" FROM postcard_batch b
  WHERE b.id IN (SELECT k.batch_id FROM postcard_card k WHERE k.customer_id = ${customerId}::uuid)`;

/** Batches that were posted before `before` and whose files are still kept. */
export const listBatchesWithOldFiles = (
  db: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<{ id: string; number: number }[]> => db.prisma.$queryRaw`
  SELECT id, number FROM postcard_batch
  WHERE status = 'posted' AND files_removed_at IS NULL AND posted_at < ${before}::timestamptz ORDER BY posted_at LIMIT ${limit}`;

export async function noteFilesRemoved(db: Database, id: string, at: Date): Promise<void> {
  await db.prisma.postcardBatch.update({ where: { id }, data: { filesRemovedAt: at } });
}

/** Ledger ids of a customer's cards that were printed by themselves: the names of their files. */
export const listSingleCardsOf = (db: Database, customerId: string): Promise<{ id: string }[]> =>
  db.prisma.$queryRaw`
    SELECT d.id FROM delivery d JOIN postcard_single s ON s.delivery_id = d.id WHERE d.customer_id = ${customerId}::uuid`;

/** To be printed again; what was asked for stays. @returns false where it has gone on meanwhile */
export async function reopenPostcardBatch(db: Database, id: string): Promise<boolean> {
  const changed = await db.prisma.$executeRaw`
    UPDATE postcard_batch SET status = 'preparing', made_at = NULL, touched_at = now() WHERE id = ${id}::uuid AND status = 'made'`;
  return changed > 0;
}
