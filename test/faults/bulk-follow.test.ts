import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FollowBatch } from '#contract/follow-batches';
import type { DryRun } from '#contract/dry-runs';
import { createCustomers, createLongPattern } from '../../bench/assign/customers.ts';
import { type FaultStack, startFaultStack } from './fault-stack.ts';

const CUSTOMERS = 450;

/** Bulk work on the real stack, its worker really killed. */
let stack: FaultStack;
let patternId: string;
let selection: object;
beforeAll(async () => {
  stack = await startFaultStack(0);
  patternId = await createLongPattern(stack.client);
  const tag = await createCustomers(stack.postgres.urlOf('oikaze'), CUSTOMERS);
  selection = { query: { all: [{ field: 'tags', op: 'any_of', value: [tag] }] } };
}, 120_000);
afterAll(() => stack?.stop(), 60_000);

const read = (id: string) => stack.client.get<FollowBatch>(`follow-batches/${id}`);

async function until(id: string, reached: (batch: FollowBatch) => boolean): Promise<FollowBatch> {
  for (;;) {
    const batch = await read(id);
    if (reached(batch)) return batch;
    if (batch.status === 'failed') throw new Error(`the batch failed: ${batch.error}`);
    await delay(50);
  }
}

async function openWorkflows(): Promise<number> {
  const query = "WorkflowType = 'follow' AND ExecutionStatus = 'Running'";
  return (await stack.withTemporal((client) => client.workflow.count(query))).count;
}

async function untilOpenWorkflows(count: number): Promise<void> {
  const deadline = Date.now() + 240_000;
  while ((await openWorkflows()) !== count) {
    if (Date.now() > deadline) throw new Error(`${await openWorkflows()} workflows are open, not ${count}`);
    await delay(500);
  }
}

test('a dry run on the whole stack ends with its numbers', async () => {
  const { id } = await stack.client.post<DryRun>('dry-runs', { patternId, selection });
  for (;;) {
    const run = await stack.client.get<DryRun>(`dry-runs/${id}`);
    expect(['waiting', 'running', 'completed']).toContain(run.status);
    if (run.status === 'completed') {
      expect(run.result).toMatchObject({
        customers: { total: CUSTOMERS, assigned: CUSTOMERS },
        sends: { mail: 2 * CUSTOMERS },
      });
      return;
    }
    await delay(100);
  }
}, 60_000);

test('a worker killed in the middle of a bulk assignment: each customer has exactly one follow, each follow its workflow', async () => {
  const batch = await stack.client.post<FollowBatch>('follow-batches', {
    action: 'assign',
    patternId,
    selection,
  });
  await until(batch.id, ({ done }) => done > 0);
  await stack.worker.kill9();
  const { done } = await read(batch.id);
  expect(done).toBeLessThan(CUSTOMERS);
  await stack.worker.start();
  expect(await until(batch.id, ({ status }) => status === 'completed')).toMatchObject({
    total: CUSTOMERS,
    done: CUSTOMERS,
    failed: 0,
    skipped: 0,
  });

  const [counts] = await stack.sql<{ follows: number; customers: number; steps: number }>(
    `SELECT count(*)::int AS follows, count(DISTINCT customer_id)::int AS customers,
       (SELECT count(*)::int FROM follow_step s JOIN follow f ON f.id = s.follow_id WHERE f.batch_id = $1) AS steps
     FROM follow WHERE batch_id = $1`,
    [batch.id],
  );
  expect(counts).toEqual({ follows: CUSTOMERS, customers: CUSTOMERS, steps: 5 * CUSTOMERS });
  await untilOpenWorkflows(CUSTOMERS);
}, 400_000);

test('a removal in bulk ends the workflows, a pause holds it, and its undo starts them again', async () => {
  const before = await stack.sql<{ plan: string }>(
    `SELECT string_agg(position || ' ' || due_at, ',' ORDER BY follow_id, position) AS plan FROM follow_step WHERE status = 'planned'`,
  );
  const asked = { action: 'remove_remaining', selection: { follows: { patternId } }, ratePerSecond: 200 };
  const batch = await stack.client.post<FollowBatch>('follow-batches', asked);
  await until(batch.id, ({ done }) => done > 0);
  await stack.client.post(`follow-batches/${batch.id}/pause`, {});
  await delay(1_500);
  const paused = await read(batch.id);
  expect(paused.status).toBe('paused');
  await delay(3_000);
  expect((await read(batch.id)).done).toBe(paused.done);
  await stack.client.post(`follow-batches/${batch.id}/resume`, {});
  expect(await until(batch.id, ({ status }) => status === 'completed')).toMatchObject({ done: CUSTOMERS });
  await untilOpenWorkflows(0);

  const undo = await stack.client.post<FollowBatch>(`follow-batches/${batch.id}/undo`, {});
  await until(undo.id, ({ done }) => done > 0);
  await stack.worker.kill9();
  await stack.worker.start();
  expect(await until(undo.id, ({ status }) => status === 'completed')).toMatchObject({ done: CUSTOMERS });
  await untilOpenWorkflows(CUSTOMERS);
  const after = await stack.sql<{ plan: string }>(
    `SELECT string_agg(position || ' ' || due_at, ',' ORDER BY follow_id, position) AS plan FROM follow_step WHERE status = 'planned'`,
  );
  expect(after).toEqual(before);
}, 600_000);
