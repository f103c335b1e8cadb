/** Closed sets of words of the automation master (D1). The words are stored: never renamed. */

export const RULE_STATUSES = ['active', 'paused', 'archived'] as const;
export type RuleStatus = (typeof RULE_STATUSES)[number];

/** What a rule may send by. */
export const RULE_CHANNELS = ['sms', 'postcard', 'mail'] as const;
export type RuleChannel = (typeof RULE_CHANNELS)[number];

export const RUN_STATUSES = ['selecting', 'sending', 'completed', 'cancelled', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const SINGLE_SEND_STATUSES = [
  'planned',
  'issued',
  'done',
  'skipped',
  'cancelled',
  'in_doubt',
  'failed',
] as const;
export type SingleSendStatus = (typeof SINGLE_SEND_STATUSES)[number];
