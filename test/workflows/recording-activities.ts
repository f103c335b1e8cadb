import type { Activities } from '#activities/create-activities';
import type {
  FollowRecord,
  NextOccurrence,
  PlanEntry,
  StepOutcome,
  StepTask,
} from '#contract/workflow-messages';

/** One step that ran: which activity, which step. */
export interface Ran {
  activity: 'openManualStep' | 'sendPromptly' | 'sendStep';
  stepId: string;
}

/**
 * Stands in for the record: says that every step went well, writes down what was asked of it. `outcome` answers for
 * single steps, `record` is what `readFollow` finds.
 */
export function buildRecordingActivities(overrides: Partial<Activities> & RecordingOptions = {}) {
  const ran: Ran[] = [];
  const finished: string[] = [];
  const { outcome, record, occurrences, ...activities } = overrides;
  const run =
    (activity: Ran['activity']) =>
    async (task: StepTask): Promise<StepOutcome> => {
      ran.push({ activity, stepId: task.stepId });
      return (
        (await outcome?.(task)) ?? {
          kind: 'done',
          ...(task.next === null && !occurrences && { closed: true as const }),
        }
      );
    };
  return {
    ran,
    finished,
    countOf: (...activities: Ran['activity'][]) =>
      ran.filter(({ activity }) => activities.includes(activity)).length,
    openManualStep: run('openManualStep'),
    sendPromptly: run('sendPromptly') as Activities['sendPromptly'],
    sendStep: run('sendStep'),
    readFollow: async (): Promise<FollowRecord> => {
      if (!record) throw new Error('the test has no record');
      return record();
    },
    planNextOccurrence: async ({ occurrence }: { occurrence: number }): Promise<NextOccurrence> => {
      const next = occurrences?.(occurrence);
      return next ? { kind: 'planned', ...next } : { kind: 'completed' };
    },
    finishFollow: async (followId: string) => {
      finished.push(followId);
      return { closed: true };
    },
    ...activities,
  };
}

export interface RecordingOptions {
  outcome?(task: StepTask): StepOutcome | undefined | Promise<StepOutcome | undefined>;
  record?(): FollowRecord;
  occurrences?(last: number): { occurrence: number; steps: PlanEntry[] } | null;
}

export type RecordingActivities = ReturnType<typeof buildRecordingActivities>;
