import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, made, startApi } from './api.ts';

let api: Api;
let storeId: string;
beforeAll(async () => {
  api = await startApi();
  storeId = (await api.get('/stores').expect(200)).body.items[0].id;
});
afterAll(() => api.close());

const RULE = {
  name: '車検30日前のSMS',
  dateSource: 'inspection_expiry',
  offset: '-P30D',
  channel: 'sms',
  body: '{{customer.name}}様 車検のご案内',
};
const contract = (option: string) => api.post(`/stores/${storeId}/contract`, { option }).expect(201);

test('automatic sending is a contracted option: without it no rule of a store is made, and the answer says who can add it', async () => {
  const refused = await api.post('/automation-rules', { ...RULE, storeId }).expect(403);
  expect(refused.body).toMatchObject({
    code: 'option_not_contracted',
    option: 'auto_sending',
    addedBy: 'admin',
  });
  await contract('option_pack_1');
  await contract('auto_sending');
  await api.post('/automation-rules', { ...RULE, storeId }).expect(201);
});

test('a rule is made paused, switched on with its next run, edited as a new version, and put away for good', async () => {
  const rule = (await api.post('/automation-rules', { ...RULE, storeId }).expect(201)).body;
  expect(rule).toMatchObject({ status: 'paused', version: 1, nextRunAt: null, timeOfDay: '10:00' });
  const active = (await api.post(`/automation-rules/${rule.id}/resume`).expect(200)).body;
  expect(active.status).toBe('active');
  expect(active.nextRunAt).toMatch(/T10:00:00\+09:00$/);
  const edited = await api.put(`/automation-rules/${rule.id}`, { ...RULE, body: '新しい文面' }).expect(200);
  expect(edited.body).toMatchObject({ version: 2, body: '新しい文面', status: 'active' });
  const { items } = (await api.get(`/automation-rules/${rule.id}/versions`).expect(200)).body;
  expect(items.map(({ version, body }: { version: number; body: string }) => [version, body])).toEqual([
    [2, '新しい文面'],
    [1, RULE.body],
  ]);
  await api.post(`/automation-rules/${rule.id}/archive`).expect(200);
  const again = await api.post(`/automation-rules/${rule.id}/resume`).expect(409);
  expect(again.body.code).toBe('wrong_state');
  const audit = await api.db.prisma.auditLog.findMany({ where: { entityId: rule.id } });
  expect(audit.map(({ action }) => action).sort()).toEqual([
    'automation.active',
    'automation.archived',
    'automation.create',
    'automation.update',
  ]);
});

test.each([
  [{ body: 'あ'.repeat(71) }, 'sms_too_long'],
  [{ body: '{{customer.nothing}}' }, 'unknown_variable'],
  [{ body: '' }, 'invalid_input'],
  [{ offset: 'PT3H' }, 'invalid_input'],
  [{ dateSource: 'birthday' }, 'invalid_input'],
  [{ query: { all: [{ field: 'name', op: 'within_last', value: 'P1Y' }] } }, 'invalid_input'],
  [{ vehicleTests: [{ field: 'tags', op: 'any_of', value: ['x'] }] }, 'invalid_input'],
])('a rule with %j is refused', async (part, code) => {
  const refused = await api.post('/automation-rules', { ...RULE, storeId, ...part }).expect(400);
  expect(refused.body.code).toBe(code);
});

test('a preview without a saved rule says whom tomorrow would reach and what it costs; nothing is written', async () => {
  const tomorrowPlus30 = new Date(Date.now() + 9 * 3_600_000 + 31 * 86_400_000).toISOString().slice(0, 10);
  const customerId = await made.customer(api, { phone: '+819012345678' });
  await api
    .post(`/customers/${customerId}/vehicles`, { model: 'プリウス', inspectionExpiresOn: tomorrowPlus30 })
    .expect(201);
  const preview = (await api.post('/automation-rules/preview', { ...RULE, storeId }).expect(200)).body;
  expect(preview).toMatchObject({ selected: 1, sends: 1, costYen: 20, isExact: true });
  expect(preview.items[0]).toMatchObject({
    customerId,
    dueOn: tomorrowPlus30,
    outcome: 'send',
    priceYen: 20,
  });
  expect(await api.db.prisma.singleSend.count()).toBe(0);
});

test('a rule is run while it is active only, its sends are listed and exported', async () => {
  const rule = (await api.post('/automation-rules', { ...RULE, storeId }).expect(201)).body;
  await api.post(`/automation-rules/${rule.id}/run`).expect(409);
  await api.post(`/automation-rules/${rule.id}/resume`).expect(200);
  const run = (await api.post(`/automation-rules/${rule.id}/run`).expect(202)).body;
  const again = (await api.post(`/automation-rules/${rule.id}/run`).expect(202)).body;
  expect(again.id).toBe(run.id);
  expect((await api.get(`/automation-rules/${rule.id}/runs`).expect(200)).body.items).toHaveLength(1);
  expect((await api.get(`/automation-rules/${rule.id}/sends`).expect(200)).body.items).toEqual([]);
  const file = await api.get(`/exports/automation_sends?ruleId=${rule.id}`).expect(200);
  expect(file.text).toContain('期日');
});

test('an SMS by hand is counted in parts, stands in the thread, and goes out once by the ledger', async () => {
  const customerId = await made.customer(api, { phone: '+819012340000' });
  const sent = await api.post(`/customers/${customerId}/sms`, { text: 'あ'.repeat(71) }).expect(202);
  expect(sent.body.parts).toBe(2);
  const [send] = await api.db.prisma.singleSend.findMany({ where: { customerId } });
  expect(send).toMatchObject({
    channel: 'sms',
    purpose: 'personal',
    sendKey: `message:${sent.body.messageId}`,
  });
  const without = await made.customer(api, { phone: null });
  const refused = await api.post(`/customers/${without}/sms`, { text: 'x' }).expect(422);
  expect(refused.body.code).toBe('missing_address');
});
