import {
  findPostcardBatch,
  findPostcardOrder,
  type PostcardBatchView,
  setPostcardStatus,
} from '#db/postcard-batches';
import type { PostcardBatchStatus } from '#contract/postcards';
import { insertRows } from '#db/insert-rows';
import { notePosted, releaseCards } from '#db/postcard-cards';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { type Bilingual, DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';

const CHANGES = {
  hand_over: { from: ['made'], to: 'handed_over' },
  print: { from: ['made', 'handed_over'], to: 'printed' },
  post: { from: ['made', 'handed_over', 'printed'], to: 'posted' },
  cancel: { from: ['preparing', 'made', 'handed_over', 'failed'], to: 'cancelled' },
} as const satisfies Record<string, { from: PostcardBatchStatus[]; to: PostcardBatchStatus }>;
export type PostcardChange = keyof typeof CHANGES;

const REMEDIES: Partial<Record<PostcardBatchStatus, Bilingual>> = {
  preparing: {
    ja: '作成が終わるまで待つか、中止してください',
    en: 'wait until the batch is made, or cancel it',
  },
  posted: {
    ja: '投函したはがきは変えられません。戻ったはがきは「戻ったはがき」に記録してください',
    en: 'record cards that came back under Returned: cards that were posted cannot be changed',
  },
  cancelled: {
    ja: '中止したまとめは使えません。新しく作ってください',
    en: 'make a new batch: a cancelled one cannot be used',
  },
  printed: {
    ja: '印刷したはがきは中止できません。投函しないときは管理者に相談してください',
    en: 'ask an administrator if the cards are not to be posted: printed ones cannot be cancelled',
  },
};

/**
 * Moves a batch on: handed over to the print house, printed, posted; or calls it off as long as nothing is printed.
 * @param input.cards of a cancelled batch: `keep` for the next one, or `drop` without cost
 * @throws DomainError `not_found`, `wrong_state`
 */
export async function controlPostcardBatch(
  deps: UseCaseDeps,
  actor: Actor,
  input: { id: string; change: PostcardChange; cards?: 'keep' | 'drop' },
): Promise<PostcardBatchView> {
  authorize(actor, 'postcard.write');
  const { from, to } = CHANGES[input.change];
  const now = deps.now();
  return deps.db.transaction(
    async (tx) => {
      const seen = await findPostcardBatch(tx, actor, input.id);
      const locked = seen && (await findPostcardOrder(tx, input.id, true));
      if (!locked) throw new DomainError('not_found', { message: 'no such batch', field: 'id' });
      if (!(from as readonly string[]).includes(locked.status)) {
        throw new DomainError('wrong_state', {
          message: `a batch that is ${locked.status} cannot be changed so`,
          remedy: REMEDIES[locked.status] ?? {
            ja: '画面を読み込み直して、今の状態を確かめてください',
            en: 'reload the page and see its state',
          },
          details: { status: locked.status },
        });
      }
      await setPostcardStatus(tx, input.id, to, now);
      if (to === 'posted') await notePosted(tx, input.id, actor, now);
      if (to === 'cancelled') await releaseCards(tx, input.id, input.cards ?? 'keep', now);
      const after = await findPostcardBatch(tx, actor, input.id);
      if (!after) throw new DomainError('internal_error', { message: 'the batch is gone' });
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: `postcard_batch.${input.change}`,
            entity: 'postcard_batch',
            entityId: input.id,
            storeId: after.storeId,
            before: { status: locked.status },
            after: { status: to, ...(input.cards && { cards: input.cards }) },
          }),
        ],
      });
      return after;
    },
    { actor },
  );
}
