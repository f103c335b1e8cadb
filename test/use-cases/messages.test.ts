import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { completeTodo } from '#use-cases/complete-todo';
import { eraseCustomer } from '#use-cases/erase-customer';
import { handleReplies, readAttachment, readByStaff, readThread } from '#use-cases/messages/read-thread';
import { draftMessage } from '#use-cases/messages/draft-message';
import { postCustomerMessage } from '#use-cases/messages/post-customer-message';
import { postStaffMessage } from '#use-cases/messages/post-staff-message';
import { createQuote } from '#use-cases/write-quote';
import { admin, buildCustomer, buildPattern, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  shop.deps.engine.told = [];
  shop.deps.engine.jobs = [];
  shop.deps.engine.down = false;
});

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

async function buildDeal(pattern: Parameters<typeof buildPattern>[1] = {}) {
  const customerId = await buildCustomer(shop, { email: 'hanako@customer.example' });
  const quote = await createQuote(shop.deps, admin, { customerId, status: 'negotiating' });
  const patternId = await buildPattern(shop.db, pattern);
  const follow = await assignPattern(shop.deps, admin, {
    customerId,
    patternId,
    base: '2026-12-01',
    quoteId: quote.id,
  });
  return { customerId, quoteId: quote.id, followId: follow.id };
}

const statusOf = async (id: string) =>
  (await shop.db.prisma.follow.findUniqueOrThrow({ where: { id } })).status;
const openReplies = (customerId: string) =>
  shop.db.prisma.todo.findMany({ where: { customerId, kind: 'reply', status: 'open' } });
const thread = (customerId: string, quoteId?: string) =>
  readThread(shop.deps, admin, { customerId, quoteId, take: 50 });

test.each([
  ['stop', 'stopped', { eventId: expect.any(String), effect: 'stop' }],
  ['pause', 'paused', { eventId: expect.any(String), effect: 'pause' }],
])(
  'a message of the customer lets the pattern %s, and waits in ユーザ返信',
  async (onReply, status, payload) => {
    const { customerId, quoteId, followId } = await buildDeal({ onReply });
    const posted = await postCustomerMessage(shop.deps, {
      customerId,
      quoteId,
      channel: 'my_page',
      subject: '質問',
      body: '納期を教えてください',
    });

    expect(await statusOf(followId)).toBe(status);
    expect(shop.deps.engine.told.map(({ message }) => message)).toMatchObject([
      { message: 'reply', payload },
    ]);
    expect(await openReplies(customerId)).toMatchObject([{ messageId: posted.messageId, quoteId }]);
    const history = await shop.db.prisma.historyEntry.findMany({
      where: { customerId, kind: 'message_received' },
    });
    expect(history).toMatchObject([{ quoteId, actorKind: 'customer', actorName: 'お客様' }]);
  },
);

test('a pattern that does not end with a reply goes on', async () => {
  const { customerId, quoteId, followId } = await buildDeal({ stopOn: ['contract'] });
  await postCustomerMessage(shop.deps, { customerId, quoteId, channel: 'my_page', body: '了解です' });
  expect(await statusOf(followId)).not.toBe('stopped');
  expect(await openReplies(customerId)).toHaveLength(1);
});

test('a message without a quote stands with the newest open one and answers the follows of all', async () => {
  const first = await buildDeal();
  const other = await createQuote(shop.deps, admin, {
    customerId: first.customerId,
    status: 'negotiating',
    receivedAt: '2026-12-01T13:00:00+09:00',
  });
  const { messageId } = await postCustomerMessage(shop.deps, {
    customerId: first.customerId,
    channel: 'mail',
    body: 'まとめてお断りします',
  });
  expect(await shop.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } })).toMatchObject({
    quoteId: other.id,
  });
  expect(await statusOf(first.followId)).toBe('stopped');
});

test('the same mail brought twice, also at the same moment, is one message and one ToDo', async () => {
  const { customerId, quoteId } = await buildDeal();
  const mail = {
    customerId,
    quoteId,
    channel: 'mail' as const,
    body: 'はい',
    externalKey: 'relay:<a@b>:c-1',
    rfcMessageId: '<a@b>',
  };
  const posted = await Promise.all([1, 2, 3].map(() => postCustomerMessage(shop.deps, mail)));
  expect(new Set(posted.map(({ messageId }) => messageId)).size).toBe(1);
  expect(posted.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(await openReplies(customerId)).toHaveLength(1);

  const stranger = await buildCustomer(shop);
  await expect(
    postCustomerMessage(shop.deps, { ...mail, customerId: stranger, quoteId: null }),
  ).rejects.toMatchObject({ code: 'conflict' });
});

test('staff answer: it is one send of the ledger and one job, ends ユーザ返信 and counts what was written as read', async () => {
  const { customerId, quoteId } = await buildDeal();
  await postCustomerMessage(shop.deps, {
    customerId,
    quoteId,
    channel: 'mail',
    body: '値引きは',
    rfcMessageId: '<q1@phone.example>',
  });
  const { messageId, handledTodoIds } = await postStaffMessage(shop.deps, admin, {
    customerId,
    quoteId,
    subject: 'お値引きの件',
    body: '{{customer.name}} はそのまま届きます',
    attachments: [{ fileName: '../見積書.pdf', content: PDF }],
  });

  expect(handledTodoIds).toHaveLength(1);
  expect(await openReplies(customerId)).toEqual([]);
  const sends = await shop.db.prisma.singleSend.findMany({ where: { messageId } });
  expect(sends).toMatchObject([{ sendKey: `message:${messageId}`, purpose: 'personal', status: 'planned' }]);
  expect(shop.deps.engine.jobs).toMatchObject([{ workflow: 'sendMessage', id: sends[0]?.id }]);
  const [answer, question] = await thread(customerId, quoteId);
  expect(answer).toMatchObject({
    direction: 'out',
    authorKind: 'staff',
    authorName: '店長',
    mailStatus: 'planned',
    attachments: [{ fileName: '見積書.pdf', contentType: 'application/pdf', sizeBytes: PDF.length }],
  });
  expect(question).toMatchObject({ direction: 'in', staffReadAt: shop.clock.now, handledAt: shop.clock.now });
  expect(await shop.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } })).toMatchObject({
    inReplyTo: '<q1@phone.example>',
  });
});

test('with the engine away the message is taken all the same and waits in the record', async () => {
  const { customerId } = await buildDeal();
  shop.deps.engine.down = true;
  const { messageId } = await postStaffMessage(shop.deps, admin, { customerId, subject: '件名', body: '文' });
  expect(await shop.db.prisma.singleSend.findMany({ where: { messageId } })).toMatchObject([
    { status: 'planned' },
  ]);
});

test('a ToDo of ユーザ返信 done by hand marks its message handled; opening the thread only marks it read', async () => {
  const { customerId, quoteId } = await buildDeal();
  const { messageId } = await postCustomerMessage(shop.deps, {
    customerId,
    quoteId,
    channel: 'my_page',
    body: '?',
  });
  await readByStaff(shop.deps, admin, { customerId, quoteId });
  const message = () => shop.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } });
  expect(await message()).toMatchObject({
    staffReadAt: shop.clock.now,
    staffReadBy: '店長',
    handledAt: null,
  });
  const [todo] = await openReplies(customerId);
  await completeTodo(shop.deps, admin, { todoId: todo?.id ?? '', result: 'done' });
  expect(await message()).toMatchObject({ handledAt: shop.clock.now, handledBy: '店長' });

  await postCustomerMessage(shop.deps, { customerId, quoteId, channel: 'my_page', body: 'もう一つ' });
  expect(await handleReplies(shop.deps, admin, { customerId, quoteId })).toHaveLength(1);
  expect(await openReplies(customerId)).toEqual([]);
});

test.each([
  ['a page that calls itself a picture', { fileName: 'photo.png', content: Buffer.from('<html><script>') }],
  [
    'a page that calls itself text',
    { fileName: 'a.txt', content: Buffer.from('\n <script>alert(1)</script>') },
  ],
  ['a program', { fileName: 'a.pdf', content: Buffer.from('4d5a90000300000004000000ffff', 'hex') }],
  ['a zip', { fileName: 'a.docx', content: Buffer.from('504b03040a0000000000', 'hex') }],
  ['an empty file', { fileName: 'a.pdf', content: Buffer.alloc(0) }],
  ['an SVG', { fileName: 'a.svg', content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }],
])('%s is not taken, and nothing of the message is', async (_name, file) => {
  const { customerId } = await buildDeal();
  const message = { customerId, subject: '件名', body: '文', attachments: [file] };
  await expect(postStaffMessage(shop.deps, admin, message)).rejects.toMatchObject({
    code: 'attachment_not_allowed',
    field: 'attachments[0]',
  });
  expect(await thread(customerId)).toEqual([]);
});

test('too many, too large and together too large are refused with what to do', async () => {
  const { customerId } = await buildDeal();
  const file = (bytes: number) => ({ fileName: 'a.pdf', content: Buffer.concat([PDF, Buffer.alloc(bytes)]) });
  const post = (attachments: ReturnType<typeof file>[]) =>
    postStaffMessage(shop.deps, admin, { customerId, subject: '件名', body: '文', attachments });
  for (const files of [
    Array.from({ length: 6 }, () => file(1)),
    [file(5 * 1024 ** 2)],
    Array(3).fill(file(4 * 1024 ** 2)),
  ]) {
    await expect(post(files)).rejects.toMatchObject({
      code: 'attachment_too_large',
      remedy: { ja: expect.any(String), en: expect.any(String) },
    });
  }
});

test('a file gets the ending of what it is, and only staff of the store can fetch it', async () => {
  const { customerId } = await buildDeal();
  await postStaffMessage(shop.deps, admin, {
    customerId,
    subject: '件名',
    body: '文',
    attachments: [{ fileName: 'invoice\u202egpj.exe', content: PDF }],
  });
  const [message] = await thread(customerId);
  const [file] = message?.attachments ?? [];
  expect(file?.fileName).toBe('invoicegpj.exe.pdf');
  const found = await readAttachment(shop.deps, staffOf(shop.storeId), file?.id ?? '');
  expect(Buffer.from(found.content).equals(PDF)).toBe(true);
  const elsewhere = staffOf(await buildStore(shop.db));
  await expect(readAttachment(shop.deps, elsewhere, file?.id ?? '')).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(readThread(shop.deps, elsewhere, { customerId, take: 5 })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('extra fields that come with a message go to the quote and to the customer', async () => {
  const { customerId, quoteId } = await buildDeal();
  await postCustomerMessage(shop.deps, {
    customerId,
    quoteId,
    channel: 'my_page',
    body: '条件です',
    extras: {
      quote: {
        usage: '通勤',
        downPaymentYen: 300_000,
        monthlyPaymentYen: 20_000,
        bonusPayments: 2,
        wishes: ['test_drive'],
      },
      customer: { birthOn: '1980-04-01', family: '妻・子 2 人' },
    },
  });
  expect(await shop.db.prisma.quote.findUniqueOrThrow({ where: { id: quoteId } })).toMatchObject({
    usage: '通勤',
    downPaymentYen: 300_000,
    monthlyPaymentYen: 20_000,
    bonusPayments: 2,
    wishes: ['test_drive'],
  });
  expect(await shop.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } })).toMatchObject({
    birthOn: new Date('1980-04-01'),
    family: '妻・子 2 人',
  });
});

test('a template is filled in for the customer; what has no value is named, and no link of theirs is in it', async () => {
  const { customerId, quoteId } = await buildDeal();
  const id = shop.deps.newId();
  const config = { publicBaseUrl: 'https://shop.example' } as typeof shop.deps.config;
  await shop.db.prisma.template.create({
    data: {
      id,
      name: 'お礼',
      channel: 'mail',
      subject: '{{customer.name}} 様へ',
      body: '{{quote.vehicle|お車}}の件 {{vehicle.registrationNumber}} {{myPage.url}}',
    },
  });
  const draft = await draftMessage({ ...shop.deps, config }, admin, { customerId, quoteId, templateId: id });
  expect(draft).toEqual({
    subject: '平塚 花子 様へ',
    body: 'お車の件  https://shop.example/my/',
    missing: ['登録番号'],
  });
});

test('erasing a customer takes the texts, the files and what was not sent yet', async () => {
  const { customerId, quoteId } = await buildDeal();
  await postCustomerMessage(shop.deps, {
    customerId,
    quoteId,
    channel: 'my_page',
    subject: '秘密',
    body: '秘密の話',
  });
  await postStaffMessage(shop.deps, admin, {
    customerId,
    subject: '秘密の返事',
    body: '秘密',
    attachments: [{ fileName: '秘密.pdf', content: PDF }],
  });
  await eraseCustomer(shop.deps, admin, customerId);
  const { message, messageAttachment, singleSend, historyEntry, todo } = shop.db.prisma;
  const left = JSON.stringify([
    await message.findMany({ where: { customerId } }),
    await messageAttachment.findMany({ where: { customerId } }),
    await singleSend.findMany({ where: { customerId } }),
    await historyEntry.findMany({ where: { customerId } }),
    await todo.findMany({ where: { customerId } }),
  ]);
  expect(left).not.toContain('秘密');
  expect(await singleSend.findMany({ where: { customerId, status: 'planned' } })).toEqual([]);
  await expect(
    postCustomerMessage(shop.deps, { customerId, channel: 'mail', body: 'まだいます' }),
  ).rejects.toMatchObject({ code: 'customer_erased' });
});
