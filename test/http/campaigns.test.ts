import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureSurveys } from '#use-cases/surveys/ensure-surveys';
import { type Api, bearer, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
let storeId: string;
beforeAll(async () => {
  api = await startApi();
  await ensureSurveys(api.deps);
  storeId = await made.store(api);
});
afterAll(() => api.close());

const body = (overrides: object = {}) => ({
  storeId,
  name: '成約キャンペーン',
  surveyKind: 'contract',
  startsOn: '2008-04-01',
  endsOn: '2008-06-30',
  prize: '現金1万円',
  prizeYen: 10_000,
  winnersPerMonth: 30,
  ...overrides,
});

test('a campaign is drafted, published, drawn and seen by anyone; its draft is seen by nobody outside', async () => {
  const { body: draft } = await api.post('/campaigns', body()).expect(201);
  expect(draft).toMatchObject({ status: 'draft', months: [] });
  await api.as(NOBODY).get(`/public/campaigns/${draft.id}`).expect(404);
  const { body: published } = await api.post(`/campaigns/${draft.id}/publish`).expect(200);
  expect(published.months.map(({ month }: { month: string }) => month)).toEqual([
    '2008-04',
    '2008-05',
    '2008-06',
  ]);
  expect(published.months[0]).toMatchObject({
    seed: null,
    commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    drawable: true,
  });
  await api.as(NOBODY).get(`/public/campaigns/${draft.id}/draws/2008-04`).expect(404);
  const { body: result } = await api.post(`/campaigns/${draft.id}/draws`, { month: '2008-04' }).expect(200);
  expect(result).toMatchObject({ entries: 0, winners: 0, repeated: false });
  const { body: seen } = await api.as(NOBODY).get(`/public/campaigns/${draft.id}`).expect(200);
  expect(seen.months[0]).toMatchObject({ seed: expect.stringMatching(/^[0-9a-f]{64}$/), entries: 0 });
  expect(seen).not.toHaveProperty('storeId');
  const { body: repeatable } = await api
    .as(NOBODY)
    .get(`/public/campaigns/${draft.id}/draws/2008-04`)
    .expect(200);
  expect(repeatable).toMatchObject({ entries: [], winners: [] });
  await api.get(`/campaigns/${draft.id}/winners`).expect(200);
  await api.get(`/campaigns/${draft.id}/file?list=entries&month=2008-04`).expect(200);
  await api.get(`/campaigns/${draft.id}/file?list=entries`).expect(400);
  await api.patch(`/campaigns/${draft.id}`, { prize: '車' }).expect(409);
  await api.patch(`/campaigns/${draft.id}`, { autoDraw: false }).expect(200);
  expect((await api.post(`/campaigns/${draft.id}/withdraw`).expect(200)).body).toEqual({
    result: 'withdrawn',
  });
});

test('what does not fit is refused with the field, and people without the right are kept out', async () => {
  const refused = await api.post('/campaigns', body({ winnersPerMonth: 0 })).expect(400);
  expect(refused.body.errors[0]).toMatchObject({ field: 'winnersPerMonth' });
  await api.post('/campaigns', body({ surveyKind: 'nothing' })).expect(400);
  await api.post('/campaigns', body({ notifyBody: '{{customer.phone}}' })).expect(400);
  await api
    .post(
      '/campaigns',
      body({
        transition: { predecessorId: UNKNOWN_ID, askedUntil: '2008-03-31', contractedUntil: '2008-04-30' },
      }),
    )
    .expect(400);
  const staff = await made.key(api, { role: 'staff', storeIds: [storeId] });
  await api.as(bearer(staff)).post('/campaigns', body()).expect(403);
  expect((await api.as(bearer(staff)).get('/campaigns').expect(200)).body.items.length).toBeGreaterThan(0);
  const manager = await made.key(api, { role: 'manager', storeIds: [storeId] });
  await api
    .as(bearer(manager))
    .post('/campaigns', body({ storeId: null }))
    .expect(403);
  const own = await api.as(bearer(manager)).post('/campaigns', body()).expect(201);
  expect((await api.as(bearer(manager)).post(`/campaigns/${own.body.id}/withdraw`).expect(200)).body).toEqual(
    {
      result: 'deleted',
    },
  );
  await api.get(`/campaigns/${own.body.id}`).expect(404);
  await api.as(NOBODY).get('/campaigns').expect(401);
  await api.get(`/campaigns/${UNKNOWN_ID}/winners`).expect(404);
  await api.post(`/campaigns/${UNKNOWN_ID}/draws`, { month: '2008-4' }).expect(400);
});
