import type { FollowInput } from '#contract/workflow-messages';
import type { PatternForPlanning } from '#db/assignment-facts';
import { findVersionForPlanning } from '#db/assignment-facts';
import { findStepKinds } from '#db/batch-facts';
import type { Tx } from '#db/client';
import type { ItemResult, WaitingItem } from '#db/follow-batch-items';
import type { BatchOrder } from '#db/follow-batches';
import type { OutboxMessage } from '#db/outbox';
import type { Channel, Purpose } from '#domain/kinds';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';

export type BatchDeps = UseCaseDeps;

/** What one transaction over some customers of a batch did, and what it leaves to tell the engine. */
export interface ChunkWork {
  results: ItemResult[];
  starts: FollowInput[];
  /** to follows that were reopened: their workflows have ended, and begin anew */
  restores: OutboxMessage[];
  messages: OutboxMessage[];
  /** to follows whose record has ended: their workflows need not run once more to find that out */
  ends: OutboxMessage[];
}

export type ChunkHandler = (
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  items: readonly WaitingItem[],
) => Promise<ChunkWork>;

export const noWork = (): ChunkWork => ({ results: [], starts: [], restores: [], messages: [], ends: [] });

export interface VersionInUse extends PatternForPlanning {
  kinds: { channel: Channel; purpose: Purpose }[];
}

const known = new Map<string, VersionInUse>();

/** A version as batches assign it. Versions never change, so each is read once per process. */
export async function versionOf(tx: Tx, patternVersionId: string): Promise<VersionInUse> {
  const cached = known.get(patternVersionId);
  if (cached) return cached;
  const version = await findVersionForPlanning(tx, patternVersionId);
  if (!version) throw new DomainError('not_found', { message: 'no such version', field: 'patternId' });
  // A pattern archived while its batch runs was not archived when it was asked for.
  const found = { ...version, archived: false, kinds: await findStepKinds(tx, patternVersionId) };
  if (known.size >= 100) known.clear();
  known.set(patternVersionId, found);
  return found;
}
