import type { CardStyle } from '#channels/postcard/card';
import { type CardCheck, cardChecker } from '#channels/postcard/cards';
import { readJapaneseFont } from '#channels/print/font';
import { insertRows } from '#db/insert-rows';
import { findPostcardOrder, type PostcardBatchOrder, touchPostcardBatch } from '#db/postcard-batches';
import { askForCards, leaveCardOut, listAskedCards, takeCard } from '#db/postcard-cards';
import { findDesignVersion } from '#db/postcard-designs';
import { selectCustomerIds } from '#db/selection';
import { readSendRow } from '#db/send-facts';
import { requireStore } from '#use-cases/find-stores';
import { backOf, cardStyle } from '#use-cases/postcards/card-style';
import { unprintableReason } from '#use-cases/postcards/unprintable';
import { decide } from '#use-cases/sending/decide';
import { addressLines } from '#domain/postal-address';
import type { ActivityDeps } from '../activity-deps.ts';
import { runSend } from '../send/run-send.ts';

/** Customers asked for in one transaction, and claims side by side. */
const AT_ONCE = 200;
const SIDE_BY_SIDE = 4;

interface Asked {
  id: string;
  singleSendId: string;
  sendKey: string;
}

/**
 * A send for everybody of the batch's selection, through the ledger's claim like any other: consent, decisions, caps and
 * budget hold here too. Who is not sent a card stays in the batch, with the reason.
 * @returns false where the batch was cancelled meanwhile
 */
export async function gatherCards(
  deps: ActivityDeps,
  batch: PostcardBatchOrder,
  onProgress: (done: number) => void,
): Promise<boolean> {
  const style = await styleOf(deps, batch);
  const check = cardChecker(readJapaneseFont());
  // The cards are printed with their batch, whatever the store does with single ones.
  const { postcard } = deps.channels;
  const collecting: ActivityDeps = {
    ...deps,
    channels: {
      ...deps.channels,
      postcard: { ...postcard, send: (card) => postcard.send({ ...card, style, collect: true }) },
    },
  };
  let done = 0;
  for (;;) {
    const asked = await listAskedCards(deps.db.prisma, batch.id);
    for (let at = 0; at < asked.length; at += SIDE_BY_SIDE) {
      await Promise.all(
        asked.slice(at, at + SIDE_BY_SIDE).map((card) => sendCard(collecting, card, { check, style })),
      );
      done += Math.min(SIDE_BY_SIDE, asked.length - at);
      onProgress(done);
    }
    const next = await askForMore(deps, batch.id);
    if (next !== 'asked') return next === 'complete';
  }
}

async function styleOf(deps: ActivityDeps, batch: PostcardBatchOrder): Promise<CardStyle> {
  return deps.db.transaction(async (tx) => {
    const store = await requireStore(tx, batch.actor, batch.storeId);
    const design = batch.designVersionId ? await findDesignVersion(tx, batch.designVersionId) : null;
    // Whether a card can be printed does not depend on the picture.
    return cardStyle(store, batch.style, design && (await backOf(tx, null, { ...design, pictureId: null })));
  });
}

async function askForMore(deps: ActivityDeps, batchId: string): Promise<'asked' | 'complete' | 'cancelled'> {
  return deps.db.transaction(
    async (tx) => {
      const batch = await findPostcardOrder(tx, batchId, true);
      if (batch?.status !== 'preparing' || !batch.selection) return 'cancelled';
      const ids = await selectCustomerIds(tx, batch.actor, batch.selection, {
        now: batch.createdAt,
        after: batch.cursor ?? undefined,
        take: AT_ONCE,
      });
      const last = ids.at(-1);
      if (last === undefined) return 'complete';
      const design = batch.designVersionId ? await findDesignVersion(tx, batch.designVersionId) : null;
      const cards = ids.map((customerId) => ({ id: deps.newId(), customerId, singleSendId: deps.newId() }));
      await insertRows(tx, {
        singleSend: cards.map(({ customerId, singleSendId }) => ({
          id: singleSendId,
          sendKey: `postcard:${batchId}:${customerId}`,
          storeId: batch.storeId,
          customerId,
          channel: 'postcard',
          purpose: batch.purpose,
          title: design?.name ?? null,
          subject: design?.heading ?? null,
          body: design?.body ?? '',
          dueAt: deps.now().toISOString(),
          status: 'planned',
        })),
      });
      await askForCards(tx, batch, cards);
      await touchPostcardBatch(tx, batchId, { cursor: last });
      return 'asked';
    },
    { timeoutMs: 60_000 },
  );
}

async function sendCard(
  deps: ActivityDeps,
  card: Asked,
  { check, style }: { check: CardCheck; style: CardStyle },
): Promise<void> {
  const refusal = await refusalOf(deps, card, check, style);
  if (refusal !== null) {
    await deps.db.transaction((tx) => leaveCardOut(tx, card.id, refusal));
    return;
  }
  const result = await runSend(deps, { singleSendId: card.singleSendId, sendKey: card.sendKey });
  const isAccepted =
    result.kind === 'done' || (result.kind === 'settled' && ['accepted', 'done'].includes(result.status));
  await deps.db.transaction((tx) =>
    isAccepted
      ? takeCard(tx, card.id)
      : leaveCardOut(tx, card.id, result.kind === 'wait' ? 'held' : 'not_sent'),
  );
}

/** Asked before the claim: in a batch, a customer without an address is a line in a list and not somebody's ToDo. */
async function refusalOf(
  deps: ActivityDeps,
  card: Asked,
  check: CardCheck,
  style: CardStyle,
): Promise<string | null> {
  const row = await readSendRow(deps.db, card);
  if (!row) return 'not_found';
  if (row.delivery && row.delivery.status !== 'planned') return null;
  if (row.step?.status !== 'planned') return null;
  const decision = decide(deps, row, { at: deps.now() });
  if (decision.kind !== 'send') return decision.reason;
  const { name, postalCode, address } = row.customer;
  try {
    check(style, {
      recipient: { name, postalCode: postalCode ?? '', addressLines: addressLines(address ?? '') },
      heading: decision.message.subject,
      text: decision.message.body,
      number: '00000-00000-0',
    });
    return null;
  } catch (error) {
    const reason = unprintableReason(error);
    if (reason === null) throw error;
    return reason;
  }
}
