import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { SEED_SURVEYS } from '#domain/surveys/seed-surveys';
import { signSurveyToken } from '#use-cases/survey-token';
import { type Api, buildCustomer, made, startApi } from './api.ts';
import { enter, postOpen, type Visitor } from './my-page-visitor.ts';

let api: Api;
let visitor: Visitor;
let customerId: string;
let quoteId: string;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  customerId = (await api.post('/customers', buildCustomer({ name: '平塚 花子' })).expect(201)).body.id;
  quoteId = (
    await api.post('/quotes', { customerId, vehicleText: 'プリウス', status: 'contracted' }).expect(201)
  ).body.id;
  visitor = await enter(api, customerId);
});

interface Invited {
  id: string;
  token: string;
}

/** As a pattern's survey step leaves it behind. */
async function invite(kind: string, expiresAt = new Date(Date.now() + 86_400_000)): Promise<Invited> {
  const { storeId } = await api.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } });
  const id = v7();
  const delivery = { storeId, customerId, channel: 'mail', status: 'accepted' };
  const deliveryId = v7();
  await api.db.prisma.delivery.create({ data: { ...delivery, id: deliveryId, sendKey: `survey:${id}` } });
  await api.db.prisma.surveyInvitation.create({
    data: { id, storeId, customerId, quoteId, deliveryId, kind, expiresAt },
  });
  const secret = api.deps.config.sessionSecret;
  return { id, token: signSurveyToken(secret, { invitationId: id, expiresAt: expiresAt.toISOString() }) };
}

const answer = (token: string, answers: object, headers = {}) =>
  postOpen(api, '/survey-link/answer', { token, answers }, { Origin: 'http://localhost:3000', ...headers });
const surveysOfQuote = async () => (await api.get(`/quotes/${quoteId}/surveys`).expect(200)).body.items;

test("a survey's link shows the questions and the store, and nothing of the customer", async () => {
  const { token } = await invite('estimate');
  const { body } = await postOpen(api, '/survey-link', { token }).expect(200);
  expect(body).toMatchObject({ answered: false, locale: 'ja', form: { kind: 'estimate', version: 1 } });
  expect(body.form.content).toEqual(SEED_SURVEYS.estimate);
  expect(JSON.stringify(body)).not.toContain('平塚 花子');
  await postOpen(api, '/survey-link', { token: `${token}A` }).expect(404);
});

test.each([
  [
    'estimate',
    { points: ['knowledge', 'options', 'other', 'eager_staff'] },
    'points',
    '選べるのは3つまでです（いま4つ）',
  ],
  ['estimate', {}, 'answers', '1つ以上の質問に答えてください'],
  [
    'contract',
    { convinced_by: ['price', 'safety'], store_reason: ['other'] },
    'convinced_by',
    '選べるのは1つまでです（いま2つ）',
  ],
  ['contract', { convinced_by: ['price'] }, 'store_reason', '1つ選んでください'],
  [
    'end',
    { comparison: ['compared_bought_other'], not_bought_reason: ['discount'] },
    'not_bought_reason',
    '前の質問の回答では、この質問には答えられません',
  ],
  [
    'end',
    { comparison: ['not_compared_not_bought'], unmet_point: ['family'], not_bought_reason: ['discount'] },
    'unmet_point',
    '前の質問の回答では、この質問には答えられません',
  ],
])(
  'a wrong answer to %s (%j) is refused with the question and the reason',
  async (kind, answers, question, why) => {
    const { token } = await invite(kind);
    const { body } = await answer(token, answers).expect(422);
    expect(body.code).toBe('survey_answer_invalid');
    const field = question === 'answers' ? 'answers' : `answers.${question}`;
    expect(body.errors.find((error: { field: string }) => error.field === field)?.message).toBe(why);
    expect(await surveysOfQuote()).toEqual([]);
    await postOpen(api, '/survey-link', { token }).expect(200);
  },
);

test('the reason comes in English to who asks in English', async () => {
  const { token } = await invite('estimate');
  const points = ['knowledge', 'options', 'other', 'eager_staff'];
  const { body } = await answer(token, { points }, { 'Accept-Language': 'en' }).expect(422);
  expect(body.errors[0].message).toBe('Choose at most 3 (now 4)');
});

test('one answer per invitation: the second is 409, also when both come at once', async () => {
  const { token } = await invite('estimate');
  const answers = { points: ['knowledge'], request: '下取りも見てほしい' };
  const both = await Promise.all([answer(token, answers), answer(token, { request: '二度目' })]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect((await answer(token, answers).expect(409)).body.code).toBe('survey_already_answered');
  expect((await postOpen(api, '/survey-link', { token }).expect(200)).body.answered).toBe(true);
  expect(await surveysOfQuote()).toHaveLength(1);
});

test('a contract survey stands on the quote, in the history and as a message in the thread, and asks nobody for a reply', async () => {
  const { token } = await invite('contract');
  await answer(token, {
    convinced_by: ['price'],
    convinced_by_text: ' 想定より安かった ',
    store_reason: ['knowledge'],
  }).expect(201);
  const [survey] = await surveysOfQuote();
  expect(survey).toMatchObject({ kind: 'contract', title: '成約アンケート', late: false });
  expect(survey.lines).toEqual([
    {
      questionId: 'convinced_by',
      question: '購入を決断するにあたって最も納得したポイント',
      values: ['購入価格'],
    },
    {
      questionId: 'convinced_by_text',
      question: '最も納得したポイント（自由回答）',
      values: ['想定より安かった'],
    },
    {
      questionId: 'store_reason',
      question: 'この販売店で購入を決断した理由',
      values: ['ディーラー担当者の豊富な知識がためになったから'],
    },
  ]);
  const entries = (await api.get(`/customers/${customerId}/history?kind=survey_answered`).expect(200)).body
    .items;
  expect(entries).toMatchObject([{ summary: '成約アンケートに回答がありました', quoteId }]);
  const messages = (await api.get(`/customers/${customerId}/messages`).expect(200)).body.items;
  expect(messages).toMatchObject([
    { direction: 'in', channel: 'survey', subject: '成約アンケート', quoteId },
  ]);
  expect(messages[0].body).toContain('【購入を決断するにあたって最も納得したポイント】\n購入価格');
  expect(messages[0].handledAt).not.toBeNull();
  expect(await api.db.prisma.todo.count({ where: { customerId, kind: 'reply' } })).toBe(0);
});

test('a quote survey is no message, and its answer stops no pattern', async () => {
  const patternId = await made.pattern(api);
  const follow = await made.follow(api, { customerId, patternId, base: '2030-12-01' });
  const { token } = await invite('estimate');
  await answer(token, { points: ['knowledge'] }).expect(201);
  expect((await api.get(`/customers/${customerId}/messages`).expect(200)).body.items).toEqual([]);
  expect((await api.get(`/follows/${follow.id}`).expect(200)).body.status).not.toBe('stopped');
});

test('a late answer is kept and marked', async () => {
  const { token } = await invite('estimate', new Date(Date.now() - 3 * 86_400_000));
  expect((await answer(token, { points: ['other'] }).expect(201)).body.late).toBe(true);
  expect(await surveysOfQuote()).toMatchObject([{ late: true }]);
  const { items } = (await api.get(`/customers/${customerId}/history?kind=survey_answered`).expect(200)).body;
  expect(items[0].summary).toBe('見積りアンケートに回答がありました（期限後）');
});

test("My Page offers what the quote's state calls for, once, and an invitation instead of an offer", async () => {
  const kinds = async () =>
    (await visitor.get('/surveys').expect(200)).body.open
      .map(({ form }: { form: { kind: string } }) => form.kind)
      .sort();
  // Signed: what one expects of a dealer before a quote is no question any more.
  expect(await kinds()).toEqual(['contract']);
  const invited = await invite('contract');
  expect(await kinds()).toEqual(['contract']);
  const { open } = (await visitor.get('/surveys').expect(200)).body;
  const contract = open.find(({ form }: { form: { kind: string } }) => form.kind === 'contract');
  expect(contract.id).toBe(invited.id);
  await visitor
    .post(`/surveys/${contract.id}/answer`, { answers: { convinced_by: ['price'], store_reason: ['other'] } })
    .expect(201);
  expect(await kinds()).toEqual([]);
  const { answered } = (await visitor.get('/surveys').expect(200)).body;
  expect(answered).toMatchObject([{ kind: 'contract', quoteId }]);
});

const OWN = {
  title: { ja: '納車アンケート', en: 'Delivery survey' },
  questions: [
    {
      id: 'satisfied',
      type: 'choice',
      label: { ja: 'ご満足いただけましたか' },
      min: 1,
      max: 1,
      choices: [
        { id: 'yes', label: { ja: 'はい' } },
        { id: 'no', label: { ja: 'いいえ' } },
      ],
    },
    {
      id: 'why',
      type: 'text',
      label: { ja: '理由' },
      required: true,
      maxLength: 100,
      showIf: { question: 'satisfied', anyOf: ['no'] },
    },
  ],
};

test("a store's own survey is answered by its own rules, and old answers stay readable after a change", async () => {
  const kind = `own_${randomUUID().slice(0, 8)}`;
  expect((await api.post('/surveys', { kind, content: OWN }).expect(201)).body.version).toBe(1);
  const first = await invite(kind);
  await answer(first.token, { satisfied: ['no'] }).expect(422);
  await answer(first.token, { satisfied: ['no'], why: '遅れた' }).expect(201);
  const changed = { ...OWN, questions: [{ ...OWN.questions[0], label: { ja: '納車はいかがでしたか' } }] };
  expect((await api.post('/surveys', { kind, content: changed }).expect(201)).body.version).toBe(2);
  const second = await invite(kind);
  await answer(second.token, { satisfied: ['no'] }).expect(201);
  const questions = (await surveysOfQuote()).map(({ lines }: { lines: { question: string }[] }) =>
    lines.map(({ question }) => question),
  );
  expect(questions).toEqual([['納車はいかがでしたか'], ['ご満足いただけましたか', '理由']]);
  const versions = (await api.get('/surveys').expect(200)).body.items.filter(
    (item: { kind: string }) => item.kind === kind,
  );
  expect(
    versions.map(({ version, current }: { version: number; current: boolean }) => [version, current]),
  ).toEqual([
    [2, true],
    [1, false],
  ]);
});

test('a step of a pattern sends a survey that is in use, and no other', async () => {
  const kind = `own_${randomUUID().slice(0, 8)}`;
  const steps = [{ channel: 'survey', anchor: 'base', offset: 'P1D', survey: { kind } }];
  const pattern = { name: `アンケート ${kind}`, kind: 'after', base: 'delivery', steps };
  const refused = await api.post('/patterns', pattern).expect(400);
  expect(refused.body.errors[0].field).toBe('steps[0].survey.kind');
  await api.post('/surveys', { kind, content: OWN }).expect(201);
  const made = await api.post('/patterns', pattern).expect(201);
  expect(made.body.steps[0].survey).toEqual({ kind });
});

test('an answer to questions that were changed meanwhile counts for the version that was shown', async () => {
  const kind = `own_${randomUUID().slice(0, 8)}`;
  const { body: shown } = await api.post('/surveys', { kind, content: OWN }).expect(201);
  const { token } = await invite(kind);
  const changed = { ...OWN, questions: [{ ...OWN.questions[0], id: 'renamed' }] };
  await api.post('/surveys', { kind, content: changed }).expect(201);
  const given = { token, answers: { satisfied: ['yes'] }, definitionId: shown.id };
  await postOpen(api, '/survey-link/answer', given).expect(201);
});

test('questions that nobody could answer are refused with their place', async () => {
  const question = { ...OWN.questions[0], max: 3 };
  const branch = { ...OWN.questions[1], showIf: { question: 'satisfied', anyOf: ['maybe'] } };
  const content = { ...OWN, questions: [question, branch, { ...OWN.questions[1], showIf: undefined }] };
  const { body } = await api.post('/surveys', { kind: 'own_broken', content }).expect(400);
  expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
    'content.questions[0].max',
    'content.questions[1].showIf',
    'content.questions[2].id',
  ]);
});

test("a store's own quote survey takes the place of the shipped one in that store only", async () => {
  const storeId = await made.store(api);
  const mine = await api.post('/surveys', { kind: 'estimate', storeId, content: OWN }).expect(201);
  expect(mine.body).toMatchObject({ storeId, version: 1 });
  const { token } = await invite('estimate');
  expect((await postOpen(api, '/survey-link', { token }).expect(200)).body.form.content.title.ja).toBe(
    '見積りアンケート',
  );
  await api.db.prisma.customer.update({ where: { id: customerId }, data: { storeId } });
  await api.db.prisma.surveyInvitation.updateMany({ where: { customerId }, data: { storeId } });
  expect((await postOpen(api, '/survey-link', { token }).expect(200)).body.form.content.title.ja).toBe(
    '納車アンケート',
  );
  const key = await made.key(api, { role: 'manager', storeIds: [storeId] });
  const manager = api.as({ Authorization: `Bearer ${key}` });
  await manager.post('/surveys', { kind: 'estimate', content: OWN }).expect(403);
  await manager.post('/surveys', { kind: 'estimate', storeId, content: OWN }).expect(201);
});

test('a survey that was taken out of use is offered to nobody, and can come back', async () => {
  const kind = `own_${randomUUID().slice(0, 8)}`;
  await api.post('/surveys', { kind, content: OWN }).expect(201);
  const { token } = await invite(kind);
  await api.put('/surveys/archived', { kind, archived: true }).expect(204);
  await postOpen(api, '/survey-link', { token }).expect(404);
  await api.put('/surveys/archived', { kind, archived: false }).expect(204);
  await postOpen(api, '/survey-link', { token }).expect(200);
  await api.put('/surveys/archived', { kind: 'own_unknown', archived: true }).expect(404);
});

test('erasing a customer takes their words out of the answers and keeps the choices for the counts', async () => {
  const { token } = await invite('estimate');
  await answer(token, { points: ['knowledge'], request: '下取りは平塚の車です' }).expect(201);
  await api.delete(`/customers/${customerId}`).expect(204);
  const kept = await api.db.prisma.surveyAnswer.findFirstOrThrow({ where: { customerId } });
  expect(kept.answers).toEqual({ points: ['knowledge'] });
});

test('answers are for the staff of the store', async () => {
  const other = await made.key(api, { role: 'staff', storeIds: [await made.store(api)] });
  const stranger = api.as({ Authorization: `Bearer ${other}` });
  await stranger.get(`/quotes/${quoteId}/surveys`).expect(404);
  await stranger.get(`/customers/${customerId}/surveys`).expect(404);
  await api.as({}).get(`/customers/${customerId}/surveys`).expect(401);
});
