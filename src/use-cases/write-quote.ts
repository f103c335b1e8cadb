import type { CreateQuote, UpdateQuote } from '#contract/quotes';
import type { StopReason } from '#contract/workflow-messages';
import type { Tx } from '#db/client';
import { hasOpenQuote, noteNegotiation } from '#db/crm-records';
import { type Customer, lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { changeQuote, insertQuote, type Quote, type QuoteValues } from '#db/quotes';
import type { Store } from '#db/stores';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { waitForSends } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { requireCustomer, requireLivingCustomer } from './find-customers.ts';
import { requireQuote } from './find-quotes.ts';
import { requireStore } from './find-stores.ts';
import { auditRow, type HistoryKind, historyRow } from './record.ts';
import { stopByEvent } from './stop-by-event.ts';
import { askAfterDeal } from './surveys/ask-after-deal.ts';
import { takeInquiry } from './take-inquiry.ts';
import { type EngineWork, noEngineWork, tellEngine } from './tell-engine.ts';
import { quoteExtraValues } from './write-extras.ts';

type QuoteStatus = CreateQuote['status'];

const HISTORY: Record<QuoteStatus, { kind: HistoryKind; summary: string }> = {
  new: { kind: 'inquiry_received', summary: '見積り依頼を受け付けました' },
  negotiating: { kind: 'negotiated', summary: '商談中になりました' },
  contracted: { kind: 'contracted', summary: '成約しました' },
  ended: { kind: 'negotiation_ended', summary: '商談が終了しました' },
};

/** Statuses that end what runs for the customer, where the pattern says so (A13). */
const STOPS: Partial<Record<QuoteStatus, StopReason & ('contract' | 'end')>> = {
  contracted: 'contract',
  ended: 'end',
};

/**
 * A 見積り依頼 entered by hand. A new one gets the store's default pattern or waits in 新着, as one that the CRM tells of
 * does (A4, A6).
 * @throws DomainError not_found, customer_erased, already_exists (externalId)
 */
export async function createQuote(deps: UseCaseDeps, actor: Actor, input: CreateQuote): Promise<Quote> {
  authorize(actor, 'customer.write');
  const { quote, work } = await deps.db.transaction(
    async (tx) => {
      await lockCustomer(tx, input.customerId);
      const customer = await requireLivingCustomer(tx, actor, input.customerId);
      const { storeId, id: customerId } = customer;
      const store = await requireStore(tx, actor, storeId);
      const receivedAt = input.receivedAt ? new Date(input.receivedAt) : deps.now();
      const { externalId, status, source, vehicleText, estimateYen, details } = input;
      const quote = await insertQuote(tx, {
        ...statusTimes(status, deps.now()),
        ...{ source, vehicleText, estimateYen, status, receivedAt, externalId: externalId ?? null },
        details: (details ?? {}) as object,
        ...quoteExtraValues(input),
        id: deps.newId(),
        storeId,
        customerId,
      });
      const { kind, summary } = HISTORY[status];
      await insertRows(tx, {
        historyEntry: [
          historyRow(deps, actor, {
            storeId,
            customerId,
            quoteId: quote.id,
            kind,
            summary,
            occurredAt: receivedAt,
          }),
        ],
        auditLog: [
          auditRow(deps, actor, {
            action: 'quote.create',
            entity: 'quote',
            entityId: quote.id,
            storeId,
            after: { status, source },
          }),
        ],
      });
      await noteState(tx, deps, quote, { customer, store });
      const work =
        status === 'new'
          ? await startInquiry(tx, deps, actor, quote, { customer, store })
          : await stopIfClosed(tx, deps, actor, quote, customer);
      return { quote, work };
    },
    { actor },
  );
  await Promise.all([waitForSends(deps, work.stopped), tellEngine(deps, work)]);
  return quote;
}

type QuoteWork = EngineWork & { stopped: string[] };

async function startInquiry(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  quote: Quote,
  { customer, store }: { customer: Customer; store: Store },
): Promise<QuoteWork> {
  const { follow } = await takeInquiry(tx, deps, actor, {
    quote,
    assigneeId: customer.assigneeId,
    defaults: {
      defaultPatternId: store.defaultPatternId,
      defaultPatternBySource: store.defaultPatternBySource as Record<string, string>,
    },
  });
  return { starts: follow ? [follow.input] : [], messages: [], stopped: [] };
}

async function stopIfClosed(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  quote: Quote,
  customer: Customer,
): Promise<QuoteWork> {
  const reason = STOPS[quote.status as QuoteStatus];
  if (!reason) return { ...noEngineWork(), stopped: [] };
  const { id: quoteId } = quote;
  const { messages, stopped } = await stopByEvent(tx, deps, actor, { reason, customer, quoteId });
  return { starts: [], messages, stopped };
}

/**
 * Changes a quote. A contract or an end of negotiation stops the follows whose pattern says so, before it answers (X2).
 * @throws DomainError not_found, stop_not_settled
 */
export async function updateQuote(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateQuote,
): Promise<Quote> {
  authorize(actor, 'customer.write');
  const { quote, work } = await deps.db.transaction(
    async (tx) => {
      const { customerId } = await requireQuote(tx, actor, id);
      await lockCustomer(tx, customerId);
      const before = await requireQuote(tx, actor, id);
      const customer = await requireCustomer(tx, actor, customerId);
      const store = await requireStore(tx, actor, before.storeId);
      const moved = input.status !== undefined && input.status !== before.status;
      const { details, ...facts } = input;
      const values: QuoteValues = {
        ...facts,
        ...quoteExtraValues(input),
        ...(details && { details: details as object }),
        ...(moved && input.status && statusTimes(input.status, deps.now())),
      };
      const after = await changeQuote(tx, id, values);
      await insertRows(tx, {
        historyEntry: moved ? [statusHistory(deps, actor, after)] : [],
        auditLog: [
          auditRow(deps, actor, {
            action: 'quote.update',
            entity: 'quote',
            entityId: id,
            storeId: after.storeId,
            before,
            after,
          }),
        ],
      });
      if (!moved) return { quote: after, work: { ...noEngineWork(), stopped: [] } };
      await noteState(tx, deps, after, { customer, store });
      const work = await stopIfClosed(tx, deps, actor, after, customer);
      return { quote: after, work: { ...work, surveys: await askIfClosed(tx, deps, after, customer, work) } };
    },
    { actor },
  );
  await Promise.all([waitForSends(deps, work.stopped), tellEngine(deps, work)]);
  return quote;
}

/** A deal entered as closed from the start is news of the past; one that moves asks the customer why (C4). */
async function askIfClosed(
  tx: Tx,
  deps: UseCaseDeps,
  { id: quoteId, status }: Quote,
  customer: Customer,
  { stopped }: QuoteWork,
): Promise<string[]> {
  const reason = STOPS[status as QuoteStatus];
  return reason ? askAfterDeal(tx, deps, { customer, quoteId, reason, at: deps.now(), stopped }) : [];
}

function statusHistory(deps: UseCaseDeps, actor: Actor, quote: Quote) {
  const { kind, summary } = HISTORY[quote.status as QuoteStatus];
  const { storeId, customerId, id: quoteId, endReason } = quote;
  return historyRow(deps, actor, {
    storeId,
    customerId,
    quoteId,
    kind,
    summary,
    ...(endReason && { detail: { endReason } }),
  });
}

const statusTimes = (status: QuoteStatus, at: Date): QuoteValues => ({
  ...(status === 'negotiating' && { negotiatedAt: at }),
  ...(status === 'contracted' && { contractedAt: at }),
  ...(status === 'ended' && { endedAt: at }),
});

/** The customer's state is that of the quote that moved last, unless another one says that the negotiation goes on. */
async function noteState(
  tx: Tx,
  deps: UseCaseDeps,
  quote: Quote,
  { customer, store }: { customer: Customer; store: Store },
): Promise<void> {
  const goesOn =
    (quote.status === 'new' && customer.negotiationState === 'negotiating') ||
    (quote.status === 'ended' && (await hasOpenQuote(tx, customer.id)));
  const negotiatedOn = formatWallClock(deps.now(), store.timeZone).slice(0, 10);
  await noteNegotiation(tx, customer.id, {
    ...(!goesOn && { state: quote.status }),
    ...(quote.status === 'negotiating' && { negotiatedOn }),
  });
}
