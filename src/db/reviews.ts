import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface ReviewView {
  id: string;
  storeId: string;
  customerId: string;
  customerName: string;
  quoteId: string | null;
  reviewerId: string;
  reviewerName: string;
  notes: string;
  depth: number;
  nextAction: string | null;
  nextActionOn: Date | null;
  todoId: string | null;
  createdAt: Date;
}

export const insertReview = (tx: Tx, data: Prisma.NegotiationReviewUncheckedCreateInput): Promise<unknown> =>
  tx.negotiationReview.create({ data });

/** Newest first; ids are uuid v7, so the id is the order. */
export async function listReviews(
  rows: Rows,
  actor: Actor,
  filter: {
    id?: string;
    storeId?: string | undefined;
    customerId?: string | undefined;
    reviewerId?: string | undefined;
  },
  page: { take: number; after?: string | undefined },
): Promise<ReviewView[]> {
  const conditions = [storeCondition(actor, filter.storeId, 'r.store_id')];
  if (filter.id) conditions.push(Prisma.sql`r.id = ${filter.id}::uuid`);
  if (filter.customerId) conditions.push(Prisma.sql`r.customer_id = ${filter.customerId}::uuid`);
  if (filter.reviewerId) conditions.push(Prisma.sql`r.reviewer_id = ${filter.reviewerId}`);
  if (page.after) conditions.push(Prisma.sql`r.id < ${page.after}::uuid`);
  return rows.$queryRaw<ReviewView[]>`
    SELECT r.id, r.store_id AS "storeId", r.customer_id AS "customerId", c.name AS "customerName", r.quote_id AS "quoteId",
      r.reviewer_id AS "reviewerId", r.reviewer_name AS "reviewerName", r.notes, r.depth, r.next_action AS "nextAction",
      r.next_action_on AS "nextActionOn", r.todo_id AS "todoId", r.created_at AS "createdAt"
    FROM negotiation_review r JOIN customer c ON c.id = r.customer_id
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY r.id DESC LIMIT ${page.take}`;
}
