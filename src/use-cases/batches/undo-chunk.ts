import type { Tx } from '#db/client';
import { type ItemResult, markUndone, readEffects, type WaitingItem } from '#db/follow-batch-items';
import type { BatchOrder } from '#db/follow-batches';
import { lockFollows } from '#db/follows';
import { findStarted } from '#db/restore-follows';
import { groupBy } from '#domain/group-by';
import { applyStop } from '../apply-stop.ts';
import { type BatchDeps, type ChunkWork, noWork } from './batch-deps.ts';
import type { MovedFollow } from './move-chunk.ts';
import type { RemovedSteps } from './remove-chunk.ts';
import { restoreRemoved } from './restore-removed.ts';
import { moveBack } from './move-back.ts';

/** What a batch did to one customer; the three shapes of `effect`, of which a replacement has two. */
interface Effect {
  made?: string;
  removed?: RemovedSteps[];
  moved?: MovedFollow[];
}

interface Undoing {
  customerId: string;
  effect: Effect;
  doneAt: Date;
}

/**
 * Takes back what a batch did to some customers: follows it made are stopped, steps it removed return where their time
 * is still to come, follows it moved return to their version and plan. What was sent stays sent.
 */
export async function undoChunk(tx: Tx, deps: BatchDeps, batch: BatchOrder, items: readonly WaitingItem[]): Promise<ChunkWork> {
  const undone = await readEffects(tx, batch.undoOfId ?? '', items.map(({ customerId }) => customerId));
  const byCustomer = new Map(undone.map((row) => [row.customerId, { ...row, effect: (row.effect ?? {}) as Effect }]));
  const work = noWork();
  const kept = await stopMade(tx, deps, batch, [...byCustomer.values()], work);
  const results: ItemResult[] = [];
  for (const item of items) {
    const undoing = byCustomer.get(item.customerId);
    results.push(undoing ? await undoCustomer(tx, deps, batch, { seq: item.seq, undoing, kept }, work) : gone(item.seq));
  }
  const changed = items.filter((_, index) => results[index]?.status === 'done').map(({ customerId }) => customerId);
  await markUndone(tx, batch.undoOfId ?? '', changed, deps.now());
  return { ...work, results };
}

const gone = (seq: number): ItemResult => ({ seq, status: 'skipped', code: 'nothing_remains' });

/** @returns customers whose follow goes on because it has sent something and those are to be left */
async function stopMade(tx: Tx, deps: BatchDeps, batch: BatchOrder, undone: readonly Undoing[], work: ChunkWork): Promise<Set<string>> {
  const made = undone.flatMap(({ effect }) => (effect.made ? [effect.made] : []));
  if (made.length === 0) return new Set();
  const follows = await lockFollows(tx, made);
  const started = batch.options.started === 'leave' ? await findStarted(tx, made) : new Set<string>();
  const [leave = [], stop = []] = [true, false].map((wanted) => follows.filter(({ id }) => started.has(id) === wanted));
  const order = { reason: 'staff', note: '一括処理の取り消し', inBulk: true } as const;
  work.ends.push(...(await applyStop(tx, deps, batch.actor, stop, order)));
  return new Set(leave.filter(({ status }) => status !== 'stopped' && status !== 'completed').map(({ customerId }) => customerId));
}

async function undoCustomer(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  { seq, undoing, kept }: { seq: number; undoing: Undoing; kept: Set<string> },
  work: ChunkWork,
): Promise<ItemResult> {
  const { customerId, effect, doneAt } = undoing;
  if (kept.has(customerId)) return { seq, status: 'skipped', code: 'step_already_run', followId: effect.made ?? null };
  const outcomes = [
    ...(effect.made ? [{ code: null }] : []),
    ...(effect.removed?.length ? [await restoreRemoved(tx, deps, batch, { removed: effect.removed, since: doneAt }, work)] : []),
    ...(effect.moved?.length ? [await moveBack(tx, deps, batch, { moved: effect.moved, since: doneAt }, work)] : []),
  ];
  const byCode = groupBy(outcomes, ({ code }) => code);
  const followId = effect.made ?? effect.removed?.[0]?.followId ?? effect.moved?.[0]?.followId ?? null;
  if (byCode.has(null)) return { seq, status: 'done', followId };
  return { seq, status: 'skipped', code: outcomes[0]?.code ?? 'nothing_remains', followId };
}
