/**
 * Records the histories that replay.test.ts replays: run it against a development server when a workflow's commands
 * change on purpose, and keep the old files as long as follows of that age may still be asleep.
 *
 *   TEMPORAL_ADDRESS=127.0.0.1:7233 node --import tsx -C source test/histories/record.ts [name of the set]
 */
import {
  type FollowInput,
  type FollowRecord,
  followWorkflowId,
  type WorkflowMessage,
} from '#contract/workflow-messages';
import { registerSearchAttributes } from '#temporal/search-attributes';
import { createTemporalEngine, type TemporalEngine } from '#temporal/temporal-engine';
import { withWorker } from '../workflows/engine.ts';
import { buildFollowInput, buildStep } from '../workflows/follow-input.ts';
import { buildRecordingActivities, type RecordingOptions } from '../workflows/recording-activities.ts';
import { openRecorder, pause } from './recorder.ts';

const { env, run, save, end } = await openRecorder();
await registerSearchAttributes(env.client);

const soon = (...delaysMs: number[]) =>
  delaysMs.map((delayMs, index) =>
    buildStep({
      position: index + 1,
      channel: index % 2 === 0 ? 'phone' : 'mail',
      dueAt: Date.now() + delayMs,
    }),
  );
let made = 0;

interface Scenario extends RecordingOptions {
  name: string;
  /** made once the worker runs, so that nothing falls due before */
  input(): Partial<FollowInput>;
  tell?(say: (message: WorkflowMessage) => Promise<unknown>, input: FollowInput): Promise<void>;
}

async function record({ name, input: inputNow, tell, ...options }: Scenario): Promise<void> {
  made++;
  const followId = `${run}-0000-7000-8000-${String(made).padStart(12, '0')}`;
  let input = buildFollowInput({ followId });
  const queue = `histories-${run}-${made}`;
  const engine: TemporalEngine = createTemporalEngine({ client: env.client, taskQueue: queue });
  const id = followWorkflowId(followId);
  const found = (): FollowRecord => ({ state: 'active', input });
  await withWorker(
    env,
    buildRecordingActivities({ record: found, ...options }),
    async () => {
      input = buildFollowInput({ followId, ...inputNow() });
      await engine.startFollow(input);
      const { runId } = await env.client.workflow.getHandle(id).describe();
      await tell?.((message) => engine.tellFollow(id, message), input);
      await env.client.workflow.getHandle(id).result();
      await save(name, { workflowId: id, runId });
    },
    queue,
  );
}

await record({ name: 'runs-to-its-end', input: () => ({ steps: soon(2_000, 4_000, 6_000, 8_000) }) });
await record({
  name: 'stopped-by-contract-before-it-began',
  input: () => ({ steps: soon(600_000) }),
  tell: async (say) => {
    await say({ message: 'contractClosed', payload: { eventId: 'event-1', effect: 'stop' } });
  },
});
await record({
  name: 'changed-paused-and-stopped',
  input: () => ({ steps: soon(300, 60_000, 90_000, 120_000) }),
  tell: async (say, { steps }) => {
    await pause(800);
    await say({
      message: 'reschedule',
      payload: { changeId: 'c1', stepId: steps[1]?.id ?? '', dueAt: Date.now() + 70_000 },
    });
    await say({ message: 'skipStep', payload: { changeId: 'c2', stepId: steps[1]?.id ?? '' } });
    await say({ message: 'removeSteps', payload: { changeId: 'c3', stepIds: [steps[2]?.id ?? ''] } });
    await say({ message: 'reply', payload: { eventId: 'event-1', effect: 'pause' } });
    await pause(300);
    await say({ message: 'resume', payload: { changeId: 'c4' } });
    await say({
      message: 'moveToVersion',
      payload: { changeId: 'c5', patternVersionId: 'version-2', title: 'v2', steps: soon(300_000) },
    });
    await say({ message: 'stop', payload: { changeId: 'c6', reason: 'staff' } });
  },
});
await record({
  name: 'waits-for-the-step-before',
  input: () => ({
    steps: [
      { id: 'call', position: 1, channel: 'phone', dueAt: Date.now() + 300 },
      { id: 'mail', position: 2, channel: 'mail', dueAt: Date.now() + 600, afterDone: true },
    ],
  }),
  record: () => ({
    state: 'active',
    input: buildFollowInput({
      steps: [{ id: 'mail', position: 2, channel: 'mail', dueAt: Date.now() + 700 }],
    }),
  }),
  tell: async (say) => {
    await pause(800);
    await say({ message: 'wake', payload: {} });
  },
});
{
  let away = true;
  let asked = 0;
  await record({
    name: 'database-away-and-quiet-hours',
    input: () => ({ steps: soon(300, 600) }),
    outcome: ({ next }) => {
      asked++;
      if (next && away) throw new Error('no connection');
      if (next === null && asked % 2 === 0) return { kind: 'wait', until: Date.now() + 500 };
      return undefined;
    },
    tell: async () => {
      await pause(2_500);
      away = false;
    },
  });
}
await record({
  name: 'recurring-goes-on-in-a-new-run',
  input: () => ({ recurring: true, steps: soon(300) }),
  occurrences: (last) => (last < 2 ? { occurrence: 2, steps: soon(300) } : null),
});
await end();
process.exit(0);
