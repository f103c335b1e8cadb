import { findPostcardBatch, listPostcardBatches, type PostcardBatchView } from '#db/postcard-batches';
import { type CardView, listCards } from '#db/postcard-cards';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';

export type { CardView, PostcardBatchView };

export async function findPostcardBatches(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    status?: readonly string[] | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<PostcardBatchView[]> {
  authorize(actor, 'postcard.read');
  const { take, after, ...filter } = input;
  return deps.db.transaction((tx) => listPostcardBatches(tx, actor, filter, { take, after }), { actor });
}

/** @throws DomainError `not_found` */
export async function getPostcardBatch(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
): Promise<PostcardBatchView> {
  authorize(actor, 'postcard.read');
  const batch = await deps.db.transaction((tx) => findPostcardBatch(tx, actor, id), { actor });
  if (!batch) throw new DomainError('not_found', { message: 'no such batch', field: 'id' });
  return batch;
}

/** Cards of a batch with their customers; those left out come first, with the reason. */
export async function findPostcardCards(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    batchId: string;
    status?: readonly string[] | undefined;
    take: number;
    after?: { seq: number; id: string } | undefined;
  },
): Promise<CardView[]> {
  await getPostcardBatch(deps, actor, input.batchId);
  const { take, after, ...filter } = input;
  return deps.db.transaction((tx) => listCards(tx, actor, filter, { take, after }), { actor });
}
