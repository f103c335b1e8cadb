import {
  ApplicationFailure,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import {
  type ChangeMessage,
  type CustomerEventMessage,
  type FollowProgress,
  type MoveToVersionMessage,
  PROGRESS_QUERY,
  type RemoveStepsMessage,
  type RescheduleMessage,
  SIGNALS,
  type SkipStepMessage,
  type StopMessage,
  type StopReason,
  UPDATES,
} from '#contract/workflow-messages';
import type { FollowState } from './follow-state.ts';

type Update<M> = ReturnType<typeof defineUpdate<FollowProgress, [M]>>;
const update = <M>(name: string): Update<M> => defineUpdate<FollowProgress, [M]>(name);

const wakeSignal = defineSignal(SIGNALS.wake);
const customerEvents = [
  [defineSignal<[CustomerEventMessage]>(SIGNALS.reply), 'reply'],
  [defineSignal<[CustomerEventMessage]>(SIGNALS.contractClosed), 'contract'],
  [defineSignal<[CustomerEventMessage]>(SIGNALS.negotiationEnded), 'end'],
] as const satisfies [unknown, StopReason][];
const removeStepsUpdate = update<RemoveStepsMessage>(UPDATES.removeSteps);
const rescheduleUpdate = update<RescheduleMessage>(UPDATES.reschedule);
const skipStepUpdate = update<SkipStepMessage>(UPDATES.skipStep);
const pauseUpdate = update<ChangeMessage>(UPDATES.pause);
const resumeUpdate = update<ChangeMessage>(UPDATES.resume);
const stopUpdate = update<StopMessage>(UPDATES.stop);
const moveToVersionUpdate = update<MoveToVersionMessage>(UPDATES.moveToVersion);
const getProgressQuery = defineQuery<FollowProgress>(PROGRESS_QUERY);

function refuse(type: string, message: string): never {
  throw ApplicationFailure.create({ type, message, nonRetryable: true });
}

/**
 * Wires the messages of src/contract/workflow-messages.ts to the state. Staff actions are updates and not signals
 * because their sender wants to know the outcome. The record was changed before a message is sent, so handlers only
 * change memory; they are synchronous, and a message told twice (same id) is one change.
 */
export function listen(state: FollowState): void {
  setHandler(getProgressQuery, () => state.progress());
  setHandler(wakeSignal, () => state.wake());
  for (const [signal, reason] of customerEvents) {
    setHandler(signal, ({ eventId, effect }) =>
      state.once(eventId, () => {
        if (effect === 'stop') state.stop(reason);
        else state.paused = true;
      }),
    );
  }

  const on = <M extends ChangeMessage>(
    definition: Update<M>,
    apply: (message: M) => void,
    validate?: (message: M) => void,
  ): void =>
    setHandler(
      definition,
      (message) => {
        state.once(message.changeId, () => apply(message));
        return state.progress();
      },
      {
        validator: (message) => {
          if (state.hasSeen(message.changeId)) return;
          if (state.ended) refuse('follow_ended', 'The follow has ended');
          validate?.(message);
        },
      },
    );
  const mustBeAhead = (stepId: string): void => {
    if (state.hasRun(stepId)) refuse('step_already_run', `Step ${stepId} has run already`);
    if (!state.has(stepId)) refuse('unknown_step', `Step ${stepId} is not in the plan`);
  };

  on(
    removeStepsUpdate,
    ({ stepIds }) => state.drop(stepIds),
    ({ stepIds }) => stepIds.forEach(mustBeAhead),
  );
  on(
    skipStepUpdate,
    ({ stepId }) => state.drop([stepId]),
    ({ stepId }) => mustBeAhead(stepId),
  );
  on(
    rescheduleUpdate,
    ({ stepId, dueAt }) => state.reschedule(stepId, dueAt),
    ({ stepId }) => mustBeAhead(stepId),
  );
  on(
    pauseUpdate,
    () => {
      state.paused = true;
    },
    () => {
      if (state.paused) refuse('already_paused', 'The follow is paused already');
    },
  );
  on(
    resumeUpdate,
    () => {
      state.paused = false;
      // Times may have been planned anew during the pause.
      state.stale = true;
    },
    () => {
      if (!state.paused) refuse('not_paused', 'The follow is not paused');
    },
  );
  on(stopUpdate, ({ reason }) => state.stop(reason));
  on(moveToVersionUpdate, ({ patternVersionId, title, steps }) =>
    state.moveTo(patternVersionId, title, steps),
  );
}
