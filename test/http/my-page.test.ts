import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import request from 'supertest';
import { type Api, buildCustomer, startApi } from './api.ts';
import { enter, linkToken, ORIGIN, postOpen, type Visitor } from './my-page-visitor.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Person {
  id: string;
  quoteId: string;
  visitor: Visitor;
}

async function buildPerson(overrides: object = {}): Promise<Person> {
  const customer = await api.post('/customers', buildCustomer(overrides)).expect(201);
  const quote = await api
    .post('/quotes', { customerId: customer.body.id, vehicleText: 'プリウス', source: 'web' })
    .expect(201);
  return { id: customer.body.id, quoteId: quote.body.id, visitor: await enter(api, customer.body.id) };
}

let hanako: Person;
let taro: Person;
beforeEach(async () => {
  hanako = await buildPerson({
    name: '平塚 花子',
    email: `${randomUUID()}@example.jp`,
    phone: '090-1234-5678',
  });
  taro = await buildPerson({ name: '茅ヶ崎 太郎', email: `${randomUUID()}@example.jp` });
});

const history = async (id: string): Promise<string[]> =>
  (await api.get(`/customers/${id}/history`).expect(200)).body.items.map(
    ({ kind, summary }: { kind: string; summary: string }) => `${kind}: ${summary}`,
  );

test('a link becomes a session whose cookie only My Page gets, and no other site can use', async () => {
  const answer = await postOpen(api, '/session', { token: linkToken(api, hanako.id) }).expect(201);
  expect(answer.headers['set-cookie']?.[0]).toMatch(
    /^oikaze_my=[\w-]{43}; Max-Age=86400; Path=\/api\/my; .*HttpOnly; SameSite=Strict$/,
  );
  const elsewhere = { Origin: 'https://evil.example' };
  await postOpen(api, '/session', { token: linkToken(api, hanako.id) }, elsewhere).expect(403);
  await request(api.app)
    .patch('/api/my/profile')
    .set({ ...elsewhere, Cookie: hanako.visitor.cookie })
    .send({ family: 'x' })
    .expect(403);
  await request(api.app).get('/api/my/profile').expect(401);
  await request(api.app).get('/api/v1/customers').set({ Cookie: hanako.visitor.cookie }).expect(401);
});

test('a link that was changed, is too old or was revoked opens nothing', async () => {
  const token = linkToken(api, hanako.id);
  const changed = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
  expect((await postOpen(api, '/session', { token: changed }).expect(404)).body.code).toBe(
    'my_page_link_invalid',
  );
  const old = linkToken(api, hanako.id, { minutes: -1 });
  expect((await postOpen(api, '/session', { token: old }).expect(410)).body.code).toBe(
    'my_page_link_expired',
  );
  await api.delete(`/customers/${hanako.id}/my-page-links`).expect(204);
  expect((await postOpen(api, '/session', { token }).expect(404)).body.code).toBe('my_page_link_invalid');
  await hanako.visitor.get('/profile').expect(401);
});

test('a session ends 30 minutes after its last use, and 24 hours after the link was opened', async () => {
  const session = { where: { customerId: hanako.id } };
  const { expiresAt, endsAt, createdAt } = await api.db.prisma.myPageSession.findFirstOrThrow(session);
  expect(expiresAt.getTime() - createdAt.getTime()).toBe(30 * 60_000);
  expect(endsAt.getTime() - createdAt.getTime()).toBe(24 * 3_600_000);
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await api.db.prisma.myPageSession.updateMany({ ...session, data: { lastSeenAt: ago(10) } });
  await hanako.visitor.get('/profile').expect(200);
  const slid = await api.db.prisma.myPageSession.findFirstOrThrow(session);
  expect(slid.expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * 60_000);
  await api.db.prisma.myPageSession.updateMany({ ...session, data: { expiresAt: ago(1) } });
  await hanako.visitor.get('/profile').expect(401);
});

test('closing My Page ends this session; closing it everywhere voids the links sent so far', async () => {
  const other = await enter(api, hanako.id);
  await hanako.visitor.delete('/session').expect(204);
  await hanako.visitor.get('/profile').expect(401);
  await other.get('/profile').expect(200);
  await other.delete('/sessions').expect(204);
  await other.get('/profile').expect(401);
  await postOpen(api, '/session', { token: linkToken(api, hanako.id) }).expect(404);
  await postOpen(api, '/session', { token: linkToken(api, hanako.id, { epoch: 2 }) }).expect(201);
});

test('asking for a link says the same for a known and an unknown address, and mails the known one at most three times', async () => {
  const { email } = await api.db.prisma.customer.findUniqueOrThrow({ where: { id: hanako.id } });
  const ask = (address: string, ip: string) =>
    postOpen(api, '/links', { email: address }, { ...ORIGIN, 'X-Forwarded-For': ip });
  const [known, unknown] = await Promise.all([
    ask(email?.toUpperCase() ?? '', '203.0.113.1'),
    ask('nobody@example.jp', '203.0.113.2'),
  ]);
  expect([known.status, known.text, known.headers['content-length']]).toEqual([
    unknown.status,
    unknown.text,
    unknown.headers['content-length'],
  ]);
  expect(known.status).toBe(202);
  for (let nr = 0; nr < 4; nr++) await ask(email ?? '', '203.0.113.3').expect(202);
  const sends = await api.db.prisma.singleSend.findMany({ where: { customerId: hanako.id } });
  expect(sends.map(({ purpose, channel }) => `${purpose} ${channel}`)).toEqual(
    Array.from({ length: 3 }, () => 'requested mail'),
  );
  expect(await api.db.prisma.singleSend.count({ where: { customerId: taro.id } })).toBe(0);
});

test('one network address may ask twenty times in a quarter of an hour', async () => {
  const ask = (nr: number) =>
    postOpen(
      api,
      '/links',
      { email: `nobody${nr}@example.jp` },
      { ...ORIGIN, 'X-Forwarded-For': '203.0.113.9' },
    );
  const answers = await Promise.all(Array.from({ length: 21 }, (_, nr) => ask(nr)));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(20);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
});

test("what is somebody else's does not exist", async () => {
  await taro.visitor
    .post('/messages', {
      formId: randomUUID(),
      body: '添付します',
      attachments: [{ fileName: 'a.txt', content: Buffer.from('hello').toString('base64') }],
    })
    .expect(201);
  const file = await api.db.prisma.messageAttachment.findFirstOrThrow({ where: { customerId: taro.id } });
  const survey = (await taro.visitor.get('/surveys').expect(200)).body.open[0].id;
  const { visitor } = hanako;
  await visitor.get(`/quotes/${taro.quoteId}`).expect(404);
  await visitor.put(`/quotes/${taro.quoteId}/wishes`, { wishes: ['catalog'] }).expect(404);
  await visitor.post('/messages', { formId: randomUUID(), quoteId: taro.quoteId, body: 'x' }).expect(404);
  await visitor.get(`/attachments/${file.id}`).expect(404);
  await visitor.get(`/surveys/${survey}`).expect(404);
  await visitor.post(`/surveys/${survey}/answer`, { answers: { request: 'x' } }).expect(404);
  const kept = await taro.visitor.get(`/attachments/${file.id}`).expect(200, 'hello');
  expect(kept.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  const seen = await Promise.all(
    ['/profile', '/quotes', '/messages', '/surveys'].map((path) => visitor.get(path).expect(200)),
  );
  const text = JSON.stringify(seen.map(({ body }) => body));
  expect(text).toContain('平塚 花子');
  for (const foreign of [taro.id, taro.quoteId, '茅ヶ崎', '添付します']) expect(text).not.toContain(foreign);
});

test("the database itself shows a visitor nobody else's rows, whatever is asked", async () => {
  const actor = {
    kind: 'customer' as const,
    id: hanako.id,
    name: '',
    role: 'customer' as const,
    storeIds: [],
  };
  for (const table of [
    'customer',
    'quote',
    'message',
    'survey_invitation',
    'survey_answer',
    'message_attachment',
  ]) {
    const owner = table === 'customer' ? 'id' : 'customer_id';
    const read = async () =>
      (await api.db.transaction(
        (tx) => tx.$queryRawUnsafe(`SELECT DISTINCT ${owner}::text AS owner FROM ${table}`),
        {
          actor,
        },
      )) as { owner: string }[];
    expect((await read()).filter(({ owner: whose }) => whose !== hanako.id)).toEqual([]);
  }
  await expect(api.db.reader(actor).$queryRaw`SELECT * FROM staff_user`).rejects.toThrow(/permission denied/);
  await expect(api.db.reader(actor).$queryRaw`SELECT to_address FROM delivery`).rejects.toThrow(
    /permission denied/,
  );
});

test('a message reaches the store once, waits in ユーザ返信, and is read by the customer with the answer', async () => {
  const formId = randomUUID();
  const message = { formId, quoteId: hanako.quoteId, body: '来週の土曜に伺えますか。' };
  const first = await hanako.visitor.post('/messages', message).expect(201);
  const again = await hanako.visitor.post('/messages', message).expect(201);
  expect(again.body.id).toBe(first.body.id);
  const { items } = (await hanako.visitor.get('/messages').expect(200)).body;
  expect(items).toMatchObject([
    { direction: 'in', channel: 'my_page', body: message.body, quoteId: hanako.quoteId },
  ]);
  const todos = (await api.get('/todos?bucket=replied&limit=200').expect(200)).body.items;
  expect(todos.filter(({ customerId }: { customerId: string }) => customerId === hanako.id)).toHaveLength(1);
  expect(await history(hanako.id)).toContain('message_received: 返信を受け取りました');
  expect(
    (await hanako.visitor.post('/messages', { formId: randomUUID(), body: ' \n' }).expect(400)).body.errors[0]
      .field,
  ).toBe('body');
});

test('files are taken within the limits, by what they are', async () => {
  const send = (attachments: object[]) =>
    hanako.visitor.post('/messages', { formId: randomUUID(), body: '見てください', attachments });
  const file = (fileName: string, content: string | Buffer) => ({
    fileName,
    content: Buffer.from(content).toString('base64'),
  });
  const script = await send([file('car.png', '<svg onload="x"/>')]).expect(422);
  expect(script.body).toMatchObject({
    code: 'attachment_not_allowed',
    errors: [{ field: 'attachments[0]' }],
  });
  const six = Array.from({ length: 6 }, (_, nr) => file(`${nr}.txt`, 'x'));
  expect((await send(six).expect(413)).body.code).toBe('attachment_too_large');
  const large = await send([file('a.txt', Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))]).expect(413);
  expect(large.body.code).toBe('attachment_too_large');
});

test('wishes are set and taken back, and staff see them on the quote and in the history', async () => {
  const wishes = ['test_drive', 'see_car'];
  const set = await hanako.visitor.put(`/quotes/${hanako.quoteId}/wishes`, { wishes }).expect(200);
  expect(set.body.wishes.sort()).toEqual(['see_car', 'test_drive']);
  expect((await api.get(`/quotes/${hanako.quoteId}`).expect(200)).body.wishes.sort()).toEqual([
    'see_car',
    'test_drive',
  ]);
  expect(await history(hanako.id)).toContain('wishes_changed: 希望が届きました: 車がみたい、試乗がしたい');
  await hanako.visitor.put(`/quotes/${hanako.quoteId}/wishes`, { wishes: [] }).expect(200);
  expect((await hanako.visitor.get('/quotes').expect(200)).body.items[0].wishes).toEqual([]);
  await hanako.visitor.put(`/quotes/${hanako.quoteId}/wishes`, { wishes: ['money'] }).expect(400);
});

const waiting = async (customerId: string): Promise<string[]> =>
  (await api.get(`/todos?bucket=replied&customerId=${customerId}`).expect(200)).body.items.map(
    ({ title }: { title: string }) => title,
  );

test('a wish waits in ユーザ返信 as one ToDo that says what holds, goes when taken back, and is handled by an answer', async () => {
  const wish = (wishes: string[]) =>
    hanako.visitor.put(`/quotes/${hanako.quoteId}/wishes`, { wishes }).expect(200);
  await wish(['catalog']);
  await wish(['catalog', 'test_drive']);
  expect(await waiting(hanako.id)).toEqual(['希望が届きました: カタログが見たい、試乗がしたい']);
  await wish([]);
  expect(await waiting(hanako.id)).toEqual([]);

  await wish(['see_car']);
  expect(await waiting(hanako.id)).toEqual(['希望が届きました: 車がみたい']);
  const message = { quoteId: hanako.quoteId, subject: 'ご来店', body: '土曜にお待ちしています。' };
  await api.post(`/customers/${hanako.id}/messages`, message).expect(201);
  expect(await waiting(hanako.id)).toEqual([]);
  await wish([]);
  expect(await waiting(hanako.id)).toEqual([]);
});

test('the profile is changed but for name and mail address, in either language', async () => {
  const profile = {
    birthOn: '1985-04-01',
    family: '夫婦と子ども2人',
    phone: '0463-00-0000',
    preferredChannel: 'sms',
    locale: 'en',
  };
  const refused = await hanako.visitor
    .patch('/profile', { ...profile, name: '別人', email: 'other@example.jp' })
    .expect(400);
  expect(refused.body.errors.map(({ field }: { field: string }) => field)).toEqual(['name', 'email']);
  const changed = await hanako.visitor.patch('/profile', profile).expect(200);
  expect(changed.body).toMatchObject({
    name: '平塚 花子',
    birthOn: '1985-04-01',
    family: '夫婦と子ども2人',
    phone: '0463-00-0000',
    preferredChannel: 'sms',
    locale: 'en',
  });
  const known = (await api.get(`/customers/${hanako.id}`).expect(200)).body;
  expect(known).toMatchObject({ name: '平塚 花子', birthOn: '1985-04-01', phone: '+81463000000' });
  const kept = await api.db.prisma.customer.findUniqueOrThrow({ where: { id: hanako.id } });
  expect(kept.email).not.toBe('other@example.jp');
  expect(JSON.stringify(changed.body)).not.toContain(kept.email);
  expect(changed.body.emailHint).toBe(`${kept.email?.[0]}•••@example.jp`);
  expect(await history(hanako.id)).toContain(
    'profile_changed: お客様がマイページでプロフィールを変更しました',
  );
  expect((await hanako.visitor.patch('/profile', { phone: 'abc' }).expect(400)).body.errors[0].field).toBe(
    'phone',
  );
});

test('new convenient hours move what has not run of an open follow (A11)', async () => {
  const pattern = await api
    .post('/patterns', {
      name: `電話 ${randomUUID()}`,
      kind: 'before',
      base: 'specified',
      stopOn: [],
      steps: [{ channel: 'phone', anchor: 'base', offset: 'P20D', timeOfDay: '15:00', title: '電話' }],
    })
    .expect(201);
  const base = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const follow = await api
    .post('/follows', { customerId: hanako.id, patternId: pattern.body.id, base })
    .expect(201);
  expect(follow.body.steps[0].dueAt).toContain('T15:00');
  const convenientTimes = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '10:00', to: '12:00' }];
  await hanako.visitor.patch('/profile', { convenientTimes }).expect(200);
  const moved = (await api.get(`/follows/${follow.body.id}`).expect(200)).body;
  expect(moved.steps[0].dueAt).toContain('T10:00');
  expect(api.engine.told.some(({ workflowId }) => workflowId === follow.body.workflowId)).toBe(true);
});

test('mail is stopped with the words that were shown, in the consent ledger', async () => {
  const shown = '店舗からのメールを受け取らない';
  const stopped = await hanako.visitor
    .put('/consent', { channel: 'mail', state: 'denied', shown })
    .expect(200);
  expect(stopped.body.consent).toMatchObject({ mail: 'denied' });
  expect((await api.get(`/customers/${hanako.id}`).expect(200)).body.consent.mail).toBe('denied');
  const event = await api.db.prisma.consentEvent.findFirstOrThrow({
    where: { customerId: hanako.id },
    orderBy: { at: 'desc' },
  });
  expect(event).toMatchObject({
    channel: 'mail',
    state: 'denied',
    source: 'my_page',
    actorKind: 'customer',
    proof: { text: shown },
  });
  await hanako.visitor.put('/consent', { channel: 'mail', state: 'unknown', shown }).expect(400);
  const own = await hanako.visitor.put('/consent', { channel: 'mail', state: 'service_only', shown });
  expect(own.body.consent).toMatchObject({ mail: 'service_only' });
});

test('wrong entries in each form of My Page are refused at their field, in words, and change nothing', async () => {
  const { visitor, quoteId } = hanako;
  const before = (await visitor.get('/profile').expect(200)).body;
  const formId = randomUUID();
  const file = { fileName: 'a.pdf', content: '%%%' };
  const wrong: [method: 'put' | 'post' | 'patch', path: string, body: object, field: string][] = [
    ['put', `/quotes/${quoteId}/wishes`, {}, 'wishes'],
    ['put', `/quotes/${quoteId}/wishes`, { wishes: 'see_car' }, 'wishes'],
    ['put', `/quotes/${quoteId}/wishes`, { wishes: [['see_car']] }, 'wishes[0]'],
    ['post', '/messages', { body: '文' }, 'formId'],
    ['post', '/messages', { formId: 'again', body: '文' }, 'formId'],
    ['post', '/messages', { formId, body: ['文'] }, 'body'],
    ['post', '/messages', { formId, body: 'あ'.repeat(10_001) }, 'body'],
    ['post', '/messages', { formId, body: '文', subject: 'x'.repeat(201) }, 'subject'],
    ['post', '/messages', { formId, body: '文', quoteId: 'first' }, 'quoteId'],
    ['post', '/messages', { formId, body: '文', attachments: [file] }, 'attachments[0].content'],
    ['post', '/messages', { formId, body: '文', attachments: 'a.pdf' }, 'attachments'],
    ['patch', '/profile', { birthOn: '1985-13-01' }, 'birthOn'],
    ['patch', '/profile', { birthOn: 19_850_401 }, 'birthOn'],
    ['patch', '/profile', { postalCode: '12' }, 'postalCode'],
    ['patch', '/profile', { phone: 'abc' }, 'phone'],
    ['patch', '/profile', { family: 'x'.repeat(501) }, 'family'],
    ['patch', '/profile', { address: 'x'.repeat(301) }, 'address'],
    ['patch', '/profile', { locale: 'fr' }, 'locale'],
    ['patch', '/profile', { preferredChannel: 'fax' }, 'preferredChannel'],
    [
      'patch',
      '/profile',
      { convenientTimes: [{ weekdays: [8], from: '10:00', to: '12:00' }] },
      'convenientTimes[0].weekdays[0]',
    ],
    ['put', '/consent', { channel: 'mail', state: 'denied' }, 'shown'],
    ['put', '/consent', { channel: 'postcard', state: 'denied', shown: 'x' }, 'channel'],
    ['put', '/consent', { channel: 'mail', state: 'denied', shown: 'x'.repeat(501) }, 'shown'],
  ];
  for (const [method, path, body, field] of wrong) {
    const { status, body: problem } = await visitor[method](path, body);
    expect([path, field, status]).toEqual([path, field, 400]);
    expect(problem.errors[0]).toMatchObject({ field, message: expect.stringMatching(/.+/) });
  }
  for (const body of [
    { email: 'x' },
    { email: ['a@b.example'] },
    { email: 'a@b.example\nBcc: c@d.example' },
    {},
  ])
    expect((await postOpen(api, '/links', body).expect(400)).body.errors[0].field).toBe('email');
  await postOpen(api, '/session', { token: 'x'.repeat(201) }).expect(400);
  const broken = request(api.app)
    .post('/api/my/messages')
    .set({ ...ORIGIN, Cookie: visitor.cookie });
  await broken.set('content-type', 'application/json').send('{"body":').expect(400);
  const huge = { formId, body: '文', attachments: [{ fileName: 'a', content: 'A'.repeat(16_000_000) }] };
  await visitor.post('/messages', huge).expect(413);
  expect((await visitor.get('/messages').expect(200)).body.items).toEqual([]);
  expect((await visitor.get('/profile').expect(200)).body).toEqual(before);
});

test('markup in what a customer writes stays text, on My Page and for staff', async () => {
  const body = '<img src=x onerror=alert(1)> {{customer.name}} =SUM(1)';
  const subject = 'x\r\nBcc: all@evil.example';
  await hanako.visitor.post('/messages', { formId: randomUUID(), body, subject }).expect(201);
  await hanako.visitor.patch('/profile', { family: body }).expect(200);
  const [mine] = (await hanako.visitor.get('/messages').expect(200)).body.items;
  expect(mine.body).toBe(body);
  const [item] = (await api.get(`/customers/${hanako.id}/thread`).expect(200)).body.items;
  // A line break in a subject would begin a header of the answer's mail.
  expect(item).toMatchObject({ body, bodyHtml: null, subject: 'x Bcc: all@evil.example' });
  const csv = await api.get(`/exports/customers?customerId=${hanako.id}`).buffer(true).expect(200);
  expect(csv.text).toContain('<img src=x onerror=alert(1)>');
});

test('staff send the link to My Page once it is asked for, and not where there is no address', async () => {
  await api.post(`/customers/${hanako.id}/my-page-links`).expect(204);
  const sends = await api.db.prisma.singleSend.findMany({ where: { customerId: hanako.id } });
  expect(sends).toMatchObject([{ channel: 'mail', purpose: 'requested', status: 'planned' }]);
  expect(sends[0]?.body).toContain('{{myPage.url}}');
  const audit = await api.get(`/audit-log?entity=customer&entityId=${hanako.id}`).expect(200);
  expect(audit.body.items[0]).toMatchObject({ action: 'my_page.send_link' });

  const nobody = await buildPerson({ email: null });
  const refused = await api.post(`/customers/${nobody.id}/my-page-links`).expect(422);
  expect(refused.body).toMatchObject({ code: 'missing_address', errors: [{ field: 'email' }] });
  await api.post(`/customers/${randomUUID()}/my-page-links`).expect(404);
  const ops = await api.post('/api-keys', { name: 'ops', role: 'ops' }).expect(201);
  await api
    .as({ authorization: `Bearer ${ops.body.key}` })
    .post(`/customers/${hanako.id}/my-page-links`)
    .expect(403);
});

test('a customer who is erased has no My Page any more', async () => {
  const token = linkToken(api, hanako.id);
  await api.delete(`/customers/${hanako.id}`).expect(204);
  await hanako.visitor.get('/profile').expect(401);
  await postOpen(api, '/session', { token }).expect(404);
});
