import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { getRun } from '#use-cases/automation/find-rules';
import { previewRule } from '#use-cases/automation/preview-rule';
import { setRuleStatus, updateRule } from '#use-cases/automation/write-rule';
import { beginDailyRun } from '#use-cases/automation/begin-run';
import { previewRule as previewSchema } from '#contract/automation';

import { admin } from '../use-cases/fixtures.ts';
import {
  buildOwner,
  buildRule,
  day,
  inActivity,
  ruleInput,
  runRule,
  workThrough,
} from './automation-fixtures.ts';
import { buildEngineRoom, type EngineRoom } from './fixtures.ts';

const PRICE_SMS = 20;

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom('2026-12-01T10:00:00+09:00');
});
afterAll(() => room.shop.close());
afterEach(async () => {
  room.channels.sent = [];
  room.channels.trouble = null;
  room.shop.clock.now = new Date('2026-12-01T10:00:00+09:00');
  const { prisma } = room.shop.db;
  await prisma.store.updateMany({
    data: { budgetCapYen: null, frequencyCapDays: null, frequencyCapMax: null },
  });
  await prisma.delivery.deleteMany();
  await prisma.singleSend.deleteMany();
  await prisma.automationRun.deleteMany();
  await prisma.vehicle.deleteMany();
  await prisma.customer.deleteMany();
});

const DUE = { inspectionExpiresOn: day('2026-12-31') };
const run = (id: string) => getRun(room.deps, admin, id);
const preview = (rule: { id: string }, on?: string, changes = {}) =>
  previewRule(
    room.deps,
    admin,
    previewSchema.parse({
      ...ruleInput(changes),
      storeId: room.shop.storeId,
      ruleId: rule.id,
      ...(on && { on }),
    }),
  );
const sentTo = () => room.channels.sent.map(({ text }) => text);

test('30 days before the 車検 ends its owner gets the SMS, once, however often the day is run', async () => {
  const rule = await buildRule(room);
  const { customerId, vehicleId } = await buildOwner(room, DUE);
  await buildOwner(room, { inspectionExpiresOn: day('2027-01-01') });
  const runId = await runRule(room, rule.id);
  expect(sentTo()).toEqual(['平塚 花子様 車検満了は2026年12月31日です']);
  expect(await run(runId)).toMatchObject({ status: 'completed', selected: 1, sent: 1, costYen: 20 });

  await runRule(room, rule.id);
  await runRule(room, rule.id);
  expect(room.channels.sent).toHaveLength(1);
  const history = await room.shop.db.prisma.historyEntry.findFirst({ where: { customerId } });
  expect(history).toMatchObject({ kind: 'message_sent', channel: 'sms', vehicleId });
});

test('a day on which nothing ran is made up for, within the days of the rule', async () => {
  const rule = await buildRule(room, { catchUpDays: 3 });
  await buildOwner(room, { inspectionExpiresOn: day('2026-12-28') });
  await buildOwner(room, { inspectionExpiresOn: day('2026-12-27') });
  const runId = await runRule(room, rule.id);
  expect(await run(runId)).toMatchObject({ selected: 1, sent: 1 });
});

test('a rule does not make up for days before it was first active', async () => {
  const rule = await buildRule(room);
  await room.shop.db.prisma.automationRule.update({
    where: { id: rule.id },
    data: { activeSince: day('2026-12-01') },
  });
  await buildOwner(room, { inspectionExpiresOn: day('2026-12-30') });
  await buildOwner(room, DUE);
  expect(await run(await runRule(room, rule.id))).toMatchObject({ selected: 1, sent: 1 });
});

test.each([
  ['12か月点検', 'check_12', { inspectionExpiresOn: day('2027-12-31') }],
  [
    '12か月点検 in the first three years',
    'check_12',
    { firstRegisteredOn: day('2025-12-31'), inspectionExpiresOn: day('2028-12-31') },
  ],
  ['12か月点検 without a known 車検', 'check_12', { firstRegisteredOn: day('2024-12-31') }],
  ['6か月点検', 'check_6', { inspectionExpiresOn: day('2027-06-30') }],
  ['初度登録日', 'first_registration', { firstRegisteredOn: day('2026-12-31') }],
  ['納車日', 'delivery', { deliveredOn: day('2026-12-31') }],
])('%s counts as the date', async (_, dateSource, vehicle) => {
  const rule = await buildRule(room, { dateSource, body: 'ご案内' });
  await buildOwner(room, vehicle);
  const found = await preview(rule, '2026-12-01', { dateSource, body: 'ご案内' });
  const expected = dateSource === 'check_6' ? '2026-12-30' : '2026-12-31';
  const again =
    expected === '2026-12-31' ? found : await preview(rule, '2026-11-30', { dateSource, body: 'x' });
  expect(again.items.map(({ dueOn }) => dueOn)).toEqual([expected]);
});

test('the day of 車検 itself is no 12か月点検, two years before the next expiry', async () => {
  const rule = await buildRule(room, { dateSource: 'check_12' });
  await buildOwner(room, { firstRegisteredOn: day('2015-12-31'), inspectionExpiresOn: day('2028-12-31') });
  expect((await preview(rule, '2026-12-01', { dateSource: 'check_12' })).selected).toBe(0);
});

test('after the last visit counts the newest visit of the vehicle', async () => {
  const rule = await buildRule(room, { dateSource: 'last_visit', offset: 'P6M', body: 'その後いかがですか' });
  const owners = [await buildOwner(room, {}), await buildOwner(room, {})];
  const visits = [
    { at: owners[0]!, doneOn: '2026-06-01' },
    { at: owners[1]!, doneOn: '2026-06-01' },
    { at: owners[1]!, doneOn: '2026-07-15' },
  ];
  await room.shop.db.prisma.serviceRecord.createMany({
    data: visits.map(({ at, doneOn }) => ({
      id: v7(),
      storeId: room.shop.storeId,
      ...at,
      doneOn: day(doneOn),
      kind: '点検',
    })),
  });
  await runRule(room, rule.id);
  const sends = await room.shop.db.prisma.singleSend.findMany();
  expect(sends.map(({ vehicleId }) => vehicleId)).toEqual([owners[0]!.vehicleId]);
});

test('conditions are those of the customer list, and those of the very vehicle', async () => {
  const rule = await buildRule(room, {
    query: { all: [{ field: 'tags', op: 'any_of', value: ['VIP'] }] },
    vehicleTests: [{ field: 'vehicleClass', op: 'equals', value: '軽自動車' }],
  });
  const wanted = await buildOwner(room, { ...DUE, vehicleClass: '軽自動車' }, { tags: ['VIP'] });
  await buildOwner(room, { ...DUE, vehicleClass: '普通車' }, { tags: ['VIP'] });
  await buildOwner(room, { ...DUE, vehicleClass: '軽自動車' });
  // A light car of the same customer that is not due does not make the other one wanted.
  const { customerId } = await buildOwner(room, { vehicleClass: '軽自動車' }, { tags: ['VIP'] });
  await room.shop.db.prisma.vehicle.create({
    data: { id: v7(), storeId: room.shop.storeId, customerId, ...DUE, vehicleClass: '普通車' },
  });
  await runRule(room, rule.id);
  const sends = await room.shop.db.prisma.singleSend.findMany();
  expect(sends.map(({ vehicleId }) => vehicleId)).toEqual([wanted.vehicleId]);
});

test('who has refused, has no number, or is left out by list cleaning is skipped, each with the reason', async () => {
  const rule = await buildRule(room);
  await buildOwner(room, DUE, { consentSms: 'denied' });
  await buildOwner(room, DUE, { phone: null });
  await buildOwner(room, DUE, { cleaningDecision: 'exclude' });
  await buildOwner(room, DUE);
  const found = await preview(rule, '2026-12-01');
  expect(found).toMatchObject({ selected: 4, sends: 1, skipped: 3, costYen: 20 });
  const runId = await runRule(room, rule.id);
  expect(await run(runId)).toMatchObject({
    sent: 1,
    skipped: 3,
    reasons: { consent_denied: 1, no_address: 1, excluded_from_dm: 1 },
  });
  expect((await run(runId)).reasons).toEqual(found.reasons);
  expect(await room.shop.db.prisma.todo.count({ where: { kind: 'handover' } })).toBe(0);
});

test('a text that one name makes longer than 70 characters is found before, not sent, and made a ToDo', async () => {
  const body = `{{customer.name}}様 ${'あ'.repeat(60)}`;
  const rule = await buildRule(room, { body });
  await buildOwner(room, DUE, { name: '山田 太郎' });
  const { customerId } = await buildOwner(room, DUE, { name: '株式会社湘南平塚運輸倉庫' });
  const found = await preview(rule, '2026-12-01', { body });
  expect(found).toMatchObject({ sends: 1, overflow: 1, costYen: 20 });
  expect(found.items[0]).toMatchObject({ customerId, outcome: 'hand_over', reason: 'sms_too_long' });
  await runRule(room, rule.id);
  expect(room.channels.sent).toHaveLength(1);
  const todo = await room.shop.db.prisma.todo.findFirst({ where: { customerId, kind: 'handover' } });
  expect(todo).toMatchObject({ status: 'open', channel: 'sms' });
});

test.each(['あ'.repeat(71), `${'あ'.repeat(69)}𠮷`])(
  'a text of more than 70 units is refused when it is saved',
  async (body) => {
    await expect(buildRule(room, { body })).rejects.toMatchObject({ code: 'sms_too_long', field: 'body' });
  },
);

test('with four lanes at once the budget is not passed, what it holds goes out with new budget', async () => {
  await room.shop.db.prisma.store.updateMany({ data: { budgetCapYen: 7 * PRICE_SMS } });
  const rule = await buildRule(room);
  for (let owner = 0; owner < 20; owner++) await buildOwner(room, DUE);
  expect(await preview(rule, '2026-12-01')).toMatchObject({ sends: 7, held: 13, costYen: 7 * PRICE_SMS });
  const runId = await runRule(room, rule.id, 4);
  expect(room.channels.sent).toHaveLength(7);
  expect(await run(runId)).toMatchObject({ sent: 7, held: 13, reasons: { budget_cap: 13 }, costYen: 140 });

  await room.shop.db.prisma.store.updateMany({ data: { budgetCapYen: null } });
  // Held until the next month as the decision saw it.
  room.shop.clock.now = new Date('2027-01-01T10:00:00+09:00');
  await room.shop.db.prisma.singleSend.updateMany({ data: { plannedOn: day('2026-12-30') } });
  await runRule(room, rule.id);
  expect(room.channels.sent).toHaveLength(20);
});

test('tomorrow leaves out what today’s run is still to take', async () => {
  const rule = await buildRule(room);
  await buildOwner(room, DUE);
  await buildOwner(room, { inspectionExpiresOn: day('2027-01-01') });
  room.shop.clock.now = new Date('2026-12-01T09:00:00+09:00');
  expect((await preview(rule)).items.map(({ dueOn }) => dueOn)).toEqual(['2027-01-01']);
  // The day has passed without a run: tomorrow's makes up for it.
  room.shop.clock.now = new Date('2026-12-01T11:00:00+09:00');
  expect((await preview(rule)).selected).toBe(2);
});

test('the cap of a day leaves the rest for the next days, the oldest first', async () => {
  const rule = await buildRule(room, { capPerDay: 2, holdDays: 1 });
  for (let owner = 0; owner < 5; owner++) await buildOwner(room, DUE);
  expect(await preview(rule, '2026-12-01', { capPerDay: 2 })).toMatchObject({ sends: 2, held: 3 });
  const first = await runRule(room, rule.id);
  await runRule(room, rule.id);
  expect(await run(first)).toMatchObject({ selected: 5, sent: 2, held: 3, reasons: { daily_cap: 3 } });

  room.shop.clock.now = new Date('2026-12-02T10:00:00+09:00');
  const second = await runRule(room, rule.id);
  expect(await run(second)).toMatchObject({ selected: 0, carried: 2, sent: 2, held: 1 });

  // After the days of the rule the last one is given up, and says so.
  room.shop.clock.now = new Date('2026-12-03T10:00:00+09:00');
  expect(await run(await runRule(room, rule.id))).toMatchObject({
    sent: 0,
    skipped: 1,
    reasons: { held_too_long: 1 },
  });
  expect(room.channels.sent).toHaveLength(4);
});

test('after a pause was answered no send starts; resumed it goes on with the rest', async () => {
  const rule = await buildRule(room);
  for (let owner = 0; owner < 30; owner++) await buildOwner(room, DUE);
  room.channels.delayMs = 60;
  const started = (await beginDailyRun(room.deps, rule.id))!;
  const work = workThrough(room, started.id, 2);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await setRuleStatus(room.deps, admin, rule.id, 'paused');
  const answeredAtMs = performance.now();
  await work;
  room.channels.delayMs = 0;
  const before = room.channels.sent.length;
  expect(before).toBeLessThan(30);
  expect(room.channels.sent.every(({ startedAtMs }) => startedAtMs <= answeredAtMs)).toBe(true);

  await setRuleStatus(room.deps, admin, rule.id, 'active');
  expect(room.server.jobs.at(-1)).toMatchObject({ workflow: 'automationRun', id: started.id });
  room.shop.clock.now = new Date('2026-12-01T11:00:00+09:00');
  await workThrough(room, started.id);
  expect(room.channels.sent).toHaveLength(30);
});

test('a worker killed while it sends leaves one send in doubt; nothing is sent twice', async () => {
  const rule = await buildRule(room);
  for (let owner = 0; owner < 10; owner++) await buildOwner(room, DUE);
  const { id: runId } = (await beginDailyRun(room.deps, rule.id))!;
  await inActivity(() => room.activities.selectAutomationSends({ runId }));
  room.channels.trouble = 'killed';
  room.channels.sentAllTheSame = true;
  const chunk = { runId, lane: 0, lanes: 1, after: null, limit: 50 };
  await expect(inActivity(() => room.activities.sendAutomationChunk(chunk))).rejects.toThrow(
    'the process is gone',
  );
  room.channels.trouble = null;
  room.channels.sentAllTheSame = false;
  const touched = room.channels.sent.length;

  // While the leases last nobody sends these; after them nobody can know.
  await expect(inActivity(() => room.activities.sendAutomationChunk(chunk))).rejects.toMatchObject({
    type: 'send_in_progress',
  });
  await room.shop.db.prisma.delivery.updateMany({
    where: { status: 'claimed' },
    data: { leaseUntil: new Date(Date.now() - 1_000) },
  });
  await workThrough(room, runId);
  expect(await run(runId)).toMatchObject({ sent: 10 - touched, inDoubt: touched });
  expect(new Set(room.channels.sent.map(({ key }) => key)).size).toBe(10);
});

test('an edit makes a version; what was selected before keeps its words', async () => {
  const rule = await buildRule(room, { body: '前の文面' });
  await buildOwner(room, DUE);
  const { id: runId } = (await beginDailyRun(room.deps, rule.id))!;
  await inActivity(() => room.activities.selectAutomationSends({ runId }));
  const changed = await updateRule(room.deps, admin, rule.id, ruleInput({ body: '新しい文面' }));
  expect(changed.version).toBe(2);
  await workThrough(room, runId);
  expect(sentTo()).toEqual(['前の文面']);
});

test('a postcard and a mail go by the same rule of sending', async () => {
  await buildOwner(room, DUE);
  // 特定電子メール法 4条: advertising names its sender.
  await room.shop.db.prisma.store.updateMany({
    data: { postalCode: '2540000', address: '神奈川県平塚市', phone: '0463-00-0000' },
  });
  for (const channel of ['postcard', 'mail']) {
    const rule = await buildRule(room, { channel, body: '{{customer.name}}様へ' });
    expect(await run(await runRule(room, rule.id))).toMatchObject({
      sent: 1,
      costYen: channel === 'mail' ? 0 : 120,
    });
    await setRuleStatus(room.deps, admin, rule.id, 'archived');
  }
  expect(room.channels.sent).toHaveLength(2);
});
