import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { finishBatch } from '#db/follow-batches';
import { prepareBatch } from '#use-cases/batches/prepare-batch';
import { runChunk } from '#use-cases/batches/run-chunk';
import { runDryRun } from '#use-cases/dry-runs/run-dry-run';
import { type Api, bearer, buildPattern, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
let patternId: string;
beforeAll(async () => {
  api = await startApi();
  patternId = await made.pattern(api);
});
afterAll(() => api.close());

const inFuture = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const customers = (count: number) =>
  Promise.all(Array.from({ length: count }, () => made.customer(api, { lastNegotiatedOn: inFuture() })));
const fieldsOf = (body: { errors?: { field: string }[] }) => (body.errors ?? []).map(({ field }) => field);

/** What the workflow does, without an engine. */
async function work(batchId: string): Promise<void> {
  const { deps } = api;
  const { last } = await prepareBatch(deps, batchId, () => {});
  await runChunk(
    deps,
    { batchId, from: 1, to: last },
    { isRetry: false, oneByOne: false, onProgress: () => {} },
  );
  await finishBatch(api.db, batchId);
}

test('a bulk assignment is accepted, watched, listed, read per customer and downloaded', async () => {
  const [first, second] = await customers(2);
  const noBase = await made.customer(api, { name: '=HYPERLINK("http://x")' });
  const { body } = await api
    .post('/follow-batches', {
      action: 'assign',
      patternId,
      selection: { customerIds: [first, second, noBase] },
    })
    .expect(202);
  expect(body).toMatchObject({
    action: 'assign',
    status: 'preparing',
    total: 0,
    patternName: '1か月後フォロー',
    ratePerSecond: null,
  });
  await work(body.id);

  const done = (await api.get(`/follow-batches/${body.id}`).expect(200)).body;
  expect(done).toMatchObject({
    status: 'completed',
    total: 3,
    done: 2,
    skipped: 1,
    failed: 0,
    reasons: { missing_base_date: 1 },
  });
  expect(done.ratePerSecond).toBeGreaterThan(0);
  expect(done.secondsLeft).toBeNull();
  expect((await api.get('/follow-batches?action=assign&status=completed').expect(200)).body.items[0].id).toBe(
    body.id,
  );

  const page = (await api.get(`/follow-batches/${body.id}/items?limit=2`).expect(200)).body;
  expect(page.items).toHaveLength(2);
  const rest = (
    await api.get(`/follow-batches/${body.id}/items?limit=2&cursor=${page.nextCursor}`).expect(200)
  ).body;
  expect(rest.items).toHaveLength(1);
  const skipped = (await api.get(`/follow-batches/${body.id}/items?status=skipped`).expect(200)).body.items;
  expect(skipped).toMatchObject([
    {
      customerId: noBase,
      status: 'skipped',
      code: 'missing_base_date',
      reason: '基準日がありません',
      followId: null,
    },
  ]);

  const csv = await api
    .get(`/follow-batches/${body.id}/items.csv?status=skipped`)
    .expect(200)
    .expect('Content-Type', /text\/csv/);
  expect(csv.headers['content-disposition']).toContain('attachment');
  expect(csv.text.charCodeAt(0)).toBe(0xfeff);
  expect(csv.text).toContain('番号,顧客ID,顧客名,結果');
  expect(csv.text).toContain(`'=HYPERLINK`);
});

test('undo says what it would do, is done once, and is refused clearly the second time', async () => {
  const customerIds = await customers(2);
  const { body } = await api
    .post('/follow-batches', { action: 'assign', patternId, selection: { customerIds } })
    .expect(202);
  expect((await api.post(`/follow-batches/${body.id}/undo`).expect(409)).body).toMatchObject({
    code: 'wrong_state',
  });
  expect((await api.get(`/follow-batches/${body.id}/undo`).expect(200)).body).toMatchObject({
    undoable: false,
    reason: 'wrong_state',
  });
  await work(body.id);
  expect((await api.get(`/follow-batches/${body.id}/undo`).expect(200)).body).toEqual({
    undoable: true,
    reason: null,
    customers: 2,
    untouched: 2,
    started: 0,
    ended: 0,
    restorableSteps: 0,
    pastSteps: 0,
  });
  const undo = (await api.post(`/follow-batches/${body.id}/undo`, { started: 'stop' }).expect(202)).body;
  expect(undo).toMatchObject({ action: 'undo', undoOfId: body.id });
  await work(undo.id);
  const again = (await api.post(`/follow-batches/${body.id}/undo`).expect(409)).body;
  expect(again).toMatchObject({ code: 'already_undone', undoneById: undo.id });
  expect(again.remedy).toBeTruthy();
  await api.post(`/follow-batches/${undo.id}/undo`).expect(409);
  const { items } = (await api.get(`/follows?customerId=${customerIds[0]}`).expect(200)).body;
  expect(items[0]).toMatchObject({ status: 'stopped', stopReason: 'staff' });
});

test('a batch is paused, resumed and cancelled only in a state where that means something', async () => {
  const { body } = await api
    .post('/follow-batches', { action: 'assign', patternId, selection: { customerIds: await customers(1) } })
    .expect(202);
  await api.post(`/follow-batches/${body.id}/pause`).expect(409);
  await prepareBatch(api.deps, body.id, () => {});
  expect((await api.post(`/follow-batches/${body.id}/pause`).expect(200)).body.status).toBe('paused');
  expect((await api.post(`/follow-batches/${body.id}/resume`).expect(200)).body.status).toBe('running');
  expect((await api.post(`/follow-batches/${body.id}/cancel`).expect(200)).body.status).toBe('cancelled');
  expect((await api.post(`/follow-batches/${body.id}/resume`).expect(409)).body.code).toBe('wrong_state');
  await api.post(`/follow-batches/${UNKNOWN_ID}/pause`).expect(404);
});

test('wrong requests are refused with their field: 400, 401, 403, 404, 409, 422', async () => {
  const [customerId] = await customers(1);
  const good = { action: 'assign', patternId, selection: { customerIds: [customerId] } };
  const refused = async (body: object) =>
    fieldsOf((await api.post('/follow-batches', body).expect(400)).body);
  expect(await refused({ ...good, action: 'explode' })).toEqual(['action']);
  expect(await refused({ ...good, selection: {} })).toEqual(['selection.query']);
  expect(await refused({ ...good, patternId: undefined })).toEqual(['patternId']);
  expect(await refused({ ...good, base: 'tomorrow' })).toEqual(['base']);
  expect(await refused({ ...good, ratePerSecond: 0 })).toEqual(['ratePerSecond']);
  await api.as(NOBODY).post('/follow-batches', good).expect(401);
  const staff = api.as(bearer(await made.key(api, { role: 'staff' })));
  await staff.post('/follow-batches', good).expect(403);
  expect(
    fieldsOf((await api.post('/follow-batches', { ...good, patternId: UNKNOWN_ID }).expect(404)).body),
  ).toEqual(['patternId']);
  const archived = await made.pattern(api);
  await api.patch(`/patterns/${archived}`, { archived: true }).expect(200);
  await api.post('/follow-batches', { ...good, patternId: archived }).expect(409);
  await api.post('/follow-batches', { ...good, selection: { customerIds: [UNKNOWN_ID] } }).expect(422);
  await api.get(`/follow-batches/${UNKNOWN_ID}`).expect(404);
  await api.get(`/follow-batches/${UNKNOWN_ID}/items`).expect(404);
  await api.get(`/follow-batches/${UNKNOWN_ID}/items.csv`).expect(404);
  await api.get(`/follow-batches/${UNKNOWN_ID}/undo`).expect(404);
  await api.get('/follow-batches?cursor=nonsense').expect(400);
});

test('the same Idempotency-Key asks for one batch; with Temporal down it is accepted all the same', async () => {
  const body = { action: 'assign', patternId, selection: { customerIds: await customers(1) } };
  const key = { 'Idempotency-Key': randomUUID() };
  api.engine.isDown = true;
  const first = (await api.post('/follow-batches', body, key).expect(202)).body;
  const second = (await api.post('/follow-batches', body, key).expect(202)).body;
  api.engine.isDown = false;
  expect(second.id).toBe(first.id);
});

test('the moving wizard shows the difference, moves, and its undo returns to the version before', async () => {
  const moving = await made.pattern(api);
  const customerIds = await customers(2);
  for (const customerId of customerIds) await made.follow(api, { customerId, patternId: moving });
  const refusal = (await api.delete(`/patterns/${moving}`).expect(409)).body;
  expect(refusal).toMatchObject({ code: 'pattern_in_use', customers: 2 });
  expect(refusal.waysOut).toHaveLength(2);
  const { steps } = buildPattern();
  await api
    .put(`/patterns/${moving}`, {
      steps: [
        ...steps.slice(0, 1),
        { channel: 'sms', offset: 'P22D', timeOfDay: '11:00', sms: { text: 'x' } },
        ...steps.slice(1, 3),
      ],
    })
    .expect(200);

  const preview = (await api.post(`/patterns/${moving}/moves/preview`, { toVersion: 2 }).expect(200)).body;
  expect(preview).toMatchObject({
    toVersion: 2,
    follows: 2,
    examined: 2,
    unchanged: 0,
    impossible: 0,
    steps: { kept: 6, moved: 0, added: 2, removed: 4 },
    byVersion: [{ version: 1, follows: 2 }],
  });
  expect(preview.samples[0]).toMatchObject({
    fromVersion: 1,
    customerName: '山田 花子',
    kept: 3,
    added: 1,
    removed: 2,
  });
  expect(
    preview.samples[0].changes.map(
      ({ kind, channel }: { kind: string; channel: string }) => `${kind} ${channel}`,
    ),
  ).toEqual(['kept mail', 'added sms', 'kept phone', 'kept phone', 'removed mail', 'removed phone']);

  const move = (await api.post(`/patterns/${moving}/moves`, { toVersion: 2 }).expect(202)).body;
  await work(move.id);
  const followOf = async () =>
    (await api.get(`/follows?customerId=${customerIds[0]}`).expect(200)).body.items[0];
  expect(await followOf()).toMatchObject({ patternVersion: 2, status: 'running' });
  await api.post(`/patterns/${moving}/moves`, { toVersion: 2 }).expect(422);
  const undo = (await api.post(`/follow-batches/${move.id}/undo`).expect(202)).body;
  await work(undo.id);
  const back = await followOf();
  expect(back.patternVersion).toBe(1);
  expect(back.steps.filter(({ status }: { status: string }) => status === 'planned')).toHaveLength(5);

  await api.post(`/patterns/${UNKNOWN_ID}/moves/preview`, {}).expect(404);
  expect(
    fieldsOf((await api.post(`/patterns/${moving}/moves/preview`, { toVersion: 9 }).expect(404)).body),
  ).toEqual(['toVersion']);
  expect(fieldsOf((await api.post(`/patterns/${moving}/moves`, { toVersion: 0 }).expect(400)).body)).toEqual([
    'toVersion',
  ]);
  await api.as(NOBODY).post(`/patterns/${moving}/moves`, {}).expect(401);
});

test('a dry run is accepted, computed, listed, and cancelled only while it is at work', async () => {
  const body = { patternId, selection: { customerIds: await customers(3) }, days: 60 };
  const asked = (await api.post('/dry-runs', body).expect(202)).body;
  expect(asked).toMatchObject({ status: 'waiting', total: 3, done: 0, days: 60, result: null, patternId });
  await runDryRun(api.deps, asked.id, () => {});
  const run = (await api.get(`/dry-runs/${asked.id}`).expect(200)).body;
  expect(run).toMatchObject({
    status: 'completed',
    done: 3,
    result: { customers: { assigned: 3 }, sends: { mail: 6 }, manual: { phone: 9 } },
  });
  expect(run.result.days).toHaveLength(60);
  expect((await api.get('/dry-runs').expect(200)).body.items[0]).toMatchObject({ id: asked.id });
  expect((await api.post(`/dry-runs/${asked.id}/cancel`).expect(409)).body.code).toBe('wrong_state');

  expect(fieldsOf((await api.post('/dry-runs', { ...body, days: 0 }).expect(400)).body)).toEqual(['days']);
  await api.as(NOBODY).post('/dry-runs', body).expect(401);
  await api.post('/dry-runs', { ...body, patternId: UNKNOWN_ID }).expect(404);
  await api.get(`/dry-runs/${UNKNOWN_ID}`).expect(404);
  await api.post('/dry-runs', { ...body, selection: { customerIds: [UNKNOWN_ID] } }).expect(422);
});
