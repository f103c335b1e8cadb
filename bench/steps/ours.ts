import { Client, Connection } from '@temporalio/client';
import type { Product } from '../stack/oikaze.ts';
import { untilNoneRuns } from './bare.ts';
import { inParallel } from './in-parallel.ts';
import { baseOf, type Load } from './load.ts';
import type { Variant } from './variant.ts';

interface Identified {
  id: string;
}

/** The product: assigned through its API, sent by its worker. */
export async function ours(product: Product, address: string): Promise<Variant> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const customers: string[] = [];
  const patterns = new Map<string, string>();
  return {
    name: 'ours',
    usesTemporal: true,
    async startWorker() {
      if (!product.api.running) await product.api.start();
      await product.worker.start();
      return { worker: product.worker, api: product.api };
    },
    async prepare(load) {
      if (customers.length === 0) await allowAllHours(product);
      if (!patterns.has(patternKey(load))) patterns.set(patternKey(load), await createPattern(product, load));
      const missing = load.follows - customers.length;
      await inParallel(Math.max(0, missing), 8, async () => {
        customers.push(await createCustomer(product, customers.length));
      });
    },
    async assign(load, startAt) {
      const patternId = patterns.get(patternKey(load));
      await inParallel(load.follows, 8, async (index) => {
        const base = new Date(baseOf(load, startAt, index)).toISOString();
        await product.client.post('follows', { customerId: customers[index], patternId, base });
      });
    },
    untilDone: () => untilNoneRuns(client, 'follow'),
    stopWorker: () => product.worker.stop(),
    async close() {
      await product.api.stop();
      await connection.close();
    },
  };
}

/** Steps at any hour of any day, so that a run at night measures the same as one at noon. */
export async function allowAllHours({ client }: Product): Promise<void> {
  const { items } = await client.get<{ items: Identified[] }>('stores');
  for (const { id } of items) {
    await client.patch(`stores/${id}`, {
      quietHours: null,
      openFrom: '00:00',
      openTo: '24:00',
      closedWeekdays: [],
      closedOn: [],
      holidays: 'none',
    });
  }
}

const patternKey = (load: Load) => `${load.gapMs}:${load.channels.join()}`;

async function createPattern({ client }: Product, load: Load): Promise<string> {
  const steps = load.channels.map((channel, position) => ({
    channel,
    anchor: 'base',
    offset: `PT${Math.round((position * load.gapMs) / 1_000)}S`,
    ...(channel === 'mail' ? { mail: { subject: 'bench', body: 'bench' } } : { phone: { title: 'bench' } }),
  }));
  const { id } = await client.post<Identified>('patterns', {
    name: `bench ${patternKey(load)}`,
    kind: 'before',
    base: 'specified',
    stopOn: [],
    steps,
  });
  return id;
}

async function createCustomer({ client }: Product, index: number): Promise<string> {
  const email = `bench-${index}@example.com`;
  const { id } = await client.post<Identified>('customers', {
    name: `Bench ${index}`,
    email,
    consent: { mail: true },
  });
  return id;
}
