import type {
  PostcardBatch,
  PostcardCard,
  PostcardDesign,
  PostcardPicture,
  PostcardReturn,
} from '#contract/postcards';
import { cardNumber } from '#domain/card-number';
import { SEND_REASONS, type SendReason } from '#domain/send-reasons';
import { ERRORS, type ErrorCode } from '#errors';
import type { CardView, PostcardBatchView } from '#use-cases/postcards/find-batches';
import type { DesignView } from '#use-cases/postcards/manage-designs';
import type { PictureInfo } from '#use-cases/postcards/pictures';
import type { ReturnedCard } from '#use-cases/postcards/record-return';
import { unprintableText } from '#use-cases/postcards/unprintable';
import { instantIn } from './instant.ts';

export function presentDesign(design: DesignView, timeZone: string): PostcardDesign {
  const { archivedAt, updatedAt, ...rest } = design;
  return { ...rest, archived: archivedAt !== null, updatedAt: instantIn(timeZone)(updatedAt) };
}

export const presentPicture = ({
  id,
  name,
  contentType,
  width,
  height,
  sizeBytes,
}: PictureInfo): PostcardPicture => ({
  id,
  name,
  contentType,
  width,
  height,
  sizeBytes,
});

export function presentPostcardBatch(batch: PostcardBatchView, timeZone: string): PostcardBatch {
  const at = instantIn(timeZone);
  const { workflowId: _, doneCount, ...rest } = batch;
  return {
    ...rest,
    done: doneCount,
    createdAt: at(batch.createdAt),
    madeAt: at(batch.madeAt),
    handedOverAt: at(batch.handedOverAt),
    printedAt: at(batch.printedAt),
    postedAt: at(batch.postedAt),
    cancelledAt: at(batch.cancelledAt),
    filesRemovedAt: at(batch.filesRemovedAt),
  };
}

export function presentCard({ batchNumber, seq, ...card }: CardView, timeZone: string): PostcardCard {
  return {
    ...card,
    number: seq === null ? null : cardNumber({ batch: batchNumber, seq }),
    reasonText: card.reason === null ? null : reasonText(card.reason),
    returnedAt: instantIn(timeZone)(card.returnedAt),
  };
}

const OWN_REASONS: Record<string, string> = {
  held: '上限・予算・緊急停止のため、いまは送れません',
  not_sent: '送信の記録がありません',
  no_address: '郵便番号か住所が登録されていません',
  no_address_call_instead: '郵便番号か住所が登録されていません',
  address_undeliverable: 'はがきが戻った住所のままです',
  undeliverable_call_instead: 'はがきが戻った住所のままです',
  batch_cancelled: 'まとめが中止されました',
  unknown_address: 'あて所に尋ねあたりません',
  moved: '転居先不明',
  refused: '受取拒絶',
  other: 'その他',
};

/** Why a card was left out or came back: a decision, an error, or what the layout refused. */
function reasonText(reason: string): string {
  const unprintable = unprintableText(reason);
  if (unprintable) return unprintable.ja;
  if (Object.hasOwn(OWN_REASONS, reason)) return OWN_REASONS[reason] ?? reason;
  if (Object.hasOwn(SEND_REASONS, reason)) return SEND_REASONS[reason as SendReason].label;
  return Object.hasOwn(ERRORS, reason) ? ERRORS[reason as ErrorCode].title : reason;
}

export const presentReturn = (card: ReturnedCard, timeZone: string): PostcardReturn => ({
  ...card,
  returnedAt: instantIn(timeZone)(card.returnedAt),
});
