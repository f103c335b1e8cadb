import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Actor } from '#domain/actor';
import { cancelDryRun, createDryRun, findDryRuns, getDryRun } from '#use-cases/dry-runs/manage-dry-runs';
import { runDryRun } from '#use-cases/dry-runs/run-dry-run';
import { assignPattern } from '#use-cases/assign-pattern';
import { createBatch } from '#use-cases/batches/create-batch';
import { prepareBatch } from '#use-cases/batches/prepare-batch';
import { runChunk } from '#use-cases/batches/run-chunk';
import { admin, buildCustomer, buildPattern, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

const STEPS = [
  { channel: 'mail', offset: 'P20D', timeOfDay: '10:00' },
  { channel: 'phone', offset: 'P24D', timeOfDay: '15:00' },
  { channel: 'sms', offset: 'P30D', timeOfDay: '10:00' },
  { channel: 'postcard', offset: 'P40D', timeOfDay: '10:00' },
  { channel: 'phone', offset: 'P120D', timeOfDay: '12:00' },
];
const everything = {
  email: 'a@example.jp',
  phone: '+819012345678',
  postalCode: '1500001',
  address: '東京都',
  consentMail: 'granted',
  consentSms: 'granted',
};

let shop: Shop;
let patternId: string;
const manager = (): Actor => ({ ...staffOf(shop.storeId), role: 'manager' });

beforeAll(async () => {
  shop = await buildShop();
  patternId = await buildPattern(shop.db, { steps: STEPS });
});
afterAll(() => shop.close());

async function dryRun(selection: Parameters<typeof createDryRun>[2]['selection']) {
  const { id } = await createDryRun(shop.deps, manager(), { patternId, selection, days: 90 });
  await runDryRun(shop.deps, id, () => {});
  return getDryRun(shop.deps, manager(), id);
}

test('a dry run tells what a bulk assignment then really plans, and assigns nothing', async () => {
  await shop.db.prisma.user.create({
    data: { id: 'u-1', name: '佐藤', email: 's@example.jp', capacityPerDay: 3 },
  });
  const bases = ['2026-12-01', '2026-12-01', '2026-11-25', '2026-11-10', '2026-12-05'];
  const customerIds = await Promise.all(
    bases.map((on, index) =>
      buildCustomer(shop, {
        ...everything,
        lastNegotiatedOn: new Date(on),
        assigneeId: index < 4 ? 'u-1' : null,
      }),
    ),
  );
  const noBase = await buildCustomer(shop, everything);
  const run = await dryRun({ customerIds: [...customerIds, noBase] });
  expect(run).toMatchObject({ status: 'completed', total: 6, done: 6 });
  expect(await shop.db.prisma.follow.count()).toBe(0);

  const batch = await createBatch(shop.deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  await prepareBatch(shop.deps, batch.id, () => {});
  const deps = {
    ...shop.deps,
    engine: {
      ...shop.deps.engine,
      startFollow: async () => {},
      tellFollow: async () => 'delivered' as const,
      restoreFollow: async () => {},
    },
  };
  await runChunk(
    deps as never,
    { batchId: batch.id, from: 1, to: 5 },
    { isRetry: false, oneByOne: false, onProgress: () => {} },
  );

  // The same numbers, counted by hand-written SQL over what was really planned.
  const counted = await shop.db.prisma.$queryRaw<{ on: string; channel: string; count: number }[]>`
    SELECT to_char(due_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') AS on, channel, count(*)::int AS count FROM follow_step
    WHERE status = 'planned' AND due_at < '2027-03-01T00:00:00+09:00' GROUP BY 1, 2`;
  const said = run.result!.days.flatMap((day) =>
    (['mail', 'sms', 'postcard', 'phone'] as const).flatMap((channel) =>
      day[channel] > 0 ? [{ on: day.on, channel, count: day[channel] }] : [],
    ),
  );
  const sorted = (rows: { on: string; channel: string; count: number }[]) =>
    rows.map((row) => `${row.on} ${row.channel} ${row.count}`).sort();
  expect(sorted(said)).toEqual(sorted(counted));
  // The mail of 2026-11-10 + 20 days would have been yesterday.
  expect(run.result!.sends).toEqual({ mail: 4, sms: 5, postcard: 5 });
  expect(run.result!.skipped).toEqual({ past: 1 });
  expect(run.result!.cost).toMatchObject({ smsYen: 100, postcardYen: 600, totalYen: 700 });
  expect(run.result!.customers).toEqual({ total: 6, assigned: 5, leftOut: { missing_base_date: 1 } });
  // P120D from 2026-11-10 is 2027-03-10: all five lie beyond the 90 days.
  expect(run.result!.beyond).toBe(5);
  expect(run.result!.staff.map(({ assigneeId, name, total }) => [assigneeId, name, total])).toEqual([
    ['u-1', '佐藤', 4],
    [null, null, 1],
  ]);
});

test('caps, quiet hours and work that is planned already show up', async () => {
  const storeId = await buildStore(shop.db, { budgetCapYen: 130, frequencyCapDays: 14, frequencyCapMax: 1 });
  const customers = await Promise.all(
    [1, 2].map(() =>
      buildCustomer(shop, {
        ...everything,
        storeId,
        lastNegotiatedOn: new Date('2026-12-01'),
        assigneeId: 'u-2',
      }),
    ),
  );
  await shop.db.prisma.user.create({
    data: { id: 'u-2', name: '鈴木', email: 'z@example.jp', capacityPerDay: 2 },
  });
  await shop.db.prisma.todo.create({
    data: {
      id: shop.deps.newId(),
      storeId,
      customerId: customers[0]!,
      kind: 'one_off',
      channel: 'phone',
      title: '電話',
      dueAt: new Date('2026-12-25T10:00:00+09:00'),
      assigneeId: 'u-2',
    },
  });
  const { id } = await createDryRun(shop.deps, admin, {
    patternId,
    selection: { customerIds: customers },
    days: 90,
  });
  await runDryRun(shop.deps, id, () => {});
  const { result } = await getDryRun(shop.deps, admin, id);
  // Mail 12-21 10:00; SMS of 12-31 waits for 01-04 10:00, the postcard of 01-10 for 01-18 10:00. The budget of January
  // holds 40 for the two SMS, and no postcard of 120 besides; February one; so does March.
  expect(result!.collisions).toMatchObject({ frequency_cap: 4, budget_cap: 3 });
  expect(
    result!.days.filter(({ costYen }) => costYen > 0).map(({ on, sms, postcard }) => [on, sms, postcard]),
  ).toEqual([
    ['2027-01-04', 2, 0],
    ['2027-02-01', 0, 1],
  ]);
  // Both calls fall on 12-25, where one is planned already and two are what can be done.
  expect(result!.staff[0]).toMatchObject({
    name: '鈴木',
    total: 2,
    overloadedDays: 1,
    peak: { on: '2026-12-25', load: 3 },
  });
  expect(result!.cost.months).toEqual([
    { storeId, month: '2027-01', addedYen: 40, plannedYen: 0, capYen: 130 },
    { storeId, month: '2027-02', addedYen: 120, plannedYen: 0, capYen: 130 },
  ]);
});

test('a cancelled dry run ends without a result; one of another store is not found', async () => {
  const customerId = await buildCustomer(shop, { ...everything, lastNegotiatedOn: new Date('2026-12-01') });
  const run = await createDryRun(shop.deps, manager(), {
    patternId,
    selection: { customerIds: [customerId] },
    days: 90,
  });
  await cancelDryRun(shop.deps, manager(), run.id);
  expect(await runDryRun(shop.deps, run.id, () => {})).toBe('cancelled');
  expect(await getDryRun(shop.deps, manager(), run.id)).toMatchObject({ status: 'cancelled', result: null });
  await expect(cancelDryRun(shop.deps, manager(), run.id)).rejects.toMatchObject({ code: 'wrong_state' });
  const stranger: Actor = { ...staffOf(await buildStore(shop.db)), role: 'manager' };
  await expect(getDryRun(shop.deps, stranger, run.id)).rejects.toMatchObject({ code: 'not_found' });
  expect((await findDryRuns(shop.deps, manager(), { take: 10 })).map(({ id }) => id)).toContain(run.id);
});

test('who runs the pattern already is left out, as in the assignment itself', async () => {
  const customerId = await buildCustomer(shop, { ...everything, lastNegotiatedOn: new Date('2026-12-01') });
  await assignPattern(shop.deps, admin, { customerId, patternId });
  expect((await dryRun({ customerIds: [customerId] })).result!.customers.leftOut).toEqual({
    follow_already_running: 1,
  });
});
