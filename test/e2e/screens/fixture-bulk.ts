import type { DryRun, DryRunResult } from '#contract/dry-runs';
import type { BatchItem, MovePreview } from '#contract/follow-batches';
import type { SavedSearch } from '#contract/customer-search';
import type { LeftOutLabel } from '#contract/labels';
import type { Order } from '#contract/orders';

const id = (n: number): string => `0193b3f0-7c1e-7d11-9a55-${String(n).padStart(12, '0')}`;
const now = Date.now();
const iso = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();
const dayAt = (ahead: number): string => iso(24 * ahead).slice(0, 10);
const page = (items: unknown[]) => ({ items, nextCursor: null });
const DAYS = Array.from({ length: 90 }, (_, at) => at);
const every = (at: number, days: number, count: number): number => (at % days === 3 ? count : 0);

const result: DryRunResult = {
  from: dayAt(0),
  to: dayAt(89),
  customers: {
    total: 12_345,
    assigned: 11_890,
    leftOut: { follow_already_running: 320, missing_base_date: 135 },
  },
  sends: { mail: 21_400, sms: 8_230, postcard: 1_204 },
  manual: { phone: 6_420, task: 310, handedOver: 214 },
  days: DAYS.map((at) => ({
    on: dayAt(at),
    mail: every(at, 5, 1_180),
    sms: every(at, 9, 820),
    postcard: every(at, 30, 400),
    phone: every(at, 4, 280),
    task: every(at, 15, 50),
    handedOver: every(at, 12, 27),
    costYen: every(at, 9, 16_400) + every(at, 30, 34_000),
  })),
  staff: ['大塚 誠', '小林 奈々', null].map((name, index) => ({
    assigneeId: name && `u${index + 1}`,
    name,
    capacityPerDay: name === null ? null : 30,
    total: [2_810, 2_400, 1_520][index] ?? 0,
    overloadedDays: [12, 4, 0][index] ?? 0,
    peak: { on: dayAt(7), load: [64, 41, 22][index] ?? 0 },
    days: DAYS.map((at) => ({ on: dayAt(at), added: every(at, 4, 55 - index * 20), planned: 9 })),
  })),
  cost: {
    smsYen: 164_600,
    postcardYen: 102_340,
    totalYen: 266_940,
    months: [0, 1, 2].map((month) => ({
      storeId: id(1),
      month: dayAt(month * 31).slice(0, 7),
      addedYen: [104_000, 98_000, 64_940][month] ?? 0,
      plannedYen: [22_000, 8_000, 0][month] ?? 0,
      capYen: 100_000,
    })),
  },
  collisions: {
    convenient_times: 1_204,
    closed_day: 830,
    quiet_hours: 0,
    frequency_cap: 92,
    budget_cap: 1_310,
  },
  skipped: { no_consent: 410, no_address: 77 },
  beyond: 240,
};
const dryRun: DryRun = {
  id: id(800),
  status: 'completed',
  storeId: id(1),
  patternId: id(100),
  base: null,
  days: 90,
  total: 12_345,
  done: 12_345,
  secondsLeft: null,
  error: null,
  result,
  createdBy: '大塚 誠',
  createdAt: iso(-2),
  startedAt: iso(-2),
  finishedAt: iso(-1.9),
};

const items: BatchItem[] = ['山田 太郎', '佐藤 花子', '株式会社はやぶさ運輸（車両管理課）'].map(
  (customerName, at): BatchItem => ({
    seq: at + 1,
    customerId: id(400 + at),
    customerName,
    followId: at === 0 ? id(300) : null,
    status: (['done', 'skipped', 'failed'] as const)[at] ?? 'done',
    code: [null, 'follow_already_running', 'missing_base_date'][at] ?? null,
    reason: null,
    doneAt: iso(-0.05),
    undoneAt: null,
  }),
);

const move: MovePreview = {
  patternId: id(100),
  toVersion: 2,
  follows: 34,
  examined: 34,
  unchanged: 8,
  impossible: 1,
  steps: { kept: 60, moved: 22, added: 25, removed: 3 },
  byVersion: [{ version: 1, follows: 34 }],
  samples: items.map(({ customerId, customerName, seq }) => ({
    followId: id(300 + seq),
    customerId,
    customerName,
    fromVersion: 1,
    kept: 2,
    moved: 1,
    added: 1,
    removed: 0,
    changes: [
      { kind: 'moved', position: 3, channel: 'phone', from: iso(60), to: iso(108) },
      { kind: 'added', position: 5, channel: 'mail', from: null, to: iso(400) },
    ],
  })),
};

const labels: { selected: number; printable: number; leftOut: LeftOutLabel[] } = {
  selected: 12_345,
  printable: 9_870,
  leftOut: [
    { customerId: id(400), name: '山田 太郎', reason: 'postal_code' },
    { customerId: id(401), name: '佐藤 花子', reason: 'refused' },
  ],
};
const orders: Partial<Order>[] = [
  { id: id(660), product: '12か月点検・エンジンオイル交換', orderedOn: '2026-05-12', amountYen: 24_800 },
  { id: id(661), product: 'スタッドレスタイヤ 4 本', orderedOn: '2025-11-30', amountYen: 88_000 },
];
const searches: Partial<SavedSearch>[] = [
  {
    id: id(670),
    name: '車検 3 か月前・1 年購入なし',
    mine: true,
    shared: false,
    query: { all: [] },
    sentence: {
      ja: '車検満了日が 3 か月以内で、1 年購入がない顧客',
      en: 'inspection within 3 months, no order for a year',
    },
  },
];

/** Answers for pages of bulk work, undefined for other requests. */
export function answerOfBulk(method: string, url: URL): unknown {
  const path = url.pathname.replace('/api/v1', '');
  if (path === '/dry-runs' && method === 'GET') return page([dryRun]);
  if (path.startsWith('/dry-runs')) return dryRun;
  if (/^\/follow-batches\/[^/]+\/items$/.test(path)) return page(items);
  if (path.endsWith('/moves/preview')) return move;
  if (path === '/labels/check') return labels;
  if (path === '/orders') return page(orders);
  if (path === '/saved-searches') return page(searches);
  return undefined;
}
