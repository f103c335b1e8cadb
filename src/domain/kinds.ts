/** Closed sets of words shared by rules, contract, database and screens. The words are stored: never renamed. */

export const CHANNELS = ['mail', 'sms', 'phone', 'postcard', 'survey', 'task'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Channels a machine sends by; the others become ToDos of a person. */
export const SENT_CHANNELS = ['mail', 'sms', 'postcard', 'survey'] as const;
export type SentChannel = (typeof SENT_CHANNELS)[number];

export const MANUAL_CHANNELS = ['phone', 'task'] as const;
export type ManualChannel = (typeof MANUAL_CHANNELS)[number];

export const isManualChannel = (channel: Channel): channel is ManualChannel =>
  channel === 'phone' || channel === 'task';

export const ANCHORS = ['base', 'previous_due', 'previous_done'] as const;
export type Anchor = (typeof ANCHORS)[number];

export const ON_CLOSED_DAY = ['next', 'previous', 'ignore'] as const;
export type OnClosedDay = (typeof ON_CLOSED_DAY)[number];

/** before: BF, prospects; after: AF, existing customers. */
export const PATTERN_KINDS = ['before', 'after'] as const;
export type PatternKind = (typeof PATTERN_KINDS)[number];

export const PATTERN_BASES = [
  'last_negotiation',
  'reception',
  'delivery',
  'order',
  'inspection_expiry',
  'specified',
] as const;
export type PatternBase = (typeof PATTERN_BASES)[number];

export const STOP_ON = ['reply', 'contract', 'end'] as const;
export type StopOn = (typeof STOP_ON)[number];

export const FOLLOW_STATUSES = ['starting', 'running', 'paused', 'completed', 'stopped'] as const;
export type FollowStatus = (typeof FOLLOW_STATUSES)[number];

export const STEP_STATUSES = [
  'planned',
  'issued',
  'done',
  'skipped',
  'removed',
  'cancelled',
  'in_doubt',
  'failed',
] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export const TODO_KINDS = ['phone', 'task', 'inquiry', 'reply', 'callback', 'one_off', 'handover'] as const;
export type TodoKind = (typeof TODO_KINDS)[number];

export const TODO_BUCKETS = ['new', 'on_time', 'overdue', 'replied', 'upcoming'] as const;
export type TodoBucket = (typeof TODO_BUCKETS)[number];

/** Results of a call (A12). */
export const CALL_RESULTS = ['connected', 'no_answer', 'call_back', 'refused', 'wrong_number'] as const;
export type CallResult = (typeof CALL_RESULTS)[number];

/** Results a ToDo may be completed with: a call's, or `done` for other work. */
export const TODO_RESULTS = [...CALL_RESULTS, 'done'] as const;
export type TodoResult = (typeof TODO_RESULTS)[number];

export const DELIVERY_STATUSES = [
  'planned',
  'claimed',
  'accepted',
  'delivered',
  'bounced',
  'failed',
  'suppressed',
  'in_doubt',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const ROLES = ['staff', 'manager', 'cr', 'admin', 'ops'] as const;
export type Role = (typeof ROLES)[number];

/** `service_only`: no advertising (特定電子メール法 3条3項), but what the customer's own dealings ask for. */
export const CONSENTS = ['granted', 'unknown', 'service_only', 'denied'] as const;
export type Consent = (typeof CONSENTS)[number];

/** Why a message is sent, in the sense of 特定電子メール法: advertising needs prior consent. */
export const PURPOSES = ['transactional', 'advertising'] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * The same for a send that no pattern and no rule makes: `requested`, what the customer has just asked for (a link to My
 * Page); `personal`, a message that a member of staff wrote to this one customer. No DM in the sense of list cleaning,
 * caps and quiet hours.
 */
export type SendPurpose = Purpose | 'requested' | 'personal';
