import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, bearer, buildPattern, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const fieldsOf = (body: { errors?: { field: string }[] }) => (body.errors ?? []).map(({ field }) => field);
const dueOf = (body: { steps: { dueAt: string }[] }) => body.steps.map(({ dueAt }) => dueAt);

test('the preview of 1か月後フォロー from 2026-12-01 is that of the source (A1), and stores nothing', async () => {
  const patternId = await made.pattern(api);
  const { body } = await api.post(`/patterns/${patternId}/preview`, { base: '2026-12-01' }).expect(200);
  expect(dueOf(body)).toEqual([
    '2026-12-21T10:00:00+09:00',
    '2026-12-25T12:00:00+09:00',
    '2026-12-29T15:00:00+09:00',
    '2026-12-31T10:00:00+09:00',
    '2027-01-10T17:15:00+09:00',
  ]);
  expect(body.steps.map(({ channel }: { channel: string }) => channel)).toEqual([
    'mail',
    'phone',
    'phone',
    'mail',
    'phone',
  ]);
  expect((await api.get('/follows').expect(200)).body.items).toEqual([]);
});

test('a preview for a customer keeps to the convenient times; a base may be an instant; an unknown customer is 404', async () => {
  const patternId = await made.pattern(api, { steps: [{ channel: 'phone', offset: 'P7D' }] });
  const customerId = await made.customer(api, {
    convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }],
  });
  const { body } = await api
    .post(`/patterns/${patternId}/preview`, { base: '2026-12-01T16:00:00+09:00', customerId })
    .expect(200);
  expect(dueOf(body)).toEqual(['2026-12-15T10:00:00+09:00']);
  expect(
    fieldsOf((await api.post(`/patterns/${patternId}/preview`, { customerId: UNKNOWN_ID }).expect(404)).body),
  ).toEqual(['customerId']);
  expect(
    fieldsOf((await api.post(`/patterns/${patternId}/preview`, { base: '12/01' }).expect(400)).body),
  ).toEqual(['base']);
  await api.post(`/patterns/${UNKNOWN_ID}/preview`, { base: '2026-12-01' }).expect(404);
});

test('a step needs no more than its channel and text; the rest has defaults', async () => {
  const { body } = await api
    .post('/patterns', {
      name: '短い',
      steps: [
        { channel: 'mail', offset: 'PT2S', subject: '件名', body: '本文' },
        { channel: 'phone' },
        { channel: 'sms', offset: 'PT6S', sms: { text: 'こんにちは' } },
        { channel: 'task', task: { title: '資料を送る' } },
        { channel: 'survey' },
      ],
    })
    .expect(201);
  expect(body).toMatchObject({
    kind: 'before',
    base: 'specified',
    version: 1,
    stopOn: ['reply', 'contract', 'end'],
  });
  expect(body.steps).toMatchObject([
    { position: 1, anchor: 'base', offset: 'PT2S', mail: { subject: '件名', body: '本文' } },
    { position: 2, offset: 'P0D', title: '電話連絡', onClosedDay: 'next' },
    { position: 3, sms: { text: 'こんにちは' }, onClosedDay: 'ignore' },
    { position: 4, title: '資料を送る' },
    { position: 5, survey: { kind: 'estimate' } },
  ]);
});

test.each([
  ['an unknown channel', { channel: 'fax' }, 'steps[0].channel'],
  ['an offset that is none', { channel: 'phone', offset: '20日' }, 'steps[0].offset'],
  ['a time that is none', { channel: 'phone', timeOfDay: '9時' }, 'steps[0].timeOfDay'],
  ['a mail without text', { channel: 'mail', mail: { subject: 'x' } }, 'steps[0].mail.body'],
  ['an unknown variable', { channel: 'sms', sms: { text: '{{customer.salary}}' } }, 'steps[0].sms.text'],
  ['71 characters in an SMS (D2)', { channel: 'sms', sms: { text: 'あ'.repeat(71) } }, 'steps[0].sms.text'],
])('%s is refused and named', async (_what, step, field) => {
  const { body } = await api.post('/patterns', buildPattern({ steps: [step] })).expect(400);
  expect(fieldsOf(body)).toContain(field);
});

test.each(['PT0S', 'P0D', '-P30D', '30 days', 'P'])('a repetition every %s is refused', async (every) => {
  const { body } = await api.post('/patterns', buildPattern({ repeat: { every } })).expect(400);
  expect(fieldsOf(body)).toEqual(['repeat.every']);
});

test('a pattern without steps, or with nothing, names what is missing', async () => {
  expect(fieldsOf((await api.post('/patterns', {}).expect(400)).body)).toEqual(
    expect.arrayContaining(['name', 'steps']),
  );
  expect(fieldsOf((await api.post('/patterns', { name: 'x', steps: [] }).expect(400)).body)).toEqual([
    'steps',
  ]);
});

test('each edit is a new version; running follows keep theirs, and an answered step is a valid request (B2)', async () => {
  const patternId = await made.pattern(api);
  const customerId = await made.customer(api);
  const follow = await made.follow(api, { customerId, patternId, base: '2026-12-01' });
  const before = (await api.get(`/patterns/${patternId}`).expect(200)).body;

  const edited = await api.put(`/patterns/${patternId}`, { steps: before.steps.slice(0, 2) }).expect(200);
  expect(edited.body).toMatchObject({ version: 2, name: before.name, openFollows: 1 });
  expect(edited.body.steps).toMatchObject([
    { title: 'その後いかがですか', mail: { body: '{{customer.name}} 様' } },
    { title: '電話で連絡' },
  ]);
  const renamed = await api.patch(`/patterns/${patternId}`, { name: '改名' }).expect(200);
  expect(renamed.body).toMatchObject({ version: 3, name: '改名' });
  expect(renamed.body.steps).toHaveLength(2);

  const versions = (await api.get(`/patterns/${patternId}/versions`).expect(200)).body;
  expect(
    versions.items.map(({ version, openFollows }: { version: number; openFollows: number }) => [
      version,
      openFollows,
    ]),
  ).toEqual([
    [3, 0],
    [2, 0],
    [1, 1],
  ]);
  expect((await api.get(`/patterns/${patternId}/versions/1`).expect(200)).body.steps).toHaveLength(5);
  await api.get(`/patterns/${patternId}/versions/9`).expect(404);
  expect((await api.get(`/follows/${follow.id}`).expect(200)).body).toMatchObject({
    patternVersion: 1,
    patternName: '1か月後フォロー',
  });
});

test('deleting a pattern in use is refused with the number of customers and the two ways out', async () => {
  const patternId = await made.pattern(api);
  const customerId = await made.customer(api);
  const follow = await made.follow(api, { customerId, patternId, base: '2026-12-01' });
  const { body } = await api.delete(`/patterns/${patternId}`).expect(409);
  expect(body).toMatchObject({
    code: 'pattern_in_use',
    customers: 1,
    waysOut: [{ action: 'remove_remaining' }, { action: 'replace' }],
  });

  await api.post(`/follows/${follow.id}/stop`, { reason: 'staff' }).expect(200);
  await api.delete(`/patterns/${patternId}`).expect(204);
  expect((await api.get(`/patterns/${patternId}`).expect(200)).body.archived).toBe(true);
  const unused = await made.pattern(api);
  await api.delete(`/patterns/${unused}`).expect(204);
  await api.get(`/patterns/${unused}`).expect(404);
  await api.delete(`/patterns/${unused}`).expect(404);
});

test('staff read patterns and do not write them', async () => {
  const patternId = await made.pattern(api);
  const staff = api.as(bearer(await made.key(api, { role: 'staff' })));
  await staff.get(`/patterns/${patternId}`).expect(200);
  expect((await staff.post('/patterns', buildPattern()).expect(403)).body.code).toBe('forbidden');
  await api.as(NOBODY).get('/patterns').expect(401);
});

test('texts are copied out of a template: its later change does not shift the pattern', async () => {
  const { body: template } = await api
    .post('/templates', { name: 'お礼', channel: 'mail', subject: 'お礼', body: '{{customer.name}} 様' })
    .expect(201);
  const patternId = await made.pattern(api, { steps: [{ channel: 'mail', templateId: template.id }] });
  await api.patch(`/templates/${template.id}`, { body: '新しい本文' }).expect(200);
  expect((await api.get(`/patterns/${patternId}`).expect(200)).body.steps[0]).toMatchObject({
    templateId: template.id,
    mail: { subject: 'お礼', body: '{{customer.name}} 様' },
  });
  expect(
    fieldsOf(
      (
        await api
          .post('/patterns', buildPattern({ steps: [{ channel: 'mail', templateId: UNKNOWN_ID }] }))
          .expect(404)
      ).body,
    ),
  ).toEqual(['steps[0].templateId']);
  await api.post('/templates', { name: 'x', channel: 'sms', body: '{{nobody}}' }).expect(400);
  await api.get(`/templates/${UNKNOWN_ID}`).expect(404);
  await api.delete(`/templates/${template.id}`).expect(204);
  expect((await api.get('/templates').expect(200)).body.items).toEqual([]);
});

test('without a base the preview for a customer counts from what assigning would: their record, and says what is missing in it', async () => {
  const patternId = await made.pattern(api, {
    steps: [{ channel: 'phone', offset: 'P7D', timeOfDay: '10:00' }],
  });
  const customerId = await made.customer(api, { lastNegotiatedOn: '2099-12-01' });
  const { body } = await api.post(`/patterns/${patternId}/preview`, { customerId }).expect(200);
  expect(dueOf(body)).toEqual(['2099-12-08T10:00:00+09:00']);
  const { body: follow } = await api.post('/follows', { patternId, customerId }).expect(201);
  expect(dueOf(follow)).toEqual(dueOf(body));
  const noRecord = await made.customer(api, { lastNegotiatedOn: null });
  const refused = await api.post(`/patterns/${patternId}/preview`, { customerId: noRecord }).expect(422);
  expect(refused.body.code).toBe('missing_base_date');
  expect(fieldsOf(refused.body)).toEqual(['base']);
});

test('a draft is previewed before it is saved', async () => {
  const { body } = await api
    .post('/patterns/preview', {
      base: '2026-12-01',
      steps: [
        { channel: 'phone', offset: 'P1D' },
        { channel: 'phone', anchor: 'previous_due', offset: 'P5D' },
      ],
    })
    .expect(200);
  expect(dueOf(body)).toEqual(['2026-12-02T10:00:00+09:00', '2026-12-07T10:00:00+09:00']);
  expect(
    (await api.get('/patterns?limit=200').expect(200)).body.items.every(
      ({ name }: { name: string }) => name !== '',
    ),
  ).toBe(true);
});
