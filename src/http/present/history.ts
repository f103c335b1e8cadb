import type { HistoryEntry, Message } from '#contract/history';
import type { HistoryEntry as HistoryRow, Message as MessageRow } from '#use-cases/find-history';
import { instantIn } from './instant.ts';

export function presentHistory(row: HistoryRow, timeZone: string): HistoryEntry {
  const { actorKind, actorId, actorName, ...rest } = row;
  return {
    ...rest,
    detail: row.detail as Record<string, unknown>,
    actor: { kind: actorKind, id: actorId, name: actorName },
    occurredAt: instantIn(timeZone)(row.occurredAt),
  };
}

export function presentMessage(row: MessageRow, timeZone: string): Message {
  const at = instantIn(timeZone);
  return {
    id: row.id,
    storeId: row.storeId,
    customerId: row.customerId,
    quoteId: row.quoteId,
    externalId: row.externalId,
    direction: row.direction === 'in' ? 'in' : 'out',
    channel: row.channel,
    subject: row.subject,
    body: row.body,
    bodyHtml: row.bodyHtml,
    author: { kind: row.authorKind as Message['author']['kind'], name: row.authorName },
    detail: row.detail as Record<string, unknown>,
    occurredAt: at(row.occurredAt),
    handledAt: at(row.handledAt),
    handledBy: row.handledBy,
    staffReadAt: at(row.staffReadAt),
    customerReadAt: at(row.customerReadAt),
  };
}
