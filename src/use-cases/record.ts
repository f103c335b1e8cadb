import type { NewRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import type { UseCaseDeps } from './deps.ts';

type HistoryRow = NonNullable<NewRows['historyEntry']>[number];
type AuditRow = NonNullable<NewRows['auditLog']>[number];

/** Kinds of 応対履歴 entries (C10). Stored: never renamed. */
export type HistoryKind =
  | 'note'
  | 'inquiry_received'
  | 'negotiated'
  | 'contracted'
  | 'negotiation_ended'
  | 'negotiation_reviewed'
  | 'message_received'
  | 'survey_answered'
  | 'wishes_changed'
  | 'profile_changed'
  | 'my_page_revoked'
  | 'message_sent'
  | 'delivered'
  | 'ordered'
  | 'serviced'
  | 'follow_assigned'
  | 'follow_not_assigned'
  | 'follow_stopped'
  | 'follow_paused'
  | 'follow_resumed'
  | 'follow_moved'
  | 'follow_completed'
  | 'steps_removed'
  | 'step_rescheduled'
  | 'step_skipped'
  | 'step_issued'
  | 'message_failed'
  | 'message_in_doubt'
  | 'message_suppressed'
  | 'message_handed_over'
  | 'plan_changed'
  | 'todo_created'
  | 'todo_done'
  | 'todo_reassigned'
  | 'todos_cancelled'
  | 'postcard_posted'
  | 'postcard_returned'
  | 'send_settled'
  | 'campaign_won'
  | 'cleaning_decided'
  | 'consent_changed'
  | 'undeliverable';

export interface HistoryFacts {
  storeId: string;
  customerId: string;
  kind: HistoryKind;
  /** One Japanese sentence for the timeline. */
  summary: string;
  followId?: string | null;
  quoteId?: string | null;
  vehicleId?: string | null;
  channel?: string;
  detail?: Record<string, unknown>;
  occurredAt?: Date;
}

/** A row of 応対履歴 in the actor's name. */
export function historyRow(deps: UseCaseDeps, actor: Actor, facts: HistoryFacts): HistoryRow {
  return {
    id: deps.newId(),
    storeId: facts.storeId,
    customerId: facts.customerId,
    followId: facts.followId ?? null,
    quoteId: facts.quoteId ?? null,
    vehicleId: facts.vehicleId ?? null,
    kind: facts.kind,
    channel: facts.channel ?? null,
    summary: facts.summary,
    detail: (facts.detail ?? {}) as HistoryRow['detail'] & object,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    occurredAt: facts.occurredAt ?? deps.now(),
  };
}

export interface AuditFacts {
  action: string;
  entity: string;
  entityId: string;
  storeId?: string | null;
  before?: unknown;
  after?: unknown;
}

/** A row of the audit log: who changed what, before and after (DESIGN §7). */
export function auditRow(deps: UseCaseDeps, actor: Actor, facts: AuditFacts): AuditRow {
  return {
    id: deps.newId(),
    at: deps.now(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action: facts.action,
    entity: facts.entity,
    entityId: facts.entityId,
    storeId: facts.storeId ?? null,
    before: (facts.before ?? null) as NonNullable<AuditRow['before']>,
    after: (facts.after ?? null) as NonNullable<AuditRow['after']>,
  };
}
