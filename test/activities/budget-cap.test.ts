import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Activities, createActivities } from '#activities/create-activities';
import { createDatabase, type Database } from '#db/client';
import { findHeldSends } from '#use-cases/contract/find-held-sends';
import { getUsage } from '#use-cases/contract/get-usage';
import { sendSmsToCustomer } from '#use-cases/sms/send-sms';
import { stopFollow } from '#use-cases/stop-follow';
import { updateStore } from '#use-cases/write-store';
import { admin } from '../use-cases/fixtures.ts';
import { buildOwner, buildRule, day, inActivity, runRule, workThrough } from './automation-fixtures.ts';
import { type AssignedFollow, buildEngineRoom, buildFollow, type EngineRoom, taskOf } from './fixtures.ts';

const WORKERS = 4;
const CAP = 1_000;

let room: EngineRoom;
let storeId: string;
let databases: Database[];
/** each with connections of its own, as processes have */
let workers: Activities[];

beforeAll(async () => {
  // The budget's month is the database's: the clock of the test is the real one.
  room = await buildEngineRoom(new Date().toISOString());
  storeId = room.shop.storeId;
  const url = String(room.shop.db.pool.options.connectionString);
  databases = Array.from({ length: WORKERS }, () => createDatabase(url, { max: 4 }));
  workers = databases.map((db) => createActivities({ ...room.deps, db }));
  await room.shop.db.prisma.store.update({
    where: { id: storeId },
    data: { quietFrom: null, quietTo: null, budgetCapYen: CAP },
  });
  // Time passes between the look at the budget and the row that spends it: whoever looks meanwhile must wait.
  await room.shop.db.pool.query(`
    CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$;
    CREATE TRIGGER take_time BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION take_time()`);
});
afterAll(async () => {
  await Promise.all(databases.map((db) => db.close()));
  await room.shop.close();
});

/** All of them at once, every worker with several in hand. */
async function sendAll(follows: readonly AssignedFollow[]): Promise<string[]> {
  const queue = [...follows];
  const kinds: string[] = [];
  const lane = async (worker: Activities) => {
    for (let follow = queue.shift(); follow; follow = queue.shift())
      kinds.push((await worker.sendStep(taskOf(follow))).kind);
  };
  await Promise.all(workers.flatMap((worker) => [lane(worker), lane(worker), lane(worker)]));
  return kinds;
}

const spent = async (): Promise<number> => {
  const [row] = await room.shop.db.prisma.$queryRaw<{ yen: number }[]>`
    SELECT coalesce(sum(price_yen), 0)::int AS yen FROM delivery WHERE store_id = ${storeId}::uuid AND status = 'accepted'`;
  return row?.yen ?? 0;
};
const planned = (follows: readonly AssignedFollow[]) =>
  room.shop.db.prisma.followStep.findMany({
    where: { followId: { in: follows.map(({ followId }) => followId) }, status: 'planned' },
  });
const unsent = async (follows: readonly AssignedFollow[]): Promise<AssignedFollow[]> => {
  const ids = new Set((await planned(follows)).map(({ followId }) => followId));
  return follows.filter(({ followId }) => ids.has(followId));
};

test('four workers spend a budget to its last yen and never beyond; what it holds is shown, and goes when it is raised or a new month begins', async () => {
  const channels = Array.from({ length: 132 }, (_, index) => (index % 11 === 5 ? 'postcard' : 'sms'));
  const follows = await Promise.all(
    channels.map((channel) => buildFollow(room, [{ channel, offset: 'PT0S' }])),
  );
  const kinds = await sendAll(follows);
  expect(new Set(kinds)).toEqual(new Set(['done', 'wait']));
  // An SMS costs 20: as long as that much is left, one more fits.
  expect(await spent()).toBe(CAP);
  expect(room.channels.sent).toHaveLength(kinds.filter((kind) => kind === 'done').length);

  const waiting = await planned(follows);
  const { budget } = await getUsage(room.deps, admin, { storeId });
  expect(budget).toMatchObject({ capYen: CAP, spentYen: CAP, remainingYen: 0 });
  expect(budget?.held.reduce((sum, { count }) => sum + count, 0)).toBe(waiting.length);
  const firstOfNextMonth = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Tokyo',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(waiting[0]?.dueAt);
  expect(firstOfNextMonth).toMatch(/-01 00:00:00$/);

  await updateStore(room.deps, admin, storeId, { budgetCapYen: CAP - 100 });
  expect(await planned(follows)).toEqual(waiting);

  // The claims kept a sum of what they spent, so that a late one need not add up the month.
  const kept = await room.shop.db.prisma.budgetEntry.aggregate({ where: { storeId }, _sum: { yen: true } });
  expect(kept._sum.yen).toBe(CAP);

  await updateStore(room.deps, admin, storeId, { budgetCapYen: CAP + 240 });
  const released = (await planned(follows)).filter(({ dueAt }) => dueAt <= room.shop.clock.now);
  const price = released.reduce((sum, { channel }) => sum + (channel === 'sms' ? 20 : 120), 0);
  expect(price).toBeGreaterThan(120);
  expect(price).toBeLessThanOrEqual(240);
  const woken = new Set(room.server.told.map(({ workflowId }) => workflowId));
  expect(woken).toEqual(new Set(released.map(({ followId }) => `follow-${followId}`)));
  await sendAll(await unsent(follows));
  expect(await spent()).toBe(CAP + price);

  // A month later all that was sent lies in the month before.
  await room.shop.db.prisma.$executeRaw`UPDATE delivery SET claimed_at = claimed_at - interval '40 days',
    budget_month = to_char((claimed_at - interval '40 days') AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM')`;
  const rest = await unsent(follows);
  room.shop.clock.now = new Date(Date.now() + 40 * 86_400_000);
  await sendAll(rest);
  const before = CAP + price;
  expect(await spent()).toBeGreaterThan(before + CAP + 240 - 20);
  expect(await spent()).toBeLessThanOrEqual(before + CAP + 240);

  room.shop.clock.now = new Date();
  await updateStore(room.deps, admin, storeId, { budgetCapYen: null });
  await sendAll(await unsent(follows));
  expect(await unsent(follows)).toEqual([]);
  expect(room.channels.sent).toHaveLength(follows.length);
}, 60_000);

test('an SMS that failed after the provider took it was paid for and stays in the budget', async () => {
  await room.shop.db.prisma.delivery.deleteMany();
  const [one, two] = await Promise.all(
    [1, 2].map(() => buildFollow(room, [{ channel: 'sms', offset: 'PT0S' }])),
  );
  await updateStore(room.deps, admin, storeId, { budgetCapYen: 20 });
  await sendAll([one as AssignedFollow]);
  await room.shop.db.prisma.delivery.updateMany({ data: { status: 'failed' } });
  expect(await sendAll([two as AssignedFollow])).toEqual(['wait']);
});

test('rules, messages and surveys wait for the budget like steps: all are listed, and go as soon as it is raised', async () => {
  const { prisma } = room.shop.db;
  await prisma.delivery.deleteMany();
  await updateStore(room.deps, admin, storeId, { budgetCapYen: 100 });
  const spenders = await Promise.all(
    Array.from({ length: 5 }, () => buildFollow(room, [{ channel: 'sms', offset: 'PT0S' }])),
  );
  expect(await sendAll(spenders)).toEqual(Array(5).fill('done'));

  const inThirtyDays = new Date(Date.now() + 9 * 3_600_000 + 30 * 86_400_000).toISOString().slice(0, 10);
  for (let owners = 0; owners < 3; owners++)
    await buildOwner(room, { inspectionExpiresOn: day(inThirtyDays) }, { consentSms: 'granted' });
  const rule = await buildRule(room, { capPerDay: 2 });
  const runId = await runRule(room, rule.id);
  // The third one waits for the rule's next day; here the budget holds it too.
  const ofRule = { ruleId: rule.id, status: 'planned' };
  const [some] = await prisma.singleSend.findMany({ where: { ...ofRule, holdReason: 'budget_cap' } });
  await prisma.singleSend.updateMany({
    where: { ...ofRule, holdReason: 'daily_cap' },
    data: { holdReason: 'budget_cap', heldUntil: some?.heldUntil ?? null },
  });
  const { customerId } = spenders[0] as AssignedFollow;
  const sms = await sendSmsToCustomer(room.deps, admin, { customerId, text: 'お待ちしております' });
  const single = await prisma.singleSend.findFirstOrThrow({ where: { customerId, ruleId: null } });
  expect(await inActivity(() => room.activities.sendSingle({ id: single.id }))).toMatchObject({
    kind: 'wait',
  });
  const asked = await buildFollow(room, [{ channel: 'phone', offset: 'P5D' }], {
    customer: { email: null, preferredChannel: 'sms' },
  });
  await stopFollow(room.deps, admin, { followId: asked.followId, reason: 'contract' });
  const finish = () => inActivity(() => room.activities.finishFollow(asked.followId));
  expect(await finish()).toEqual({ closed: true, surveyAt: some?.heldUntil?.getTime() });
  // Its workflow goes on until the survey is sent, and the reconciler has to know that.
  const engine = async () =>
    (await prisma.follow.findUniqueOrThrow({ where: { id: asked.followId } })).engineState;
  expect(await engine()).toBe('open');

  const list = () => findHeldSends(room.deps, admin, { storeId, take: 50 });
  const held = await list();
  expect(held.map(({ source }) => source).sort()).toEqual(['message', 'rule', 'rule', 'rule', 'survey']);
  expect(held.find(({ source }) => source === 'rule')).toMatchObject({ name: rule.name, ruleId: rule.id });
  expect(held.every(({ customerName }) => customerName !== null)).toBe(true);
  const { budget } = await getUsage(room.deps, admin, { storeId });
  expect(budget?.held.map(({ channel, count }) => [channel, count])).toEqual([
    ['sms', 4],
    ['survey', 1],
  ]);
  const ops = { ...admin, role: 'ops' as const };
  expect((await findHeldSends(room.deps, ops, { storeId, take: 50 }))[0]?.customerName).toBeNull();

  const sentBefore = room.channels.sent.length;
  Object.assign(room.server, { jobs: [], told: [] });
  await updateStore(room.deps, admin, storeId, { budgetCapYen: 1_000 });
  expect(await list()).toEqual([]);
  expect(room.server.jobs.map(({ workflow, id }) => [workflow, id]).sort()).toEqual([
    ['automationRun', runId],
    ['sendMessage', single.id],
  ]);
  expect(room.server.told.map(({ workflowId }) => workflowId)).toEqual([`follow-${asked.followId}`]);
  await workThrough(room, runId);
  await inActivity(() => room.activities.sendSingle({ id: single.id }));
  expect(await finish()).toEqual({ closed: true });
  expect(await engine()).toBe('closed');
  expect(room.channels.sent.length - sentBefore).toBe(4);
  // A rule's cap of the day holds whichever day its sends were of.
  expect(await prisma.singleSend.findMany({ where: ofRule })).toMatchObject([{ holdReason: 'daily_cap' }]);
  expect(sms.parts).toBe(1);
});

test('an SMS in several parts waits where the budget has room for one of them only', async () => {
  const { prisma } = room.shop.db;
  await prisma.delivery.deleteMany();
  const follow = await buildFollow(room, [{ channel: 'phone', offset: 'P5D' }]);
  await sendSmsToCustomer(room.deps, admin, { customerId: follow.customerId, text: '長'.repeat(100) });
  const { id } = await prisma.singleSend.findFirstOrThrow({
    where: { customerId: follow.customerId, ruleId: null },
  });
  const send = () => inActivity(() => room.activities.sendSingle({ id }));
  await updateStore(room.deps, admin, storeId, { budgetCapYen: 60 });
  const [spender] = await Promise.all([buildFollow(room, [{ channel: 'sms', offset: 'PT0S' }])]);
  await sendAll([spender]);
  await updateStore(room.deps, admin, storeId, { budgetCapYen: 50 });
  expect(await send()).toMatchObject({ kind: 'wait' });
  await updateStore(room.deps, admin, storeId, { budgetCapYen: 60 });
  expect(await send()).toEqual({ kind: 'ended' });
  expect(await spent()).toBe(60);
});
