import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  FOLLOW_WORKFLOW,
  type FollowInput,
  type FollowProgress,
  followWorkflowId,
  PROGRESS_QUERY,
  SIGNALS,
  UPDATES,
} from '#contract/workflow-messages';
import { startTimeSkippingServer, TEST_QUEUE, withWorker } from './engine.ts';
import { buildFollowInput, buildStep, days, monthPlan } from './follow-input.ts';
import { buildRecordingActivities, type RecordingActivities } from './recording-activities.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTimeSkippingServer();
}, 60_000);
afterAll(() => env?.teardown());

const start = (input: FollowInput) =>
  env.client.workflow.start(FOLLOW_WORKFLOW, {
    workflowId: followWorkflowId(input.followId),
    taskQueue: TEST_QUEUE,
    args: [input],
  });
type Handle = Awaited<ReturnType<typeof start>>;

/** Starts a follow and hands it to `story`; the worker lives as long as the story. */
const tell = (
  input: FollowInput,
  record: RecordingActivities,
  story: (handle: Handle) => Promise<void>,
): Promise<void> => withWorker(env, record, async () => story(await start(input)));

const now = () => env.currentTimeMs();
const progress = (handle: Handle) => handle.query<FollowProgress>(PROGRESS_QUERY);
const refusal = (update: Promise<unknown>): Promise<string> =>
  update.then(
    () => 'accepted',
    (error: WorkflowUpdateFailedError) => (error.cause as ApplicationFailure).type ?? 'untyped',
  );
let changes = 0;
const change = () => ({ changeId: `change-${++changes}` });

test('a pattern of 40 days sends its two mails and opens its three calls in order, then completes', async () => {
  const record = buildRecordingActivities();
  const begun = await now();
  const steps = monthPlan(begun);
  await tell(buildFollowInput({ steps }), record, async (handle) => {
    expect(await handle.result()).toEqual({ state: 'completed' });
  });
  expect(record.ran.map(({ stepId }) => stepId)).toEqual(steps.map(({ id }) => id));
  expect(record.countOf('sendPromptly')).toBe(2);
  expect(record.countOf('openManualStep')).toBe(3);
  expect(record.finished).toEqual([]);
  expect((await now()) - begun).toBeGreaterThanOrEqual(days(40));
});

test('steps that are due within one second share one waking up, and none runs before it is due', async () => {
  const record = buildRecordingActivities();
  const second = Math.ceil((await now()) / 1_000) * 1_000 + days(1);
  const steps = [120, 450, 990].map((ms, index) => buildStep({ position: index + 1, dueAt: second + ms }));
  await tell(buildFollowInput({ steps }), record, async (handle) => {
    await handle.result();
    const { events } = await handle.fetchHistory();
    expect(events?.filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes)).toHaveLength(1);
  });
  expect(record.ran.map(({ stepId }) => stepId)).toEqual(steps.map(({ id }) => id));
  expect(await now()).toBeGreaterThanOrEqual(second + 1_000);
});

test.each([
  [SIGNALS.reply, 'reply'],
  [SIGNALS.contractClosed, 'contract'],
  [SIGNALS.negotiationEnded, 'end'],
])('after %s nothing more is sent and the record is closed', async (signal, stopReason) => {
  const record = buildRecordingActivities();
  await tell(buildFollowInput({ steps: monthPlan(await now()) }), record, async (handle) => {
    await env.sleep(days(25));
    expect(record.countOf('sendPromptly')).toBe(1);
    await handle.signal(signal, { eventId: 'event-1', effect: 'stop' });
    expect(await handle.result()).toEqual({ state: 'stopped' });
    expect((await progress(handle)).stopReason).toBe(stopReason);
    await env.sleep(days(30));
  });
  expect(record.countOf('sendPromptly')).toBe(1);
  expect(record.finished).toHaveLength(1);
});

test('a paused follow holds its steps, and runs the missed one when it is resumed', async () => {
  const input = buildFollowInput();
  const steps = monthPlan(await now());
  const record = buildRecordingActivities({
    record: () => ({ state: 'active', input: { ...input, steps: remaining() } }),
  });
  const remaining = () => steps.filter(({ id }) => !record.ran.some(({ stepId }) => stepId === id));
  await tell({ ...input, steps }, record, async (handle) => {
    await env.sleep(days(21));
    await handle.executeUpdate(UPDATES.pause, { args: [change()] });
    await env.sleep(days(60));
    expect(record.ran).toHaveLength(1);
    expect((await progress(handle)).state).toBe('paused');
    await handle.executeUpdate(UPDATES.resume, { args: [change()] });
    expect(await handle.result()).toEqual({ state: 'completed' });
  });
  expect(record.ran).toHaveLength(5);
});

test('a rescheduled step runs at its new time', async () => {
  const record = buildRecordingActivities();
  const begun = await now();
  const [step] = [buildStep({ dueAt: begun + days(3) })];
  await tell(buildFollowInput({ steps: [step] }), record, async (handle) => {
    await handle.executeUpdate(UPDATES.reschedule, {
      args: [{ ...change(), stepId: step.id, dueAt: begun + days(10) }],
    });
    await env.sleep(days(9));
    expect(record.ran).toEqual([]);
    await handle.result();
  });
  expect(record.ran).toHaveLength(1);
});

test('removed and skipped steps do not run, the others do', async () => {
  const record = buildRecordingActivities();
  const steps = monthPlan(await now());
  const ids = steps.map(({ id }) => id);
  await tell(buildFollowInput({ steps }), record, async (handle) => {
    await handle.executeUpdate(UPDATES.removeSteps, { args: [{ ...change(), stepIds: [ids[1], ids[3]] }] });
    const after = await handle.executeUpdate<FollowProgress, [object]>(UPDATES.skipStep, {
      args: [{ ...change(), stepId: ids[0] }],
    });
    expect(after).toMatchObject({ state: 'waiting', remaining: 2, next: { id: ids[2] } });
    await handle.result();
  });
  expect(record.ran.map(({ stepId }) => stepId)).toEqual([ids[2], ids[4]]);
});

test('a follow whose remaining steps are all removed ends and closes the record', async () => {
  const record = buildRecordingActivities();
  const steps = monthPlan(await now());
  await tell(buildFollowInput({ steps }), record, async (handle) => {
    await handle.executeUpdate(UPDATES.removeSteps, {
      args: [{ ...change(), stepIds: steps.map(({ id }) => id) }],
    });
    expect(await handle.result()).toEqual({ state: 'completed' });
  });
  expect(record.finished).toHaveLength(1);
});

test('staff actions that come too late or make no sense are refused by name', async () => {
  const record = buildRecordingActivities();
  const steps = monthPlan(await now());
  await tell(buildFollowInput({ steps }), record, async (handle) => {
    await env.sleep(days(21));
    const run = { ...change(), stepId: steps[0]?.id };
    expect(await refusal(handle.executeUpdate(UPDATES.skipStep, { args: [run] }))).toBe('step_already_run');
    expect(await refusal(handle.executeUpdate(UPDATES.reschedule, { args: [{ ...run, dueAt: 0 }] }))).toBe(
      'step_already_run',
    );
    expect(
      await refusal(handle.executeUpdate(UPDATES.removeSteps, { args: [{ ...change(), stepIds: ['x'] }] })),
    ).toBe('unknown_step');
    expect(await refusal(handle.executeUpdate(UPDATES.resume, { args: [change()] }))).toBe('not_paused');
    await handle.executeUpdate(UPDATES.pause, { args: [change()] });
    expect(await refusal(handle.executeUpdate(UPDATES.pause, { args: [change()] }))).toBe('already_paused');
    await handle.executeUpdate(UPDATES.stop, { args: [{ ...change(), reason: 'staff' }] });
    await handle.result();
  });
});

test('a change told twice is one change, an event told twice one event', async () => {
  const record = buildRecordingActivities();
  const begun = await now();
  const step = buildStep({ dueAt: begun + days(3) });
  await tell(buildFollowInput({ steps: [step] }), record, async (handle) => {
    const first = { ...change(), stepId: step.id, dueAt: begun + days(10) };
    await handle.executeUpdate(UPDATES.reschedule, { args: [first] });
    await handle.executeUpdate(UPDATES.reschedule, {
      args: [{ ...change(), stepId: step.id, dueAt: begun + days(20) }],
    });
    await handle.executeUpdate(UPDATES.reschedule, { args: [first] });
    expect((await progress(handle)).next?.dueAt).toBe(begun + days(20));

    const pause = { eventId: 'event-1', effect: 'pause' };
    await handle.signal(SIGNALS.reply, pause);
    await env.sleep(1_000);
    expect((await progress(handle)).state).toBe('paused');
    await handle.terminate();
  });
});

test('a step planned from the end of the one before waits until the record says so', async () => {
  const begun = await now();
  const input = buildFollowInput();
  const call = buildStep({ channel: 'phone', dueAt: begun + days(1) });
  const after = buildStep({ position: 2, dueAt: begun + days(2), afterDone: true });
  const record = buildRecordingActivities({
    record: () => ({ state: 'active', input: { ...input, steps: [{ ...buildStep(), ...plannedAnew }] } }),
  });
  const { afterDone: _, ...rest } = after;
  const plannedAnew = { ...rest, dueAt: begun + days(12) };
  await tell({ ...input, steps: [call, after] }, record, async (handle) => {
    await env.sleep(days(10));
    expect(record.ran).toHaveLength(1);
    await handle.signal(SIGNALS.wake);
    await env.sleep(days(1));
    expect(record.ran).toHaveLength(1);
    await handle.result();
  });
  expect(record.ran.map(({ stepId }) => stepId)).toEqual([call.id, after.id]);
});

test('a step told to wait runs later, a plan that differs is taken over', async () => {
  const begun = await now();
  const [first, second] = [
    buildStep({ dueAt: begun + days(1) }),
    buildStep({ position: 2, dueAt: begun + days(2) }),
  ];
  const other = buildStep({ position: 3, dueAt: begun + days(7) });
  let asked = 0;
  const record = buildRecordingActivities({
    outcome: ({ stepId }) => {
      if (stepId !== first.id) return undefined;
      asked++;
      return asked === 1 ? { kind: 'wait', until: begun + days(5) } : { kind: 'skipped', plan: [other] };
    },
  });
  await tell(buildFollowInput({ steps: [first, second] }), record, async (handle) => {
    await handle.result();
  });
  expect(record.ran.map(({ stepId }) => stepId)).toEqual([first.id, first.id, other.id]);
  expect((await now()) - begun).toBeGreaterThanOrEqual(days(7));
});

test('a recurring follow runs twelve occurrences, each in a run of its own', async () => {
  const begun = await now();
  const plan = (occurrence: number) => [
    buildStep({ channel: 'phone', dueAt: begun + days(30 * occurrence) }),
    buildStep({ position: 2, dueAt: begun + days(30 * occurrence + 1) }),
  ];
  const record = buildRecordingActivities({
    occurrences: (last) => (last < 12 ? { occurrence: last + 1, steps: plan(last + 1) } : null),
  });
  await tell(buildFollowInput({ recurring: true, steps: plan(1) }), record, async (handle) => {
    expect(await handle.result()).toEqual({ state: 'completed' });
    expect((await progress(handle)).occurrence).toBe(12);
    const { historyLength } = await env.client.workflow.getHandle(handle.workflowId).describe();
    expect(historyLength).toBeLessThan(40);
  });
  expect(record.ran).toHaveLength(24);
});

test('event ids are remembered across continue-as-new', async () => {
  const begun = await now();
  const input = buildFollowInput({ recurring: true, steps: [buildStep({ dueAt: begun + days(1) })] });
  const record = buildRecordingActivities({
    record: () => ({
      state: 'active',
      input: { ...input, occurrence: 1, steps: [buildStep({ dueAt: begun + days(1) })] },
    }),
    occurrences: () => ({ occurrence: 2, steps: [buildStep({ dueAt: begun + days(90) })] }),
  });
  await tell(input, record, async (handle) => {
    await handle.signal(SIGNALS.reply, { eventId: 'event-7', effect: 'pause' });
    await handle.executeUpdate(UPDATES.resume, { args: [change()] });
    await env.sleep(days(5));
    const current = env.client.workflow.getHandle(handle.workflowId);
    await current.signal(SIGNALS.reply, { eventId: 'event-7', effect: 'pause' });
    await env.sleep(1_000);
    expect(await current.query<FollowProgress>(PROGRESS_QUERY)).toMatchObject({
      occurrence: 2,
      state: 'waiting',
    });
    await current.terminate();
  });
});

test('a stop does not wait for the next attempt of a send that is being retried', async () => {
  let attempts = 0;
  const record = buildRecordingActivities({
    outcome: () => {
      attempts++;
      throw new Error('the mail server is away');
    },
  });
  await tell(buildFollowInput({ steps: [buildStep()] }), record, async (handle) => {
    await env.sleep('1m');
    expect(attempts).toBeGreaterThan(1);
    await handle.executeUpdate(UPDATES.stop, { args: [{ ...change(), reason: 'staff' }] });
    expect(await handle.result()).toEqual({ state: 'stopped' });
  });
  expect(record.finished).toHaveLength(1);
});

/** Types of the ordinary activities of a follow that has ended, in order. */
const ordinaryActivities = async (handle: Handle) =>
  (await handle.fetchHistory()).events?.flatMap(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? [],
  );

test('a send that succeeds at once needs no activity task; a follow begun before that was so goes on as it began', async () => {
  const steps = [buildStep()];
  const record = buildRecordingActivities();
  await tell(buildFollowInput({ steps }), record, async (handle) => {
    await handle.result();
    expect(await ordinaryActivities(handle)).toEqual([]);
  });
  const { sendsPromptly: _, ...older } = buildFollowInput({ steps });
  await tell(older, record, async (handle) => {
    await handle.result();
    expect(await ordinaryActivities(handle)).toEqual(['sendStep']);
  });
});

test('a send that takes long is gone on with by an ordinary activity at once, a failed one five seconds later', async () => {
  const record = buildRecordingActivities({
    sendPromptly: async ({ stepId }) => {
      if (stepId === 'slow') return null;
      throw ApplicationFailure.create({ type: 'channel_unavailable', message: 'the mail server is away' });
    },
  });
  const begun = await now();
  for (const [id, waitMs] of [
    ['slow', 0],
    ['failed', 5_000],
  ] as const) {
    await tell(buildFollowInput({ steps: [buildStep({ id })] }), record, async (handle) => {
      await handle.result();
      expect(await ordinaryActivities(handle)).toEqual(['sendStep']);
      const { events } = await handle.fetchHistory();
      const timers = events?.flatMap(({ timerStartedEventAttributes: timer }) =>
        timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
      );
      expect(timers).toEqual(waitMs ? [waitMs / 1_000] : []);
    });
  }
  expect(record.ran.map(({ stepId }) => stepId)).toEqual(['slow', 'failed']);
  expect((await now()) - begun).toBeGreaterThanOrEqual(5_000);
});

test('a stop between the two attempts of a send means that there is no second one', async () => {
  const record = buildRecordingActivities({
    sendPromptly: async () => {
      throw ApplicationFailure.create({ message: 'the mail server is away', details: [3_600_000] });
    },
  });
  await tell(buildFollowInput({ steps: [buildStep()] }), record, async (handle) => {
    await env.sleep('10m');
    await handle.executeUpdate(UPDATES.stop, { args: [{ ...change(), reason: 'staff' }] });
    expect(await handle.result()).toEqual({ state: 'stopped' });
  });
  expect(record.countOf('sendStep')).toBe(0);
});

test('while the database is away a manual step waits for it and is lost neither then nor later', async () => {
  let away = true;
  const record = buildRecordingActivities({
    outcome: () => {
      if (away) throw new Error('no connection');
      return undefined;
    },
  });
  await tell(buildFollowInput({ steps: [buildStep({ channel: 'phone' })] }), record, async (handle) => {
    await env.sleep('5m');
    expect((await progress(handle)).state).toBe('running_step');
    away = false;
    expect(await handle.result()).toEqual({ state: 'completed' });
  });
});

test('a stop that the record does not know, such as one sent by hand, is not obeyed', async () => {
  const begun = await now();
  const steps = [buildStep({ dueAt: begun + days(2) })];
  const input = buildFollowInput({ steps });
  const record = buildRecordingActivities({
    record: () => ({ state: 'active', input }),
    finishFollow: async () => ({ closed: false }),
  });
  await tell(input, record, async (handle) => {
    await handle.signal(SIGNALS.contractClosed, { eventId: 'by-hand', effect: 'stop' });
    expect(await handle.result()).toEqual({ state: 'completed' });
  });
  expect(record.ran).toHaveLength(1);
});

test('a survey that has to wait is asked for again when its time has come, or as soon as something wakes the follow', async () => {
  const begun = await now();
  const input = buildFollowInput({ steps: [] });
  const asked: number[] = [];
  const record = buildRecordingActivities({
    record: () => ({ state: 'stopped', stopReason: 'contract', input }),
    finishFollow: async () => {
      asked.push(await now());
      if (asked.length < 3) return { closed: true, surveyAt: (await now()) + days(10) };
      return { closed: true };
    },
  });
  await tell(input, record, async (handle) => {
    await env.sleep('1d');
    expect(asked).toHaveLength(1);
    await handle.signal(SIGNALS.wake);
    await env.sleep('1h');
    expect(asked).toHaveLength(2);
    expect(await handle.result()).toMatchObject({ state: 'stopped' });
  });
  const last = (asked[2] ?? 0) - begun;
  expect(last).toBeGreaterThanOrEqual(days(11));
  expect(last).toBeLessThan(days(12));
});
