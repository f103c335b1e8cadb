import { setTimeout as delay } from 'node:timers/promises';
import type { AutomationRule, AutomationRun, RulePreview } from '#contract/automation';
import type { Page } from '#contract/fields';
import type { Store } from '#contract/stores';
import { Chaos } from './chaos.ts';
import type { FaultStack } from './fault-stack.ts';
import { seededRandom } from './seeded-random.ts';

export interface AutomationSettings {
  vehicles: number;
  workers: number;
  seed: number;
  pauseMs: [number, number];
  downMs: [number, number];
}

export interface AutomationResult {
  kills: Record<string, number>;
  /** how often the day was begun, at first and again */
  begun: number;
  /** vehicles that plain SQL finds, and that the run has selected */
  expected: number;
  selected: number;
  /** in one of the two and not in the other */
  wrong: string[];
  received: number;
  twice: string[];
  unknown: string[];
  inDoubt: number;
  skipped: number;
  held: number;
  budgetYen: number;
  spentYen: number;
  /** messages that cost more than the budget */
  overBudget: string[];
  /** neither sent, skipped, held nor in doubt */
  left: string[];
  /** what the preview said that would be sent */
  previewed: number;
  previewSeconds: number;
  perSecond: number;
  tookSeconds: number;
}

const SMS_YEN = 20;
/** The budget stops the run when so much of it is sent. */
const BUDGET_SHARE = 0.6;
/** Days over which the inspections of the fleet are spread. */
const SPREAD_DAYS = 4;

/**
 * Issue D, "must show" 1: a fleet in one store, a rule that selects by conditions of customer and vehicle, a budget that is
 * too small, four workers; everything is killed at random moments, and the day is begun again and again.
 */
export async function runAutomationUnderKills(
  stack: FaultStack,
  settings: AutomationSettings,
): Promise<AutomationResult> {
  const others = Array.from({ length: settings.workers - 1 }, (_, nr) => stack.anotherWorker(nr + 2));
  try {
    for (const worker of others) await worker.start();
    return await run({ ...stack, servers: [...others, ...stack.servers] }, settings);
  } finally {
    await Promise.all(others.map((worker) => worker.stop()));
  }
}

async function run(stack: FaultStack, settings: AutomationSettings): Promise<AutomationResult> {
  const [store] = (await stack.client.get<Page<Store>>('stores')).items;
  if (!store) throw new Error('the first boot makes one store');
  await stack.client.patch(`stores/${store.id}`, { quietHours: null });
  for (const option of ['option_pack_1', 'auto_sending'])
    await stack.client.post(`stores/${store.id}/contract`, { option });
  await createFleet(stack, store.id, settings.vehicles);
  const expected = await findBySql(stack, store.id);
  const sendable = await countSendable(stack, expected);
  const budgetYen = Math.floor(sendable * BUDGET_SHARE) * SMS_YEN;
  await stack.client.patch(`stores/${store.id}`, { budgetCapYen: budgetYen });

  const rule = await stack.client.post<AutomationRule>('automation-rules', {
    storeId: store.id,
    ...RULE,
  });
  await stack.client.post(`automation-rules/${rule.id}/resume`, {});
  const previewAt = Date.now();
  const preview = await stack.client.post<RulePreview>('automation-rules/preview', {
    ...RULE,
    ruleId: rule.id,
    on: await today(stack),
  });

  const startedAt = Date.now();
  const previewSeconds = (startedAt - previewAt) / 1_000;
  const begin = () => stack.client.post<AutomationRun>(`automation-rules/${rule.id}/run`, {});
  const first = await begin();
  let begun = 1;
  const calm = await sentAfter(stack, 3_000);
  const chaos = new Chaos(stack.servers, {
    random: seededRandom(settings.seed),
    pauseMs: settings.pauseMs,
    downMs: settings.downMs,
  });
  const chaosEndsAt = Date.now() + Math.max(20_000, settings.vehicles * 1.5);
  while (Date.now() < chaosEndsAt) {
    await delay(5_000);
    // Servers are away now and then: what cannot be begun now is begun with the next turn.
    begun += await begin().then(
      () => 1,
      () => 0,
    );
  }
  const { kills } = await chaos.end();
  await untilQuiet(stack, first.id);
  await begin();
  begun += 1;
  await untilQuiet(stack, first.id);
  const tookSeconds = Math.round((Date.now() - startedAt) / 1_000);
  const check = await checkAutomation(stack, rule.id, expected, budgetYen);
  const previewed = preview.sends;
  return { ...check, kills, begun, budgetYen, previewed, previewSeconds, perSecond: calm, tookSeconds };
}

const RULE = {
  name: '車検 30 日前',
  dateSource: 'inspection_expiry',
  offset: '-P30D',
  channel: 'sms',
  purpose: 'advertising',
  timeOfDay: '00:00',
  catchUpDays: 0,
  body: '[[automation]] {{customer.name}}様 車検のご案内',
  query: { all: [{ field: 'tags', op: 'none_of', value: ['断り'] }] },
  vehicleTests: [{ field: 'vehicleClass', op: 'equals', value: '普通車' }],
};

const today = async (stack: FaultStack): Promise<string> => {
  const [row] = await stack.sql<{ on: string }>(
    `SELECT to_char(now() AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') AS on`,
  );
  return row?.on ?? '';
};

/** Every third is a light car, every seventh customer is tagged as refusing, some have denied SMS or have no number. */
async function createFleet(stack: FaultStack, storeId: string, count: number): Promise<void> {
  await stack.sql(
    `WITH made AS (
       INSERT INTO customer (id, store_id, name, phone, tags, consent_sms)
       SELECT gen_random_uuid(), $2::uuid, 'Owner ' || n, CASE WHEN n % 23 = 0 THEN NULL ELSE '+8190' || lpad(n::text, 8, '0') END,
         CASE WHEN n % 7 = 0 THEN ARRAY['断り'] ELSE ARRAY['車検'] END, CASE WHEN n % 19 = 0 THEN 'denied' ELSE 'unknown' END
       FROM generate_series(1, $1::int) n RETURNING id, store_id, substr(name, 7)::int AS n)
     INSERT INTO vehicle (id, store_id, customer_id, model, vehicle_class, registration_number, inspection_expires_on)
     SELECT gen_random_uuid(), m.store_id, m.id, 'プリウス', CASE WHEN m.n % 3 = 0 THEN '軽自動車' ELSE '普通車' END,
       '湘南 300 あ ' || m.n, (now() AT TIME ZONE 'Asia/Tokyo')::date + 28 + (m.n % ${SPREAD_DAYS})
     FROM made m`,
    [count, storeId],
  );
}

/** Which vehicles are due, in plain SQL written for this check alone. */
async function findBySql(stack: FaultStack, storeId: string): Promise<Set<string>> {
  const rows = await stack.sql<{ id: string }>(
    `SELECT v.id FROM vehicle v, customer c
     WHERE v.customer_id = c.id AND v.store_id = $1 AND NOT ('断り' = ANY (c.tags)) AND v.vehicle_class = '普通車'
       AND v.inspection_expires_on - 30 = (now() AT TIME ZONE 'Asia/Tokyo')::date`,
    [storeId],
  );
  return new Set(rows.map(({ id }) => id));
}

async function countSendable(stack: FaultStack, expected: Set<string>): Promise<number> {
  const [row] = await stack.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM vehicle v JOIN customer c ON c.id = v.customer_id
     WHERE v.id = ANY ($1::uuid[]) AND c.phone IS NOT NULL AND c.consent_sms <> 'denied'`,
    [[...expected]],
  );
  return row?.count ?? 0;
}

/** Messages per second over a while that begins with the first one. */
async function sentAfter(stack: FaultStack, ms: number): Promise<number> {
  while (stack.receipts().length === 0) await delay(50);
  const before = stack.receipts().length;
  await delay(ms);
  return Math.round(((stack.receipts().length - before) / ms) * 1_000);
}

/** Until the run has ended and no claim is open: leases of killed workers have to run out. */
async function untilQuiet(stack: FaultStack, runId: string): Promise<void> {
  const deadline = Date.now() + 420_000;
  for (;;) {
    const run = await stack.client.get<AutomationRun>(`automation-runs/${runId}`).catch(() => null);
    const [claims] = await stack.sql<{ open: number }>(
      `SELECT count(*)::int AS open FROM delivery WHERE status = 'claimed'`,
    );
    if (run?.status === 'completed' && claims?.open === 0) return;
    if (Date.now() > deadline) throw new Error(`the run is ${run?.status}, ${claims?.open} claims are open`);
    await delay(1_000);
  }
}

/** The receivers' log and plain SQL, without the product's code. */
async function checkAutomation(stack: FaultStack, ruleId: string, expected: Set<string>, budgetYen: number) {
  const sends = await stack.sql<{
    vehicle_id: string;
    status: string;
    hold_reason: string | null;
    phone: string | null;
  }>(
    `SELECT s.vehicle_id, s.status, s.hold_reason, c.phone FROM single_send s JOIN customer c ON c.id = s.customer_id
     WHERE s.rule_id = $1`,
    [ruleId],
  );
  const ledger = await stack.sql<{ id: string; status: string; price_yen: number }>(
    `SELECT d.id, d.status, d.price_yen FROM delivery d JOIN single_send s ON s.id = d.single_send_id WHERE s.rule_id = $1`,
    [ruleId],
  );
  const selected = new Set(sends.map(({ vehicle_id }) => vehicle_id));
  const wrong = [
    ...[...expected].filter((id) => !selected.has(id)),
    ...[...selected].filter((id) => !expected.has(id)),
  ];
  const receipts = stack.receipts();
  const times = new Map<string, number>();
  for (const { to } of receipts) times.set(to, (times.get(to) ?? 0) + 1);
  const known = new Set(
    ledger.filter(({ status }) => ['accepted', 'delivered', 'in_doubt'].includes(status)).map(({ id }) => id),
  );
  const spentYen = ledger
    .filter(({ status }) => !['suppressed', 'failed', 'planned'].includes(status))
    .reduce((sum, { price_yen }) => sum + price_yen, 0);
  const over = [spentYen, receipts.length * SMS_YEN].filter((yen) => yen > budgetYen);
  const of = (...statuses: string[]) => sends.filter(({ status }) => statuses.includes(status));
  return {
    expected: expected.size,
    selected: selected.size,
    wrong,
    received: receipts.length,
    twice: [...times].filter(([, count]) => count > 1).map(([to, count]) => `${to} (${count}×)`),
    unknown: receipts.filter(({ key }) => !known.has(key)).map(({ to }) => to),
    inDoubt: of('in_doubt').length,
    skipped: of('skipped').length,
    held: of('planned').length,
    spentYen,
    overBudget: over.map((yen) => `${yen} yen of ${budgetYen}`),
    left: of('planned')
      .filter(({ hold_reason }) => hold_reason !== 'budget_cap')
      .map(({ vehicle_id }) => vehicle_id),
  };
}
