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
  const { createdAt: _createdAt, ...rest } = row;
  return {
    ...rest,
    direction: row.direction === 'in' ? 'in' : 'out',
    occurredAt: at(row.occurredAt),
    handledAt: at(row.handledAt),
  };
}
