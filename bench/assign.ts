/**
 * `npm run bench -- assign`: bulk assignment of 10,000 customers through the API (issue B) against a bare loop of
 * `client.workflow.start` on the same server, in the same run: the same input, search attributes, start
 * delay and concurrency. The product also writes follow, steps, ToDos, history and audit log, and keeps a result per
 * customer. Both take turns, and ratios are taken within rounds, because machines are noisy.
 *
 * BENCH_ROUNDS (3), BENCH_CUSTOMERS (10000), BENCH_CONCURRENCY (50: what the product's worker does).
 */
import { Client, Connection } from '@temporalio/client';
import { batchWorkflowId } from '#contract/jobs';
import { bareStarts } from './assign/bare-starts.ts';
import { createCustomers, createLongPattern } from './assign/customers.ts';
import { meterCpu } from './measure/cpu-meter.ts';
import { median } from './measure/median.ts';
import { table } from './measure/table.ts';
import { benchStack } from './stack/bench-stack.ts';
import { allowAllHours } from './steps/ours.ts';
import { goal } from './steps/report.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const CUSTOMERS = Number(process.env['BENCH_CUSTOMERS'] ?? 10_000);
const CONCURRENCY = Number(process.env['BENCH_CONCURRENCY'] ?? 50);

interface Batch {
  id: string;
  status: string;
  total: number;
  done: number;
}

interface Run {
  perSecond: number;
  cpu: Record<string, number>;
}

const stack = await benchStack();
try {
  const product = await stack.product(500);
  await product.api.start();
  await product.worker.start();
  await allowAllHours(product);
  const connection = await Connection.connect({ address: stack.address });
  const client = new Client({ connection });
  const servers = { ...stack.servers, worker: product.worker, api: product.api };

  const metered = async (count: number, work: () => Promise<void>): Promise<Run> => {
    const used = meterCpu(servers);
    const own = process.cpuUsage();
    const startedAt = performance.now();
    await work();
    const perSecond = (count * 1_000) / (performance.now() - startedAt);
    const { user, system } = process.cpuUsage(own);
    const spent = { ...used(), benchmark: (user + system) / 1_000 };
    const readings = Object.entries(spent).map(([name, ms]) => [name, Number(ms) / count]);
    return { perSecond, cpu: Object.fromEntries(readings) as Record<string, number> };
  };

  /** From the request until the last customer's workflow has started. */
  const ours = async (count: number): Promise<Run> => {
    const patternId = await createLongPattern(product.client);
    const tag = await createCustomers(stack.database.urlOf('oikaze'), count);
    return metered(count, async () => {
      const selection = { query: { all: [{ field: 'tags', op: 'any_of', value: [tag] }] } };
      const batch = await product.client.post<Batch>('follow-batches', {
        action: 'assign',
        patternId,
        selection,
      });
      await client.workflow.getHandle(batchWorkflowId(batch.id)).result();
      const { status, done, total } = await product.client.get<Batch>(`follow-batches/${batch.id}`);
      if (status !== 'completed' || done !== count || total !== count)
        throw new Error(`the batch ended ${status} with ${done} of ${total}`);
    });
  };
  const bare = (count: number, withAttributes: boolean) =>
    metered(count, () => bareStarts(client, { count, concurrency: CONCURRENCY, withAttributes }));

  await ours(500);
  await bare(500, true);
  const runs: { ours: Run; bare: Run; naked: Run }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const first = round % 2 ? await ours(CUSTOMERS) : undefined;
    const bareRun = await bare(CUSTOMERS, true);
    const naked = await bare(Math.round(CUSTOMERS / 4), false);
    const run = { ours: first ?? (await ours(CUSTOMERS)), bare: bareRun, naked };
    runs.push(run);
    console.error(
      `round ${round}: ours ${run.ours.perSecond.toFixed(1)}/s, bare loop ${run.bare.perSecond.toFixed(1)}/s`,
    );
  }
  const row = (name: string, of: Run[]) => [
    name,
    median(of.map(({ perSecond }) => perSecond)),
    ...['temporal', 'engineDatabase', 'worker', 'database', 'api', 'benchmark'].map((part) =>
      median(of.map(({ cpu }) => cpu[part] ?? 0)),
    ),
  ];
  console.log(
    `\nBulk assignment of ${CUSTOMERS} customers (5 steps each), ${CONCURRENCY} starts at once, medians of ${ROUNDS}`,
  );
  console.log(
    table(
      ['', 'customers/s', 'CPU ms: Temporal', 'PG (Temporal)', 'worker', 'PG (ours)', 'API', 'benchmark'],
      [
        row(
          'ours',
          runs.map((run) => run.ours),
        ),
        row(
          'bare loop, same options',
          runs.map((run) => run.bare),
        ),
        row(
          'bare loop without search attributes',
          runs.map((run) => run.naked),
        ),
      ],
    ),
  );
  const ratios = runs.map((run) => run.ours.perSecond / run.bare.perSecond);
  console.log(goal('Rate, ours / bare loop', median(ratios), 0.9, 'at least'));
  await connection.close();
  await product.worker.stop();
  await product.api.stop();
} finally {
  await stack.stop();
}
