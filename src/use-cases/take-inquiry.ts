import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Quote } from '#db/quotes';
import type { Actor } from '#domain/actor';
import { isDomainError } from '#errors';
import { assignInTransaction } from './assign-pattern.ts';
import type { NewFollow } from './build-follow-rows.ts';
import type { UseCaseDeps } from './deps.ts';
import { historyRow } from './record.ts';

/** What a store starts by itself: its default pattern, and those of single sources, which win. */
export interface InquiryDefaults {
  defaultPatternId: string | null;
  defaultPatternBySource: Record<string, string>;
}

export type TakenInquiry = { follow: NewFollow; todoId: null } | { follow: null; todoId: string };

/**
 * A new inquiry, whoever entered it (A4): the store's default pattern for its source starts at once; where there is
 * none, or it cannot be planned, the inquiry waits in 新着 for a person (A6). After the commit the caller starts the
 * follow's workflow with `tellEngine`.
 */
export async function takeInquiry(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  inquiry: { quote: Quote; assigneeId: string | null; defaults: InquiryDefaults },
): Promise<TakenInquiry> {
  const { quote, assigneeId, defaults } = inquiry;
  const patternId =
    (quote.source && defaults.defaultPatternBySource[quote.source]) || defaults.defaultPatternId;
  const follow = patternId ? await startPattern(tx, deps, actor, quote, patternId) : null;
  if (follow) return { follow, todoId: null };
  return { follow: null, todoId: await waitInNew(tx, deps, quote, assigneeId) };
}

async function startPattern(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  quote: Quote,
  patternId: string,
): Promise<NewFollow | null> {
  const { customerId, storeId, id: quoteId } = quote;
  try {
    return await assignInTransaction(tx, deps, actor, { customerId, patternId, quoteId });
  } catch (error) {
    // Refusals come before anything is written, so the inquiry itself stands.
    if (!isDomainError(error)) throw error;
    await insertRows(tx, {
      historyEntry: [
        historyRow(deps, actor, {
          storeId,
          customerId,
          quoteId,
          kind: 'follow_not_assigned',
          summary: `標準パターンを開始できませんでした: ${error.title}`,
          detail: { code: error.code, patternId },
        }),
      ],
    });
    return null;
  }
}

async function waitInNew(
  tx: Tx,
  deps: UseCaseDeps,
  quote: Quote,
  assigneeId: string | null,
): Promise<string> {
  const id = deps.newId();
  await insertRows(tx, {
    todo: [
      {
        id,
        storeId: quote.storeId,
        customerId: quote.customerId,
        quoteId: quote.id,
        kind: 'inquiry',
        channel: 'task',
        title: quote.vehicleText ? `新着の見積り依頼: ${quote.vehicleText}` : '新着の見積り依頼',
        dueAt: quote.receivedAt,
        status: 'open',
        assigneeId,
      },
    ],
  });
  return id;
}
