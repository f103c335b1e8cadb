import type { CreateQuote, UpdateQuote } from '#contract/quotes';
import type { StopReason } from '#contract/workflow-messages';
import type { Tx } from '#db/client';
import { changeCustomer } from '#db/customers';
import { lockFollowsOfCustomer } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import { changeQuote, insertQuote, type Quote, type QuoteValues } from '#db/quotes';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { applyStop, waitForSends } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { requireLivingCustomer } from './find-customers.ts';
import { requireQuote } from './find-quotes.ts';
import { requireStore } from './find-stores.ts';
import { auditRow, type HistoryKind, historyRow } from './record.ts';
import { tellEngine } from './tell-engine.ts';

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
 * A 見積り依頼 entered by hand. A new one waits in 新着 as a ToDo until a follow is assigned (A4, A6).
 * @throws DomainError not_found, customer_erased, already_exists (externalId)
 */
export async function createQuote(deps: UseCaseDeps, actor: Actor, input: CreateQuote): Promise<Quote> {
  authorize(actor, 'customer.write');
  return deps.db.transaction(
    async (tx) => {
      const customer = await requireLivingCustomer(tx, actor, input.customerId);
      const { storeId, id: customerId } = customer;
      const receivedAt = input.receivedAt ? new Date(input.receivedAt) : deps.now();
      const { externalId, status, source, vehicleText, estimateYen, details } = input;
      const quote = await insertQuote(tx, {
        ...statusTimes(status, deps.now()),
        ...{ source, vehicleText, estimateYen, status, receivedAt, externalId: externalId ?? null },
        details: (details ?? {}) as object,
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
        todo: status === 'new' ? [inquiryTodo(deps, quote, customer.assigneeId)] : [],
      });
      await noteState(tx, deps, actor, quote);
      return quote;
    },
    { actor },
  );
}

const inquiryTodo = (deps: UseCaseDeps, quote: Quote, assigneeId: string | null) => ({
  id: deps.newId(),
  storeId: quote.storeId,
  customerId: quote.customerId,
  quoteId: quote.id,
  kind: 'inquiry',
  channel: 'task',
  title: quote.vehicleText ? `新着の見積り依頼: ${quote.vehicleText}` : '新着の見積り依頼',
  dueAt: quote.receivedAt,
  status: 'open',
  assigneeId,
});

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
  const { quote, messages } = await deps.db.transaction(
    async (tx) => {
      const before = await requireQuote(tx, actor, id);
      const moved = input.status !== undefined && input.status !== before.status;
      const { details, ...facts } = input;
      const values: QuoteValues = {
        ...facts,
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
      if (moved) await noteState(tx, deps, actor, after);
      return { quote: after, messages: moved ? await stopFollows(tx, deps, actor, after) : [] };
    },
    { actor },
  );
  const stopped = messages.map(({ followId }) => followId);
  await Promise.all([waitForSends(deps, stopped), tellEngine(deps, { starts: [], messages })]);
  return quote;
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

async function stopFollows(tx: Tx, deps: UseCaseDeps, actor: Actor, quote: Quote): Promise<OutboxMessage[]> {
  const reason = STOPS[quote.status as QuoteStatus];
  if (!reason) return [];
  const follows = await lockFollowsOfCustomer(tx, quote.customerId, quote.id);
  return applyStop(
    tx,
    deps,
    actor,
    follows.filter(({ stopOn }) => stopOn.includes(reason)),
    { reason },
  );
}

const statusTimes = (status: QuoteStatus, at: Date): QuoteValues => ({
  ...(status === 'negotiating' && { negotiatedAt: at }),
  ...(status === 'contracted' && { contractedAt: at }),
  ...(status === 'ended' && { endedAt: at }),
});

/** The customer's state is that of the quote that moved last. */
async function noteState(tx: Tx, deps: UseCaseDeps, actor: Actor, quote: Quote): Promise<void> {
  const { timeZone } = await requireStore(tx, actor, quote.storeId);
  await changeCustomer(tx, quote.customerId, {
    negotiationState: quote.status,
    ...(quote.status === 'negotiating' && {
      lastNegotiatedOn: new Date(formatWallClock(deps.now(), timeZone).slice(0, 10)),
    }),
  });
}
