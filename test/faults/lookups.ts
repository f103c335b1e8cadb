import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CleaningRun } from '#contract/cleaning';
import type { Page } from '#contract/fields';
import type { Store } from '#contract/stores';
import { nodeScript } from '../../bench/stack/node-script.ts';
import { untilPortOpens } from '../../bench/stack/receivers.ts';
import type { ServerProcess } from '../../bench/stack/server-process.ts';
import type { FaultStack } from './fault-stack.ts';
import { type LookupCall, readLookups } from './receivers/lookup-log.ts';

export interface LookupSettings {
  vehicles: number;
  /** the worker is killed with SIGKILL when so much of the run is done */
  killAt: readonly number[];
}

export interface LookupResult {
  vehicles: number;
  /** vehicles that lack something, which nobody may be asked about */
  lacking: number;
  /** requests the service saw */
  calls: number;
  failedCalls: number;
  /** lookups the service made; one for each vehicle */
  lookedUp: number;
  /** vehicles looked up more than once, or never */
  lookedUpTwice: string[];
  neverLookedUp: string[];
  /** answers given again under the same key, because the first one was lost with the worker */
  askedAgainForLostAnswer: number;
  /** vehicles that had their result when the worker was killed and were asked for afterwards */
  askedThoughKnown: string[];
  /** vehicles whose recorded word is not the one the service gave */
  wrongWord: string[];
  /** 取得エラー that were asked again by hand at the end */
  retriedByHand: number;
  mostCallsInASecond: number;
  ratePerSecond: number;
  /** done, each time the run was looked at */
  progress: number[];
  tookSeconds: number;
}

/** The variables under which the product asks the service, and the service itself. */
export async function startScrapService(
  folder: string,
  settings: { port: number; delayMs: number; failing: number; ratePerSecond: number },
): Promise<{ env: Record<string, string>; log: string; service: ServerProcess }> {
  const log = path.join(folder, 'lookups.jsonl');
  const service = nodeScript({
    name: 'scrap-service',
    script: new URL('./receivers/scrap-service.ts', import.meta.url),
    args: [String(settings.port), log, String(settings.delayMs), String(settings.failing)],
    folder,
    ready: () => untilPortOpens(settings.port),
  });
  await service.start();
  const env = {
    SCRAP_LOOKUP_URL: `http://127.0.0.1:${settings.port}/vehicles`,
    SCRAP_LOOKUP_RATE_PER_SECOND: String(settings.ratePerSecond),
  };
  return { env, log, service };
}

/** Vehicles of one inspection month, every hundredth without a chassis number. */
async function createVehicles(stack: FaultStack, count: number): Promise<void> {
  await stack.sql(
    `WITH made AS (
       INSERT INTO customer (id, store_id, name)
       SELECT gen_random_uuid(), (SELECT id FROM store ORDER BY created_at LIMIT 1), 'Owner ' || n
       FROM generate_series(1, $1) n RETURNING id, store_id)
     INSERT INTO vehicle (id, store_id, customer_id, registration_number, chassis_number, inspection_expires_on)
     SELECT gen_random_uuid(), m.store_id, m.id, '湘南 300 あ ' || m.nr,
       CASE WHEN m.nr % 100 = 0 THEN NULL ELSE 'NHP10-' || (1000000 + m.nr) END, '2027-01-01'::date + (m.nr % 31)::int
     FROM (SELECT made.*, row_number() OVER () AS nr FROM made) m`,
    [count],
  );
}

/** A run of 廃車可能性確認 whose worker is killed on the way (issue D, "must show" 2). */
export async function lookUpUnderKills(
  stack: FaultStack,
  log: string,
  settings: LookupSettings,
): Promise<LookupResult> {
  await createVehicles(stack, settings.vehicles);
  const [store] = (await stack.client.get<Page<Store>>('stores')).items;
  if (!store) throw new Error('the first boot makes one store');
  await stack.client.post(`stores/${store.id}/contract`, { option: 'option_pack_1' });
  const startedAt = Date.now();
  const range = { from: '2027-01-01', to: '2027-01-31' };
  const run = await stack.client.post<CleaningRun>('cleaning/runs', range);
  const progress: number[] = [];
  const until = async (reached: (run: CleaningRun) => boolean): Promise<CleaningRun> => {
    for (;;) {
      const now = await stack.client.get<CleaningRun>(`cleaning/runs/${run.id}`);
      progress.push(now.done);
      if (reached(now)) return now;
      if (now.status === 'failed' || now.status === 'cancelled') throw new Error(`the run is ${now.status}`);
      await delay(250);
    }
  };
  const askedThoughKnown: string[] = [];
  const known = new Map<string, number>();
  for (const share of settings.killAt) {
    await until(({ total, done, status }) => status !== 'preparing' && done >= total * share);
    await stack.worker.kill9();
    const killedAt = Date.now();
    for (const { chassis_number } of await recorded(stack, run.id))
      if (chassis_number && !known.has(chassis_number)) known.set(chassis_number, killedAt);
    await stack.worker.start();
  }
  let done = await until(({ status }) => status === 'completed');
  const retriedByHand = done.counts.lookup_error ?? 0;
  while ((done.counts.lookup_error ?? 0) > 0) {
    await stack.client.post(`cleaning/runs/${run.id}/retry`, {});
    done = await until(({ status }) => status === 'completed');
  }
  const calls = readLookups(log);
  const results = await recorded(stack, run.id);
  const wanted = results.flatMap(({ chassis_number }) => (chassis_number ? [chassis_number] : []));
  const made = countBy(calls.filter(({ outcome }) => outcome === 'looked_up'));
  const words = new Map(calls.flatMap(({ chassisNumber, word }) => (word ? [[chassisNumber, word]] : [])));
  for (const { chassisNumber, at } of calls)
    if (at > (known.get(chassisNumber) ?? Number.POSITIVE_INFINITY)) askedThoughKnown.push(chassisNumber);
  return {
    vehicles: results.length,
    lacking: results.length - wanted.length,
    calls: calls.length,
    failedCalls: calls.filter(({ outcome }) => outcome === 'failed').length,
    lookedUp: made.size,
    lookedUpTwice: [...made].flatMap(([number, times]) => (times > 1 ? [number] : [])),
    neverLookedUp: wanted.filter((number) => !made.has(number)),
    askedAgainForLostAnswer: calls.filter(({ outcome }) => outcome === 'repeated').length,
    askedThoughKnown,
    wrongWord: results.flatMap(({ chassis_number, word }) =>
      word === (chassis_number ? words.get(chassis_number) : '情報不備') ? [] : [chassis_number ?? '—'],
    ),
    retriedByHand,
    mostCallsInASecond: Math.max(...countBy(calls, ({ at }) => String(Math.floor(at / 1_000))).values()),
    ratePerSecond: done.ratePerSecond,
    progress,
    tookSeconds: Math.round((Date.now() - startedAt) / 1_000),
  };
}

/** What stands in the record, by plain SQL. */
const recorded = (
  stack: FaultStack,
  runId: string,
): Promise<{ chassis_number: string | null; word: string }[]> =>
  stack.sql(
    `SELECT v.chassis_number, CASE l.result WHEN 'scrapped' THEN '廃車済み' WHEN 'export_possible' THEN '輸出可能性あり'
       WHEN 'not_found' THEN '該当なし' WHEN 'insufficient_information' THEN '情報不備' ELSE '取得エラー' END AS word
     FROM cleaning_lookup l JOIN vehicle v ON v.id = l.vehicle_id WHERE l.run_id = $1 AND l.result IS NOT NULL`,
    [runId],
  );

function countBy(
  calls: readonly LookupCall[],
  keyOf = ({ chassisNumber }: LookupCall) => chassisNumber,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(keyOf(call), (counts.get(keyOf(call)) ?? 0) + 1);
  return counts;
}
