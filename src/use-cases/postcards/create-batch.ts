import { postcardWorkflowId } from '#contract/jobs';
import { type CreatePostcardBatch, POSTCARD_BATCH_LIMIT } from '#contract/postcards';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import { findPostcardBatch, insertPostcardBatch, type PostcardBatchView } from '#db/postcard-batches';
import { takeTray } from '#db/postcard-cards';
import type { DesignView } from '#db/postcard-designs';
import { countTray, findPostcardSetting } from '#db/postcard-settings';
import { countSelection } from '#db/selection';
import type { Store } from '#db/stores';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { requireOption } from '../contract/require-option.ts';
import type { UseCaseDeps } from '../deps.ts';
import { storeOrDefault } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { currentVersionOf } from './card-style.ts';
import { requireDesign } from './manage-designs.ts';

/**
 * Gathers what waits in a store's tray, or asks for a card to everybody of a selection. The PDF is the engine's work.
 * @throws DomainError `option_not_contracted`, `not_found`, `selection_empty`, `selection_too_large`, `nothing_to_print`,
 *   `postcard_unprintable` where the store has no postal code of its own
 */
export async function createPostcardBatch(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreatePostcardBatch,
): Promise<PostcardBatchView> {
  authorize(actor, 'postcard.write');
  const id = deps.newId();
  const batch = await deps.db.transaction(
    async (tx) => {
      const store = await storeOrDefault(tx, actor, input.storeId);
      await requireOption(deps, tx, store.id, 'delivery_basic');
      requireSender(store);
      const { output: usual, designId, bleed, ...style } = await findPostcardSetting(tx, store.id);
      const output = input.output ?? (usual === 'each' ? 'office' : usual);
      const design = await designOf(tx, actor, store, input, designId);
      const { selection } = input;
      const total = await countWanted(tx, deps, actor, store, input);
      await insertPostcardBatch(tx, {
        id,
        storeId: store.id,
        name: input.name ?? `${formatWallClock(deps.now(), store.timeZone).slice(0, 10)} のはがき`,
        source: selection ? 'selection' : 'tray',
        output,
        selection: selection ? { ...selection, storeId: store.id } : null,
        purpose: input.purpose,
        // The office's printer has the card's own size.
        style: { ...style, bleed: bleed && output === 'print_house' },
        designVersionId: design?.versionId ?? null,
        workflowId: postcardWorkflowId(id),
        total,
        actor,
      });
      if (!selection) await takeTray(tx, { id, storeId: store.id }, POSTCARD_BATCH_LIMIT);
      const made = await findPostcardBatch(tx, actor, id);
      if (!made)
        throw new DomainError('internal_error', { message: 'the batch is not there after it was written' });
      const facts = {
        action: 'postcard_batch.create',
        entity: 'postcard_batch',
        entityId: id,
        storeId: store.id,
      };
      const after = { source: made.source, total, designVersionId: design?.versionId ?? null };
      await insertRows(tx, { auditLog: [auditRow(deps, actor, { ...facts, after })] });
      return made;
    },
    { actor },
  );
  await runPostcardJob(deps, batch);
  return batch;
}

function requireSender({ postalCode, address }: Store): void {
  if (postalCode && address) return;
  throw new DomainError('postcard_unprintable', {
    message: 'the store has no address to stand on the cards',
    remedy: {
      ja: '店舗の郵便番号と住所を「設定」で登録してください',
      en: 'register the postcode and address of the store in Settings',
    },
    details: { reason: 'sender_postal_code' },
  });
}

async function designOf(
  tx: Tx,
  actor: Actor,
  store: Store,
  input: CreatePostcardBatch,
  ofStore: string | null,
): Promise<DesignView | null> {
  if (!input.designId) return currentVersionOf(tx, actor, ofStore);
  const design = await requireDesign(tx, actor, input.designId, 'designId');
  if (design.archivedAt || (design.storeId !== null && design.storeId !== store.id))
    throw new DomainError('not_found', { message: 'no such design of this store', field: 'designId' });
  return design;
}

async function countWanted(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  store: Store,
  { selection }: CreatePostcardBatch,
): Promise<number> {
  if (!selection) {
    const waiting = await countTray(tx, store.id);
    if (waiting > 0) return Math.min(waiting, POSTCARD_BATCH_LIMIT);
    throw new DomainError('nothing_to_print', {
      message: 'no card is waiting',
      remedy: {
        ja: 'パターンや自動配信のはがきが送られてから、もう一度お試しください',
        en: 'try again once a pattern or a rule has sent a postcard',
      },
    });
  }
  const total = await countSelection(tx, actor, { ...selection, storeId: store.id }, deps.now());
  if (total === 0) throw new DomainError('selection_empty', { field: 'selection' });
  if (total > POSTCARD_BATCH_LIMIT) {
    throw new DomainError('selection_too_large', {
      message: `${total} customers are selected`,
      field: 'selection',
      remedy: {
        ja: `${POSTCARD_BATCH_LIMIT.toLocaleString('ja')} 件以下になるように絞り込んでください`,
        en: `narrow the selection to at most ${POSTCARD_BATCH_LIMIT.toLocaleString('en')} customers`,
      },
      details: { total, limit: POSTCARD_BATCH_LIMIT },
    });
  }
  return total;
}

/** Starts or wakes the batch's workflow. Never throws: with Temporal down the reconciler does it. */
export async function runPostcardJob(
  deps: UseCaseDeps,
  { id, workflowId }: { id: string; workflowId: string },
): Promise<void> {
  try {
    await deps.engine.runJob({ workflow: 'makePostcards', workflowId, id, title: 'batch of postcards' });
  } catch (error) {
    deps.logger.warn(
      { err: error, batchId: id },
      'a batch of postcards could not be handed to the engine; the reconciler will',
    );
  }
}
