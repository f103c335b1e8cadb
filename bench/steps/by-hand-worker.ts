/**
 * Worker of variant (b): the same follow written by hand on graphile-worker, with the same rows of ledger, history and
 * ToDo and the same mail server. What it does not have: signals, stop, replay, versions, a UI.
 * Arguments: database URL, SMTP URL.
 */
import { randomUUID } from 'node:crypto';
import { run, type Task } from 'graphile-worker';
import { createTransport } from 'nodemailer';
import pg from 'pg';

interface StepJob {
  followId: string;
  position: number;
}
interface StepRow {
  id: string;
  store_id: string;
  customer_id: string;
  channel: string;
  follow_status: string;
  next_due: Date | null;
}

const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
const mail = createTransport({ url: smtpUrl, pool: true, maxConnections: 5 });

const step: Task = async (payload) => {
  const job = payload as StepJob;
  const row = await inTransaction((client) => claim(client, job));
  if (row?.channel !== 'mail') return;
  await mail.sendMail({
    from: 'bench@example.com',
    to: 'customer@example.com',
    subject: 'bench',
    text: 'bench',
    messageId: `<${row.id}@example.com>`,
  });
  await inTransaction(async (client) => {
    await client.query(
      `UPDATE delivery SET status = 'accepted', accepted_at = now() WHERE follow_step_id = $1`,
      [row.id],
    );
    await finish(client, job, row, 'done');
  });
};

async function claim(client: pg.PoolClient, job: StepJob): Promise<StepRow | undefined> {
  const { rows } = await client.query<StepRow>(
    `SELECT s.id, s.store_id, s.customer_id, s.channel, f.status AS follow_status,
            (SELECT n.due_at FROM follow_step n WHERE n.follow_id = s.follow_id AND n.position = s.position + 1) AS next_due
     FROM follow f JOIN follow_step s ON s.follow_id = f.id
     WHERE f.id = $1 AND s.position = $2 AND s.status = 'planned' FOR UPDATE OF f`,
    [job.followId, job.position],
  );
  const [row] = rows;
  if (row?.follow_status !== 'running') return undefined;
  if (row.channel !== 'mail') {
    await finish(client, job, row, 'issued');
    return row;
  }
  await client.query(
    `INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, follow_step_id, channel, status, claimed_at, lease_until)
     VALUES ($1, $2, $3, $4, $5, $6, 'mail', 'claimed', now(), now() + interval '1 minute')`,
    [randomUUID(), `${row.id}:1`, row.store_id, row.customer_id, job.followId, row.id],
  );
  return row;
}

/** The step is done: its state, the history entry, and the next job or the follow's end. */
async function finish(client: pg.PoolClient, job: StepJob, row: StepRow, status: string): Promise<void> {
  await client.query('UPDATE follow_step SET status = $2, issued_at = now() WHERE id = $1', [row.id, status]);
  await client.query(
    `INSERT INTO history_entry (id, store_id, customer_id, follow_id, kind, channel, summary, actor_kind, actor_name, occurred_at)
     VALUES ($1, $2, $3, $4, 'step', $5, 'bench', 'system', 'bench', now())`,
    [randomUUID(), row.store_id, row.customer_id, job.followId, row.channel],
  );
  if (row.next_due) {
    const next: StepJob = { followId: job.followId, position: job.position + 1 };
    await client.query(`SELECT graphile_worker.add_job('step', $1::json, run_at := $2::timestamptz)`, [
      JSON.stringify(next),
      row.next_due,
    ]);
  } else {
    await client.query(`UPDATE follow SET status = 'completed', completed_at = now() WHERE id = $1`, [
      job.followId,
    ]);
  }
}

async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

const runner = await run({
  connectionString: databaseUrl,
  concurrency: 20,
  maxPoolSize: 20,
  pollInterval: 200,
  noHandleSignals: false,
  taskList: { step },
});
await runner.promise;
