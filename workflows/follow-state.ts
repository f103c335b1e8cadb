import type {
  FollowInput,
  FollowProgress,
  FollowRecord,
  FollowReference,
  NextOccurrence,
  PlanEntry,
  StepOutcome,
  StopReason,
} from '#contract/workflow-messages';

/** How many event and change ids are remembered; repeats arrive within minutes, not after hundreds of others. */
const SEEN_LIMIT = 200;

/**
 * What a follow's workflow knows. No clock, no Temporal: messages and outcomes change it, the loop in follow.ts reads it.
 * Every change raises `revision`, which is what the loop waits for.
 */
export class FollowState {
  revision = 0;
  steps: PlanEntry[];
  occurrence: number;
  paused: boolean;
  stopReason: StopReason | undefined;
  /** the record has to be read before anything else is done */
  stale: boolean;
  /** the record is closed: nothing is left to do */
  closed = false;
  /** go on in a new run */
  renew = false;
  runningStepId: string | undefined;
  /** the step that could not be sent within the workflow task */
  slowStepId: string | undefined;
  /** called when a stop arrives while a step is being sent */
  onStop: (() => void) | undefined;
  /** called when a message changed something while the loop waits for a step to be due */
  onChange: (() => void) | undefined;
  readonly #ran = new Set<string>();
  readonly #seen: Set<string>;
  #input: Omit<FollowInput, 'steps' | 'occurrence' | 'paused' | 'seenEventIds'>;

  constructor(input: FollowInput | FollowReference) {
    const full = 'steps' in input;
    const { steps, occurrence, paused, seenEventIds, ...rest } = full ? input : blank(input);
    this.#input = rest;
    this.steps = steps;
    this.occurrence = occurrence;
    this.paused = paused ?? false;
    this.stale = !full;
    this.#seen = new Set(seenEventIds);
  }

  get followId(): string {
    return this.#input.followId;
  }

  get title(): string {
    return this.#input.title;
  }

  get recurring(): boolean {
    return this.#input.recurring;
  }

  get sendsPromptly(): boolean {
    return this.#input.sendsPromptly === true;
  }

  get next(): PlanEntry | undefined {
    return this.steps[0];
  }

  get ended(): boolean {
    return this.closed || this.stopReason !== undefined;
  }

  hasSeen(id: string): boolean {
    return this.#seen.has(id);
  }

  hasRun(stepId: string): boolean {
    return this.#ran.has(stepId);
  }

  has(stepId: string): boolean {
    return this.steps.some((step) => step.id === stepId);
  }

  /** Applies `change` unless a message with this id was applied before. */
  once(id: string, change: () => void): void {
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    if (this.#seen.size > SEEN_LIMIT) this.#seen.delete(this.#seen.values().next().value as string);
    change();
    this.#changed();
  }

  wake(): void {
    this.stale = true;
    this.#changed();
  }

  stop(reason: StopReason): void {
    this.stopReason ??= reason;
    this.onStop?.();
  }

  drop(stepIds: readonly string[]): void {
    this.steps = this.steps.filter((step) => !stepIds.includes(step.id));
  }

  /** Moves a step; the order of steps stays (DESIGN §3, rule 6), their times are what the record says. */
  reschedule(stepId: string, dueAt: number): void {
    this.steps = this.steps.map((step) => {
      if (step.id !== stepId) return step;
      const { afterDone: _, ...rest } = step;
      return { ...rest, dueAt };
    });
  }

  moveTo(patternVersionId: string, title: string, steps: PlanEntry[]): void {
    this.#input = { ...this.#input, patternVersionId, title };
    this.steps = steps;
  }

  /** Takes over what the step's activity found. `revision` is the one at the time the step was started. */
  settle(stepId: string, outcome: StepOutcome, revision: number): void {
    this.runningStepId = undefined;
    if (outcome.kind === 'wait') {
      if (outcome.until !== undefined) this.reschedule(stepId, outcome.until);
      // A message that came in meanwhile may be newer than what the activity read.
      this.stale ||= this.revision !== revision;
    } else if (outcome.kind === 'stopped' || outcome.kind === 'paused') {
      if (!this.stopReason) this.stale = true;
    } else {
      this.#ran.add(stepId);
      this.drop([stepId]);
    }
    if (outcome.plan) {
      this.steps = outcome.plan;
      this.stale ||= this.revision !== revision;
    }
    if (outcome.closed) this.closed = true;
  }

  /** The next occurrence of a recurring pattern starts in a new run. */
  enter(next: NextOccurrence): void {
    if (next.kind === 'completed') this.closed = true;
    else if (next.kind === 'stopped') this.stale = true;
    else {
      this.occurrence = next.occurrence;
      this.steps = next.steps;
      this.renew = true;
    }
  }

  /** The record wins over everything known so far. */
  load({ state, stopReason, input }: FollowRecord): void {
    const { steps, occurrence, paused: _paused, seenEventIds: _seen, ...rest } = input;
    this.#input = rest;
    this.stale = false;
    this.steps = steps;
    this.occurrence = occurrence;
    this.paused = state === 'paused';
    this.stopReason = state === 'stopped' ? (stopReason ?? 'staff') : undefined;
  }

  progress(): FollowProgress {
    const next = this.next;
    return {
      state: this.#phase(),
      occurrence: this.occurrence,
      next: next ? { id: next.id, position: next.position, channel: next.channel, dueAt: next.dueAt } : null,
      remaining: this.steps.length,
      ...(this.stopReason && { stopReason: this.stopReason }),
    };
  }

  /** Input of the next run (continue-as-new). */
  carryOver(): FollowInput {
    return {
      ...this.#input,
      occurrence: this.occurrence,
      steps: this.steps,
      sendsPromptly: true,
      seenEventIds: [...this.#seen],
      ...(this.paused && { paused: true }),
    };
  }

  #changed(): void {
    this.revision++;
    this.onChange?.();
  }

  #phase(): FollowProgress['state'] {
    if (this.stopReason) return 'stopped';
    if (this.closed) return 'completed';
    if (this.runningStepId) return 'running_step';
    return this.paused ? 'paused' : 'waiting';
  }
}

/** Stands in until the record has been read. */
const blank = ({ followId }: FollowReference): FollowInput => ({
  followId,
  storeId: '',
  customerId: '',
  patternId: '',
  patternVersionId: '',
  title: '',
  occurrence: 1,
  recurring: false,
  steps: [],
});
