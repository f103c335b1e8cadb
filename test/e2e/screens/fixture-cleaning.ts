/** Answers of list cleaning for take-screens.ts. */
import type { CleaningBatch, CleaningLookup, CleaningRun } from '#contract/cleaning';
import type { ScrapStatus } from '#domain/scrap-lookup';

const id = (n: number): string => `0193b3f0-7c1e-7d11-9a55-${String(n).padStart(12, '0')}`;
const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

export const runningRun = id(970);
export const finishedRun = id(971);

const run = (overrides: Partial<CleaningRun>): CleaningRun => ({
  id: finishedRun,
  storeId: id(1),
  from: '2026-12-01',
  to: '2027-02-28',
  skipExcluded: true,
  ratePerSecond: 5,
  provider: 'http',
  status: 'completed',
  total: 10_000,
  done: 10_000,
  counts: {
    export_possible: 812,
    scrapped: 1_236,
    not_found: 7_824,
    insufficient_information: 121,
    lookup_error: 7,
  },
  measuredRatePerSecond: null,
  secondsLeft: null,
  trouble: null,
  heldUntil: null,
  createdBy: '大塚 誠',
  createdAt: at(-30),
  finishedAt: at(-29),
  ...overrides,
});
const runs = [
  run({
    id: runningRun,
    status: 'running',
    done: 3_412,
    counts: {
      export_possible: 254,
      scrapped: 401,
      not_found: 2_636,
      insufficient_information: 121,
      lookup_error: 0,
    },
    measuredRatePerSecond: 4.9,
    secondsLeft: 1_344,
    trouble: 'timed_out',
    heldUntil: at(0.01),
    finishedAt: null,
  }),
  run({}),
];

const words: ScrapStatus[] = ['scrapped', 'not_found', 'export_possible', 'insufficient_information'];
const lookups = Array.from({ length: 12 }, (_, n): CleaningLookup => {
  const result = words[n % words.length] ?? 'not_found';
  return {
    id: id(3_000 + n),
    vehicleId: id(3_100 + n),
    vehicle: {
      name: 'トヨタ プリウス',
      registrationNumber: result === 'insufficient_information' ? '12-34' : `湘南 300 あ ${1_000 + n}`,
      chassisNumber: `NHP10-10000${n}`,
      inspectionExpiresOn: '2027-01-15',
    },
    customer: {
      id: id(400 + n),
      name: ['山田 太郎', '佐藤 花子', '株式会社はやぶさ運輸（車両管理課）'][n % 3] ?? '',
      cleaningDecision: n % 4 === 0 ? 'exclude' : 'keep',
    },
    result,
    lacks: result === 'insufficient_information' ? 'registration_number' : null,
    simulated: false,
    attempts: 1,
    error: null,
    answeredAt: at(-29),
  };
});

const decision = (n: number, overrides: Partial<CleaningBatch>): CleaningBatch => ({
  id: id(980 + n),
  storeId: id(1),
  decision: 'exclude',
  source: 'lookup',
  runId: finishedRun,
  selected: 1_104,
  changed: 1_098,
  createdBy: '大塚 誠',
  createdAt: at(-20 * (n + 1)),
  undoneAt: null,
  undoneBy: null,
  restored: null,
  ...overrides,
});
const decisions = [
  decision(0, {}),
  decision(1, { decision: 'ask', source: 'search', runId: null, selected: 35, changed: 35 }),
  decision(2, {
    source: 'unused',
    runId: null,
    undoneAt: at(-1),
    undoneBy: '大塚 誠',
    restored: 1_090,
  }),
];

const page = (items: unknown[]) => ({ items, nextCursor: null });

/** @returns undefined: not one of these pages */
export function answerOfCleaning(url: URL): unknown {
  const path = url.pathname.replace('/api/v1', '');
  if (!path.startsWith('/cleaning')) return undefined;
  if (path === '/cleaning/runs/preview')
    return { vehicles: 10_000, toLookUp: 9_879, lacking: 121, provider: 'simulator', maxRatePerSecond: 5 };
  if (path === '/cleaning/decisions/preview')
    return { customers: 1_104, keep: 1_080, exclude: 6, ask: 18, withOtherVehicles: 132 };
  if (path === '/cleaning/runs') return page(runs);
  if (path === '/cleaning/decisions')
    return page(url.searchParams.get('runId') ? decisions.slice(0, 1) : decisions);
  if (path.endsWith('/lookups')) return page(lookups);
  return runs.find((one) => path.endsWith(one.id)) ?? null;
}
