import type { RecordReturn } from '#contract/postcards';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import {
  findCardByNumber,
  findLastCard,
  listReturned,
  markReturned,
  type PostedCard,
} from '#db/postcard-cards';
import { lockCustomer } from '#db/customers';
import type { Actor } from '#domain/actor';
import { cardNumber, parseCardNumber, SINGLE } from '#domain/card-number';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { recordConsentIn } from '../consent/record-consent.ts';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow, historyRow } from '../record.ts';

export interface ReturnedCard {
  deliveryId: string;
  customerId: string;
  customerName: string;
  number: string | null;
  reason: string | null;
  returnedAt: Date;
  isNew: boolean;
}

const LABEL = {
  unknown_address: 'あて所に尋ねあたりません',
  moved: '転居先不明',
  refused: '受取拒絶',
  other: 'その他',
} as const;

/**
 * A card came back (D8): the ledger says so, no post goes to the customer until the address is changed, and somebody gets a
 * ToDo to ask for it. A customer who refused it has said no to postcards. Recording the same card again changes nothing.
 * @throws DomainError `postcard_unknown` for a number that is no card of this store, or a customer without cards
 */
export async function recordPostcardReturn(
  deps: UseCaseDeps,
  actor: Actor,
  input: RecordReturn,
): Promise<ReturnedCard> {
  authorize(actor, 'postcard.return');
  const now = deps.now();
  return deps.db.transaction(
    async (tx) => {
      const seen = await requireCard(tx, actor, input);
      await lockCustomer(tx, seen.customerId);
      const card = await requireCard(tx, actor, input);
      if (card.status === 'bounced') return returnedCard(card, card.settledAt ?? now, false);
      await markReturned(tx, card, input.reason, now);
      if (input.reason === 'refused') await refusePost(tx, deps, actor, card);
      await note(tx, deps, actor, card, input.reason);
      return returnedCard({ ...card, error: input.reason }, now, true);
    },
    { actor },
  );
}

async function requireCard(tx: Tx, actor: Actor, input: RecordReturn): Promise<PostedCard> {
  if (input.customerId) {
    const card = await findLastCard(tx, actor, input.customerId);
    if (card) return card;
    throw new DomainError('postcard_unknown', {
      message: 'no card was sent to this customer',
      field: 'customerId',
      remedy: {
        ja: 'この顧客に送ったはがきがありません。別の顧客を選んでください',
        en: 'choose another customer: no card was sent to this one',
      },
    });
  }
  const number = parseCardNumber(input.cardNumber ?? '');
  const card = number && (await findCardByNumber(tx, actor, number));
  if (card) return card;
  throw new DomainError('postcard_unknown', {
    message: number ? 'no card has this number' : 'this is not a number of a card',
    field: 'cardNumber',
    remedy: {
      ja: 'はがきの右下に印刷された番号（例: 00042-00137-0）を確かめるか、顧客を選んでください',
      en: 'check the number in the lower right corner of the card (such as 00042-00137-0), or choose the customer',
    },
  });
}

async function refusePost(tx: Tx, deps: UseCaseDeps, actor: Actor, card: PostedCard): Promise<void> {
  await recordConsentIn(tx, deps, actor, {
    customerId: card.customerId,
    channel: 'postcard',
    state: 'denied',
    source: 'returned_postcard',
    sourceKey: `postcard-return:${card.deliveryId}`,
    proof: { text: `${LABEL.refused}で戻ったはがき`, deliveryId: card.deliveryId },
  });
}

async function note(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  card: PostedCard,
  reason: keyof typeof LABEL,
): Promise<void> {
  const { storeId, customerId, followId, deliveryId, assigneeId } = card;
  const todoId = deps.newId();
  const number = numberOf(card);
  await insertRows(tx, {
    todo: [
      {
        id: todoId,
        storeId,
        customerId,
        followId,
        kind: 'one_off',
        channel: 'task',
        title: '戻ったはがき: 住所を確認する',
        note: `${LABEL[reason]}${number ? `（${number}）` : ''}`,
        dueAt: deps.now().toISOString(),
        status: 'open',
        assigneeId,
      },
    ],
    historyEntry: [
      historyRow(deps, actor, {
        storeId,
        customerId,
        followId,
        kind: 'postcard_returned',
        channel: 'postcard',
        summary: `はがきが戻りました: ${LABEL[reason]}`,
        detail: { deliveryId, reason, todoId },
      }),
    ],
    auditLog: [
      auditRow(deps, actor, {
        action: 'postcard.return',
        entity: 'delivery',
        entityId: deliveryId,
        storeId,
        before: { status: card.status },
        after: { status: 'bounced', reason },
      }),
    ],
  });
}

function numberOf({ batchNumber, seq, singleNumber }: PostedCard): string | null {
  if (batchNumber !== null && seq !== null) return cardNumber({ batch: batchNumber, seq });
  return singleNumber === null ? null : cardNumber({ batch: SINGLE, seq: singleNumber });
}

const returnedCard = (card: PostedCard, returnedAt: Date, isNew: boolean): ReturnedCard => ({
  deliveryId: card.deliveryId,
  customerId: card.customerId,
  customerName: card.customerName,
  number: numberOf(card),
  reason: card.error,
  returnedAt,
  isNew,
});

/** Cards that came back, newest first. */
export async function findPostcardReturns(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId?: string | undefined; take: number; after?: { at: string; id: string } | undefined },
): Promise<ReturnedCard[]> {
  authorize(actor, 'postcard.read');
  const { take, after, ...filter } = input;
  const found = await deps.db.transaction((tx) => listReturned(tx, actor, filter, { take, after }), {
    actor,
  });
  return found.map((card) => returnedCard(card, card.settledAt, false));
}
