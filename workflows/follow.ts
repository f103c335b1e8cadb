import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  sleep,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import type {
  FollowInput,
  FollowReference,
  PlanEntry,
  StepOutcome,
  StepTask,
} from '#contract/workflow-messages';
import { isManualChannel } from '#domain/kinds';
import { wakeUpAt } from '#domain/wake-up';
import { listen } from './follow-messages.ts';
import { FollowState } from './follow-state.ts';

/** Long before the server's own limit, because a cold replay reads the whole history. */
const HISTORY_LIMIT = 1_000;

/** Between the first two attempts of a send. */
const SEND_RETRY_MS = 5_000;

type RecordActivities = Pick<
  Activities,
  'openManualStep' | 'readFollow' | 'planNextOccurrence' | 'finishFollow'
>;

/** One short idempotent transaction each: local, because that costs half of an ordinary one (TOOLCHAIN, last part). */
const quick = proxyLocalActivities<RecordActivities>({
  startToCloseTimeout: '3s',
  scheduleToCloseTimeout: '7s',
  retry: { initialInterval: '200ms', maximumAttempts: 3 },
});
/** One attempt of a mail or SMS; the activity gives up waiting for it long before the timeout. */
const prompt = proxyLocalActivities<Pick<Activities, 'sendPromptly'>>({
  startToCloseTimeout: '5s',
  scheduleToCloseTimeout: '7s',
  retry: { maximumAttempts: 1 },
});
/** The same while the database is away: visible in the Temporal UI, and no workflow task is held up by it. */
const patient = proxyActivities<RecordActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/**
 * One follow: waits until a step is due, runs its activity, goes on (DESIGN §4). PostgreSQL is the record, this is
 * the clock: it knows ids and times only, and where the two differ the record wins.
 */
export async function follow(
  input: FollowInput | FollowReference,
): Promise<{ state: 'completed' | 'stopped' }> {
  const { followId } = input;
  const state = new FollowState(input);
  listen(state);

  while (!state.closed) {
    const { revision, next: step } = state;
    const changed = () => state.revision !== revision;
    setCurrentDetails(describe(state));
    if (state.stale) {
      const record = await quickly((activities) => activities.readFollow(followId));
      state.load(record);
      if (changed()) state.stale = true;
    } else if (state.stopReason || (!step && !state.recurring)) {
      await finish(state, followId);
    } else if (
      state.renew ||
      workflowInfo().continueAsNewSuggested ||
      workflowInfo().historyLength > HISTORY_LIMIT
    ) {
      await continueAsNew<typeof follow>(state.carryOver());
    } else if (state.paused || step?.afterDone) {
      await condition(changed);
    } else if (!step) {
      const { occurrence } = state;
      state.enter(await quickly((activities) => activities.planNextOccurrence({ followId, occurrence })));
    } else if (step.dueAt > Date.now()) {
      await untilDue(state, step);
    } else {
      state.runningStepId = step.id;
      state.settle(step.id, await runStep(state, step), revision);
    }
  }
  return { state: state.stopReason ? 'stopped' : 'completed' };
}

/**
 * Waits until the step is due or a message changes something. `condition` with a timeout would say the same; a timer
 * in a scope of its own makes half as many promises, and those are what waking up costs (docs/benchmarks.md).
 */
async function untilDue(state: FollowState, step: PlanEntry): Promise<void> {
  const timer = new CancellationScope();
  await new Promise<void>((resolve, reject) => {
    state.onChange = () => {
      state.onChange = undefined;
      timer.cancel();
      resolve();
    };
    timer
      .run(() =>
        sleep(wakeUpAt(step.dueAt) - Date.now(), { summary: `step ${step.position} ${step.channel}` }),
      )
      // Cancelled by a change it was resolved before; cancelled as a workflow it ends.
      .then(resolve, reject);
  });
  state.onChange = undefined;
}

function runStep(state: FollowState, step: PlanEntry): Promise<StepOutcome> {
  const next = state.steps[1];
  const task: StepTask = {
    followId: state.followId,
    stepId: step.id,
    next: next ? { id: next.id, dueAt: next.dueAt } : null,
  };
  if (isManualChannel(step.channel)) return quickly((activities) => activities.openManualStep(task));
  const first = state.sendsPromptly && step.channel !== 'postcard' && state.slowStepId !== step.id;
  return first ? sendPromptly(state, step, task) : send(state, step, task);
}

/** The first attempt is part of the workflow task (decision 0019); whatever it does not settle `send` goes on with. */
async function sendPromptly(state: FollowState, step: PlanEntry, task: StepTask): Promise<StepOutcome> {
  let waitMs = 0;
  try {
    const outcome = await prompt.sendPromptly(task);
    if (outcome) return outcome;
  } catch (error) {
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    if (error instanceof ApplicationFailure) waitMs = Number(error.details?.[0] ?? SEND_RETRY_MS);
  }
  state.slowStepId = step.id;
  return { kind: 'wait', until: Date.now() + waitMs };
}

/**
 * From its second attempt a send is an ordinary activity: its attempts and errors are to be seen in the Temporal UI. A stop does not wait for
 * the next attempt; an attempt under way still finishes and writes its ledger row.
 */
async function send(state: FollowState, step: PlanEntry, task: StepTask): Promise<StepOutcome> {
  const { sendStep } = proxyActivities<Pick<Activities, 'sendStep'>>({
    startToCloseTimeout: '2m',
    heartbeatTimeout: '20s',
    retry: { initialInterval: SEND_RETRY_MS, backoffCoefficient: 2, maximumInterval: '15m' },
    cancellationType: 'TRY_CANCEL',
    summary: `step ${step.position} ${step.channel}`,
  });
  const scope = new CancellationScope();
  state.onStop = () => scope.cancel();
  try {
    return await scope.run(() => sendStep(task));
  } catch (error) {
    if (isCancellation(error) && state.stopReason) return { kind: 'stopped' };
    throw error;
  } finally {
    state.onStop = undefined;
  }
}

/** Closes the record. Where the record says that there is more to do, it is read again; a survey that waits is asked for again. */
async function finish(state: FollowState, followId: string): Promise<void> {
  const { revision } = state;
  const { closed, surveyAt } = await patient.finishFollow(followId);
  if (surveyAt !== undefined) {
    setCurrentDetails(`${state.title}; the survey waits until ${new Date(surveyAt).toISOString()}`);
    // A budget that is raised wakes it.
    await condition(() => state.revision !== revision, Math.max(1_000, surveyAt - Date.now()));
  } else if (closed) state.closed = true;
  else state.stale = true;
}

function quickly<T>(call: (activities: typeof quick | typeof patient) => Promise<T>): Promise<T> {
  return call(quick).catch((error: unknown) => {
    // Core hands the failure of a local activity over bare, not as an ActivityFailure.
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    return call(patient);
  });
}

/** What the Temporal UI shows as the workflow's current details. */
function describe(state: FollowState): string {
  const step = state.next;
  const plan = step
    ? `next: step ${step.position} ${step.channel} ${step.afterDone ? 'after the step before' : new Date(step.dueAt).toISOString()}`
    : 'no steps left';
  return `${state.title}${state.paused ? ' (paused)' : ''}; ${plan}; ${state.steps.length} to go`;
}
