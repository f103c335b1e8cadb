/**
 * What other systems are told of (X10): kinds of 応対履歴, by the names they have outside. A change writes its entry in its
 * own transaction, so nothing is told of that did not happen, and nothing that happened is missed.
 */
export const WEBHOOK_EVENTS = {
  'inquiry.received': ['inquiry_received'],
  'follow.assigned': ['follow_assigned'],
  'follow.not_assigned': ['follow_not_assigned'],
  'follow.changed': ['plan_changed', 'steps_removed', 'step_rescheduled', 'step_skipped', 'follow_moved'],
  'follow.paused': ['follow_paused'],
  'follow.resumed': ['follow_resumed'],
  'follow.stopped': ['follow_stopped'],
  'follow.completed': ['follow_completed'],
  'todo.done': ['todo_done'],
  'message.sent': ['message_sent'],
  'message.failed': ['message_failed'],
  'message.in_doubt': ['message_in_doubt'],
  'message.undeliverable': ['undeliverable'],
  'message.received': ['message_received'],
  'deal.negotiated': ['negotiated'],
  'deal.contracted': ['contracted'],
  'deal.ended': ['negotiation_ended'],
  'vehicle.delivered': ['delivered'],
  'order.placed': ['ordered'],
  'survey.answered': ['survey_answered'],
  'consent.changed': ['consent_changed'],
} as const satisfies Record<string, readonly string[]>;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;
export const WEBHOOK_EVENT_TYPES = Object.keys(WEBHOOK_EVENTS) as [WebhookEventType, ...WebhookEventType[]];

/** Sent by hand, to try an endpoint; no entry of 応対履歴. */
export const WEBHOOK_TEST = 'webhook.test';

export const kindsOf = (events: readonly WebhookEventType[]): string[] =>
  events.flatMap((event) => [...WEBHOOK_EVENTS[event]]);

export const eventOfKind = (kind: string): WebhookEventType | typeof WEBHOOK_TEST =>
  WEBHOOK_EVENT_TYPES.find((event) => (WEBHOOK_EVENTS[event] as readonly string[]).includes(kind)) ??
  WEBHOOK_TEST;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Pauses before another attempt, as the Standard Webhooks specification advises: some three days in all. */
const PAUSES_MS = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** An endpoint that has taken nothing for so long is switched off. */
export const GIVE_UP_AFTER_MS = 5 * 24 * HOUR;

/**
 * When to try again.
 * @param attempts that have failed by now
 * @param retryAfterMs what the receiver asked for
 * @returns milliseconds; null: that was the last one
 */
export function pauseAfter(attempts: number, retryAfterMs = 0): number | null {
  const pause = PAUSES_MS[attempts - 1];
  return pause === undefined ? null : Math.max(pause, Math.min(retryAfterMs, 24 * HOUR));
}
