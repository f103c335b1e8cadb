import type { Tx } from '#db/client';
import { type ItemResult, markUndone, readEffects, type WaitingItem } from '#db/follow-batch-items';
import type { BatchOrder } from '#db/follow-batches';
import { lockFollows } from '#db/follows';
import { findStarted } from '#db/restore-follows';
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
export async function undoChunk(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  items: readonly WaitingItem[],
): Promise<ChunkWork> {
  const undone = await readEffects(
    tx,
    batch.undoOfId ?? '',
    items.map(({ customerId }) => customerId),
  );
  const byCustomer = new Map(
    undone.map((row) => [row.customerId, { ...row, effect: (row.effect ?? {}) as Effect }]),
  );
  const work = noWork();
  const kept = await stopMade(tx, deps, batch, [...byCustomer.values()], work);
  const removed = [...byCustomer.values()].flatMap(({ customerId, effect, doneAt: since }) =>
    kept.has(customerId) ? [] : (effect.removed ?? []).map((entry) => ({ ...entry, since })),
  );
  const restored = await restoreRemoved(tx, deps, batch, removed, work);
  const results: ItemResult[] = [];
  for (const { seq, customerId } of items) {
    const undoing = byCustomer.get(customerId);
    if (!undoing) results.push({ seq, status: 'skipped', code: 'nothing_remains' });
    else if (kept.has(customerId)) {
      results.push({
        seq,
        status: 'skipped',
        code: 'step_already_run',
        followId: undoing.effect.made ?? null,
      });
    } else
      results.push(resultOf(seq, undoing.effect, await outcomesOf(tx, deps, batch, undoing, restored, work)));
  }
  const changed = items
    .filter((_, index) => results[index]?.status === 'done')
    .map(({ customerId }) => customerId);
  await markUndone(tx, batch.undoOfId ?? '', changed, deps.now());
  return { ...work, results };
}

/** @returns customers whose follow goes on because it has sent something and those are to be left */
async function stopMade(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  undone: readonly Undoing[],
  work: ChunkWork,
): Promise<Set<string>> {
  const made = undone.flatMap(({ effect }) => (effect.made ? [effect.made] : []));
  if (made.length === 0) return new Set();
  const follows = await lockFollows(tx, made);
  const started = batch.options.started === 'leave' ? await findStarted(tx, made) : new Set<string>();
  const [leave = [], stop = []] = [true, false].map((wanted) =>
    follows.filter(({ id }) => started.has(id) === wanted),
  );
  const order = { reason: 'staff', note: '一括処理の取り消し', inBulk: true } as const;
  work.ends.push(...(await applyStop(tx, deps, batch.actor, stop, order)));
  return new Set(
    leave
      .filter(({ status }) => status !== 'stopped' && status !== 'completed')
      .map(({ customerId }) => customerId),
  );
}

/** Per part of what was done to a customer: why it could not be taken back; null: it was. */
async function outcomesOf(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  { effect, doneAt }: Undoing,
  restored: ReadonlyMap<string, string | null>,
  work: ChunkWork,
): Promise<(string | null)[]> {
  const { made, removed = [], moved = [] } = effect;
  return [
    ...(made ? [null] : []),
    ...removed.map(({ followId }) => restored.get(followId) ?? null),
    ...(moved.length > 0 ? [await moveBack(tx, deps, batch, { moved, since: doneAt }, work)] : []),
  ];
}

function resultOf(
  seq: number,
  { made, removed, moved }: Effect,
  outcomes: readonly (string | null)[],
): ItemResult {
  const followId = made ?? removed?.[0]?.followId ?? moved?.[0]?.followId ?? null;
  if (outcomes.includes(null)) return { seq, status: 'done', followId };
  return { seq, status: 'skipped', code: outcomes[0] ?? 'nothing_remains', followId };
}
