import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import type { PostgresServer } from '../stack/postgres.ts';
import { createDatabase } from '../stack/migrations.ts';
import { nodeScript } from '../stack/node-script.ts';
import type { ServerProcess } from '../stack/server-process.ts';
import { baseOf, dueTimes, type Load } from './load.ts';
import type { Variant } from './variant.ts';

/** Variant (b): the same work by hand on graphile-worker. */
export async function byHand(postgres: PostgresServer, smtpUrl: string, folder: string): Promise<Variant> {
  const url = await createDatabase(postgres, 'by_hand');
  await runMigrations({ connectionString: url });
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on('error', () => undefined); // the server is stopped with the pool still open when a run fails
  let worker: ServerProcess | undefined;
  return {
    name: '(b) by hand on graphile-worker',
    usesTemporal: false,
    async startWorker() {
      const script = nodeScript({
        name: 'graphile-worker',
        script: new URL('./by-hand-worker.ts', import.meta.url),
        args: [url, smtpUrl],
        folder,
      });
      worker = await script.start();
      await delay(2_000); // it has no port to ask
      return { worker };
    },
    async assign(load, startAt) {
      for (let index = 0; index < load.follows; index += 1)
        await assignByHand(pool, load, baseOf(load, startAt, index));
    },
    async untilDone() {
      while (await isBusy(pool)) await delay(250);
    },
    stopWorker: async () => worker?.stop(),
    close: () => pool.end(),
  };
}

async function isBusy(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query(`SELECT 1 FROM follow WHERE status = 'running' LIMIT 1`);
  return Boolean(rowCount);
}

/** One transaction, as the product's assignment: follow, steps, a ToDo for each phone step, history, the first job. */
async function assignByHand(pool: pg.Pool, load: Load, base: number): Promise<void> {
  const [followId, storeId, customerId] = [randomUUID(), randomUUID(), randomUUID()];
  const due = dueTimes(load, base).map((at) => new Date(at).toISOString());
  const steps = load.channels.map((channel, position) => ({
    id: randomUUID(),
    position,
    channel,
    due_at: due[position],
  }));
  const todos = steps
    .filter((step) => step.channel === 'phone')
    .map((step) => ({ id: randomUUID(), step_id: step.id, due_at: step.due_at }));
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO follow (id, store_id, customer_id, pattern_id, pattern_version_id, status, workflow_id, base_at, assigned_at, assigned_by, updated_at)
       VALUES ($1, $2, $3, $1, $1, 'running', $4, now(), now(), 'bench', now())`,
      [followId, storeId, customerId, followId],
    );
    await client.query(
      `INSERT INTO follow_step (id, follow_id, store_id, customer_id, pattern_step_id, position, channel, due_at)
       SELECT id, $2, $3, $4, id, position, channel, due_at
       FROM json_to_recordset($1) AS s(id uuid, position int, channel text, due_at timestamptz)`,
      [JSON.stringify(steps), followId, storeId, customerId],
    );
    await client.query(
      `INSERT INTO todo (id, store_id, customer_id, follow_id, follow_step_id, kind, channel, title, due_at, updated_at)
       SELECT id, $2, $3, $4, step_id, 'phone', 'phone', 'bench', due_at, now()
       FROM json_to_recordset($1) AS t(id uuid, step_id uuid, due_at timestamptz)`,
      [JSON.stringify(todos), storeId, customerId, followId],
    );
    await client.query(
      `INSERT INTO history_entry (id, store_id, customer_id, follow_id, kind, summary, actor_kind, actor_name, occurred_at)
       VALUES ($1, $2, $3, $4, 'assigned', 'bench', 'system', 'bench', now())`,
      [randomUUID(), storeId, customerId, followId],
    );
    await client.query(`SELECT graphile_worker.add_job('step', $1::json, run_at := $2::timestamptz)`, [
      JSON.stringify({ followId, position: 0 }),
      due[0],
    ]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
