import type { StoredCrmEvent } from '#contract/system';
import type { listCrmEvents } from '#use-cases/receive-crm-event';
import { instantIn } from './instant.ts';

type Row = Awaited<ReturnType<typeof listCrmEvents>>['items'][number];

/** Without the payload: it holds personal data, and the list is for operators. */
export function presentCrmEvent(row: Row, timeZone: string): StoredCrmEvent {
  const at = instantIn(timeZone);
  return {
    webhookId: row.webhookId,
    type: row.type,
    status: row.status as StoredCrmEvent['status'],
    waitingFor: row.waitingFor,
    attempts: row.attempts,
    error: row.error,
    occurredAt: at(row.occurredAt),
    receivedAt: at(row.receivedAt),
    processedAt: at(row.processedAt),
    nextAttemptAt: at(row.nextAttemptAt),
  };
}
