/**
 * What goes into and out of the `follow` workflow (DESIGN §4). Everything here ends up in workflow histories,
 * so it holds ids, times and states only: never a name, an address or a text of a customer (DESIGN §8).
 */
import type { Channel } from '#domain/kinds';

export const FOLLOW_WORKFLOW = 'follow';

/** Workflow id of a follow. */
export const followWorkflowId = (followId: string): string => `follow-${followId}`;

/** One planned step as the workflow knows it. */
export interface PlanEntry {
  /** id of the follow_step row (uuid) */
  id: string;
  position: number;
  channel: Channel;
  /** epoch milliseconds */
  dueAt: number;
  /** planned from when the step before is done: the workflow waits for the record to say so */
  afterDone?: true;
}

export interface FollowInput {
  followId: string;
  storeId: string;
  customerId: string;
  patternId: string;
  patternVersionId: string;
  /** Shown in the Temporal UI, see src/domain/follow-title.ts, e.g. "1か月後フォロー v2 (本店)". */
  title: string;
  /** Running occurrence, from 1 (B7). */
  occurrence: number;
  recurring: boolean;
  /** Steps not yet run of this occurrence, in order. */
  steps: PlanEntry[];
  paused?: true;
  /** Sends are tried within the workflow task first (decision 0019); absent in follows begun before that. */
  sendsPromptly?: true;
  /** Event and change ids already acted on, carried over continue-as-new. */
  seenEventIds?: string[];
}

/** Input of a workflow started by a message because the server had lost it: everything else is read from the record. */
export interface FollowReference {
  followId: string;
}

/** Why a follow ended early, as stored in follow.stop_reason. */
export type StopReason = 'reply' | 'contract' | 'end' | 'staff' | 'replaced' | 'erased';

/** Body of the signals `reply`, `contractClosed` and `negotiationEnded`. The record has decided the effect already. */
export interface CustomerEventMessage {
  /** id of the CRM event or message; repeated ones are ignored */
  eventId: string;
  effect: 'stop' | 'pause';
}

export interface ChangeMessage {
  /** id of the signal_outbox row: the same change told twice is one change */
  changeId: string;
}
export interface RemoveStepsMessage extends ChangeMessage {
  stepIds: string[];
}
export interface RescheduleMessage extends ChangeMessage {
  stepId: string;
  dueAt: number;
}
export interface SkipStepMessage extends ChangeMessage {
  stepId: string;
}
export interface StopMessage extends ChangeMessage {
  reason: StopReason;
}
export interface MoveToVersionMessage extends ChangeMessage {
  patternVersionId: string;
  title: string;
  /** the remaining steps of the new version */
  steps: PlanEntry[];
}

/** Names as they stand in histories: never renamed. */
export const SIGNALS = {
  reply: 'reply',
  contractClosed: 'contractClosed',
  negotiationEnded: 'negotiationEnded',
  /** the plan changed in the database: read it again */
  wake: 'wake',
} as const;

export const UPDATES = {
  removeSteps: 'removeSteps',
  reschedule: 'reschedule',
  skipStep: 'skipStep',
  pause: 'pause',
  resume: 'resume',
  stop: 'stop',
  moveToVersion: 'moveToVersion',
} as const;

export const PROGRESS_QUERY = 'getProgress';

export interface FollowProgress {
  state: 'waiting' | 'running_step' | 'paused' | 'stopped' | 'completed';
  occurrence: number;
  next: { id: string; position: number; channel: Channel; dueAt: number } | null;
  remaining: number;
  stopReason?: StopReason;
}

/** One message of the signal outbox: what is to be told to which workflow. */
export type WorkflowMessage =
  | { message: 'reply' | 'contractClosed' | 'negotiationEnded'; payload: CustomerEventMessage }
  | { message: 'wake'; payload: Record<string, never> }
  | { message: 'removeSteps'; payload: RemoveStepsMessage }
  | { message: 'reschedule'; payload: RescheduleMessage }
  | { message: 'skipStep'; payload: SkipStepMessage }
  | { message: 'pause' | 'resume'; payload: ChangeMessage }
  | { message: 'stop'; payload: StopMessage }
  | { message: 'moveToVersion'; payload: MoveToVersionMessage };

/** What a step's activity tells the workflow. `plan` is present when the record's plan differs from what was sent along. */
export interface StepOutcome {
  kind: 'done' | 'skipped' | 'handed_over' | 'in_doubt' | 'failed' | 'wait' | 'stopped' | 'paused';
  /** epoch milliseconds, with `wait` */
  until?: number;
  plan?: PlanEntry[];
  /** the step was the follow's last: the record is completed and closed, nothing is left to do */
  closed?: true;
}

/** What the workflow sends along with a step, so that the activity can tell whether the two plans still agree. */
export interface StepTask {
  followId: string;
  stepId: string;
  /** the step after this one as the workflow knows it */
  next: { id: string; dueAt: number } | null;
}

/** The follow as the record has it. */
export interface FollowRecord {
  state: 'active' | 'paused' | 'stopped' | 'completed';
  stopReason?: StopReason;
  input: FollowInput;
}

/** What follows the last step of an occurrence of a recurring pattern (B7). */
export type NextOccurrence =
  | { kind: 'planned'; occurrence: number; steps: PlanEntry[] }
  /** the pattern has come to its end, and the record is closed */
  | { kind: 'completed' }
  | { kind: 'stopped' };
