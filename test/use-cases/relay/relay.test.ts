import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type SenderAuth, unchecked } from '#channels/relay/check-sender';
import { assignPattern } from '#use-cases/assign-pattern';
import { processDueMail } from '#use-cases/relay/process-inbound-mail';
import { admin, buildPattern, buildStore } from '../fixtures.ts';
import {
  buildRelayShop,
  buildStaff,
  CUSTOMER_ADDRESS,
  RELAY_DOMAIN,
  type RelayShop,
  STAFF_ADDRESS,
} from './relay-fixtures.ts';

let shop: RelayShop;
beforeAll(async () => {
  shop = await buildRelayShop();
});
afterAll(() => shop.close());
beforeEach(() => shop.setSenderCheck(unchecked));

const messagesOf = (customerId: string) =>
  shop.db.prisma.message.findMany({ where: { customerId }, orderBy: { createdAt: 'asc' } });
const refusal = (reply: string) => ({ response: expect.stringMatching(`^${reply}`) });
const auth = (dmarc: SenderAuth['dmarc'], more: Partial<SenderAuth> = {}): SenderAuth => ({
  spf: 'none',
  dkim: 'none',
  dmarc,
  policy: null,
  ...more,
});

test('a mail of staff to the relay address stands in the thread and waits to go to the real address', async () => {
  const { id, address } = await shop.customer();
  const { response } = await shop.send({
    from: `大塚 <${STAFF_ADDRESS}>`,
    to: address.toUpperCase().replace(RELAY_DOMAIN.toUpperCase(), RELAY_DOMAIN),
    subject: '試乗の件',
    text: '土曜日はいかがですか。',
  });
  expect(response).toMatch(/^250 2\.0\.0/);
  await shop.settled();
  expect(await messagesOf(id)).toMatchObject([
    { direction: 'out', authorName: '大塚', subject: '試乗の件', body: '土曜日はいかがですか。' },
  ]);
  const [send] = await shop.db.prisma.singleSend.findMany({ where: { customerId: id } });
  expect(send).toMatchObject({ channel: 'mail', purpose: 'personal', subject: '試乗の件' });
});

test('a reply of the customer stands in the thread, marks ユーザ返信 and stops the pattern', async () => {
  const { id, address } = await shop.customer();
  const patternId = await buildPattern(shop.db);
  const follow = await assignPattern(shop.deps, admin, { customerId: id, patternId, base: '2026-12-01' });
  await shop.send({
    from: `平塚 花子 <${CUSTOMER_ADDRESS}>`,
    to: address,
    subject: 'Re: 試乗の件',
    text: 'お願いします。',
    inReplyTo: '<earlier@relay.oikaze.test>',
  });
  await shop.settled();
  expect(await messagesOf(id)).toMatchObject([
    { direction: 'in', channel: 'mail', body: 'お願いします。', inReplyTo: '<earlier@relay.oikaze.test>' },
  ]);
  expect(await shop.db.prisma.todo.findMany({ where: { customerId: id, kind: 'reply' } })).toMatchObject([
    { status: 'open' },
  ]);
  const stopped = await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: follow.id } });
  expect(stopped).toMatchObject({ status: 'stopped', stopReason: 'reply' });
});

test('unknown recipients are refused at once, also forged return paths and customers who were erased', async () => {
  const erased = await shop.customer({ erasedAt: new Date() });
  for (const to of [
    `c-aaaaaaaaaaaaaaaa@${RELAY_DOMAIN}`,
    `b-0193b3f07c1e7d119a553f0f6a1b2c3d-aaaaaaaaaa@${RELAY_DOMAIN}`,
    'somebody@elsewhere.test',
    erased.address,
  ]) {
    await expect(shop.send({ from: STAFF_ADDRESS, to })).rejects.toMatchObject(refusal('550 5\\.1\\.1'));
  }
});

test('unknown senders are refused with 550 5.7.1, also staff who have left, of another store or of operations', async () => {
  const { id, address } = await shop.customer();
  await buildStaff(shop, { id: 'u-left', email: 'left@dealer.test', active: false });
  await buildStaff(shop, {
    id: 'u-other',
    email: 'other@dealer.test',
    storeId: await buildStore(shop.db),
  });
  await buildStaff(shop, { id: 'u-ops', email: 'ops@dealer.test', role: 'ops' });
  const { address: neighbour } = await shop.customer({ email: 'neighbour@home.test' });
  for (const [from, to] of [
    ['spammer@evil.test', address],
    ['left@dealer.test', address],
    ['other@dealer.test', address],
    ['ops@dealer.test', address],
    // A customer writes to their own address only.
    [CUSTOMER_ADDRESS, neighbour],
  ] as const) {
    await expect(shop.send({ from, to })).rejects.toMatchObject(refusal('550 5\\.7\\.1'));
  }
  expect(await messagesOf(id)).toEqual([]);
  expect(
    await shop.db.prisma.inboundMail.findFirst({ where: { status: 'refused', reason: 'unknown_sender' } }),
  ).toMatchObject({ raw: null, envelopeFrom: null });
});

test('a mail with two senders is refused, whichever way it names them', async () => {
  const { address } = await shop.customer();
  const raw = (from: string) => `${from}\r\nTo: ${address}\r\nSubject: x\r\n\r\nbody\r\n`;
  for (const from of [
    `From: ${STAFF_ADDRESS}\r\nFrom: ${CUSTOMER_ADDRESS}`,
    `From: ${STAFF_ADDRESS}, ${CUSTOMER_ADDRESS}`,
    'Subject: no sender at all',
  ]) {
    const sending = shop.send({ envelope: { from: STAFF_ADDRESS, to: address }, raw: raw(from) });
    await expect(sending).rejects.toMatchObject(refusal('550 5\\.7\\.1'));
  }
});

test('mail in the name of staff that fails DMARC is refused, that of customers only where their domain asks for it', async () => {
  const { id, address } = await shop.customer();
  shop.setSenderCheck(async () => auth('fail', { policy: 'none' }));
  await expect(shop.send({ from: STAFF_ADDRESS, to: address })).rejects.toMatchObject(
    refusal('550 5\\.7\\.1'),
  );
  await shop.send({ from: CUSTOMER_ADDRESS, to: address });
  shop.setSenderCheck(async () => auth('fail', { policy: 'reject' }));
  await expect(shop.send({ from: CUSTOMER_ADDRESS, to: address, subject: '2' })).rejects.toMatchObject(
    refusal('550 5\\.7\\.1'),
  );
  shop.setSenderCheck(async () => auth('temperror'));
  await shop.send({ from: STAFF_ADDRESS, to: address });
  await shop.settled();
  expect(await messagesOf(id)).toHaveLength(2);
  const rows = await shop.db.prisma.inboundMail.findMany({ where: { customerId: id, status: 'processed' } });
  expect(rows.map((row) => row.auth)).toContainEqual(auth('temperror'));
});

test('with RELAY_SENDER_CHECK=pass staff must be authenticated', async () => {
  const { address } = await shop.customer();
  shop.deps.config.mail.relaySenderCheck = 'pass';
  shop.setSenderCheck(async () => auth('none'));
  await expect(shop.send({ from: STAFF_ADDRESS, to: address })).rejects.toMatchObject(
    refusal('550 5\\.7\\.1'),
  );
  shop.setSenderCheck(async () => auth('none', { spf: 'pass' }));
  await shop.send({ from: STAFF_ADDRESS, to: address, subject: 'spf' });
  shop.setSenderCheck(async () => auth('pass'));
  await shop.send({ from: STAFF_ADDRESS, to: address, subject: 'dmarc' });
  shop.deps.config.mail.relaySenderCheck = 'dmarc';
});

test('loops are refused: what we have sent ourselves, and what has travelled too far', async () => {
  const { address } = await shop.customer();
  const mine = shop.send({
    from: CUSTOMER_ADDRESS,
    to: address,
    headers: { 'X-Oikaze-Relay': RELAY_DOMAIN },
  });
  await expect(mine).rejects.toMatchObject(refusal('554 5\\.4\\.6'));
  const received = Array.from({ length: 31 }, (_, hop) => ({ key: 'Received', value: `from a${hop} by b` }));
  const far = shop.send({ from: CUSTOMER_ADDRESS, to: address, headers: received });
  await expect(far).rejects.toMatchObject(refusal('554 5\\.4\\.6'));
});

test('an out-of-office note of the customer is kept, but is no reply and stops nothing', async () => {
  const { id, address } = await shop.customer();
  const patternId = await buildPattern(shop.db);
  const follow = await assignPattern(shop.deps, admin, { customerId: id, patternId, base: '2026-12-01' });
  for (const [key, value] of [
    ['Auto-Submitted', 'auto-replied'],
    ['Precedence', 'bulk'],
  ] as const)
    await shop.send({ from: CUSTOMER_ADDRESS, to: address, headers: { [key]: value } });
  await shop.settled();
  expect(await messagesOf(id)).toEqual([]);
  expect(await shop.db.prisma.follow.findUnique({ where: { id: follow.id } })).toMatchObject({
    status: 'running',
  });
  expect(await shop.db.prisma.inboundMail.count({ where: { customerId: id, status: 'ignored' } })).toBe(2);
});

test('mail over the limit is refused with 552, whether its size was announced or not', async () => {
  const { address } = await shop.customer();
  const large = shop.send({ from: STAFF_ADDRESS, to: address, text: 'x'.repeat(400_000) });
  await expect(large).rejects.toMatchObject(refusal('552'));
});

test('while the record is away the sender is told to come again, and nothing is said to be stored', async () => {
  const { id, address } = await shop.customer();
  await shop.db.pool.query('ALTER TABLE inbound_mail RENAME TO inbound_mail_away');
  const sending = shop.send({ from: CUSTOMER_ADDRESS, to: address });
  await expect(sending).rejects.toMatchObject(refusal('451 4\\.3\\.0'));
  await shop.db.pool.query('ALTER TABLE inbound_mail_away RENAME TO inbound_mail');
  await shop.send({ from: CUSTOMER_ADDRESS, to: address });
  await shop.settled();
  expect(await messagesOf(id)).toHaveLength(1);
});

test('a mail that comes twice, because its sender heard no answer, is one message; the next mail is another', async () => {
  const { id, address } = await shop.customer();
  const mail = {
    from: CUSTOMER_ADDRESS,
    to: address,
    messageId: '<once@home.test>',
    date: new Date('2026-12-01T10:00:00Z'),
  };
  await shop.send(mail);
  await shop.send({ ...mail, headers: { Received: 'from another by way' } });
  await shop.send({ ...mail, text: 'もう一通' });
  await shop.settled();
  expect((await messagesOf(id)).map(({ body }) => body)).toEqual(['本文', 'もう一通']);
});

test('what a process was killed over is acted on by the next one, once', async () => {
  const { id, address } = await shop.customer();
  await shop.send({ from: CUSTOMER_ADDRESS, to: address });
  await shop.settled();
  // As after a crash between the message and the note that it was made.
  await shop.db.prisma.inboundMail.updateMany({
    where: { customerId: id },
    data: { status: 'received', nextAttemptAt: null, processedAt: null, resultId: null },
  });
  await processDueMail(shop.deps);
  const [message] = await messagesOf(id);
  expect(await messagesOf(id)).toHaveLength(1);
  expect(await shop.db.prisma.inboundMail.findFirst({ where: { customerId: id } })).toMatchObject({
    status: 'processed',
    resultId: message?.id,
  });
});

test('HTML is made harmless, files are kept within the limits, and a subject adds no header', async () => {
  const { id, address } = await shop.customer();
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const encoded = Buffer.from('車検\r\nBcc: victim@evil.test').toString('base64');
  const raw = [
    `From: ${CUSTOMER_ADDRESS}`,
    `To: ${address}`,
    `Subject: =?UTF-8?B?${encoded}?=`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p onclick="steal()">写真です<script>steal()</script><img src="https://track.test/x.png"><a href="javascript:x">a</a></p>',
    '--b',
    'Content-Type: image/png; name="../../etc/car.png"',
    'Content-Disposition: attachment; filename="../../etc/car.png"',
    'Content-Transfer-Encoding: base64',
    '',
    png.toString('base64'),
    '--b',
    'Content-Type: application/x-msdownload',
    'Content-Disposition: attachment; filename="car.exe"',
    '',
    'MZ\x90',
    '--b--',
    '',
  ].join('\r\n');
  await shop.send({ envelope: { from: CUSTOMER_ADDRESS, to: address }, raw });
  await shop.settled();
  const [message] = await messagesOf(id);
  expect(message).toMatchObject({ subject: '車検 Bcc: victim@evil.test' });
  expect(message?.bodyHtml).toBe(
    '<p>写真です<a rel="noopener noreferrer nofollow" target="_blank">a</a></p>',
  );
  expect(message?.body).toMatch(/^写真ですa\n\n\[.*car\.exe\]$/);
  const files = await shop.db.prisma.messageAttachment.findMany({ where: { messageId: message!.id } });
  expect(files).toMatchObject([{ fileName: 'car.png', contentType: 'image/png' }]);
});

test('an answer that quotes whom the mail went to shows the relay address in place of the real one', async () => {
  const { id, address } = await shop.customer({ email: 'Hanako.Quoted+1@home.test' });
  await shop.send({
    from: 'hanako.quoted+1@home.test',
    to: address,
    subject: 'Re: hanako.quoted+1@home.test',
    text: 'はい。\n\n-----Original Message-----\nTo: 平塚 花子 <hanako.quoted+1@HOME.test>',
    html: '<p>はい。</p><blockquote>To: <a href="mailto:hanako.quoted+1@home.test">hanako.quoted+1@home.test</a></blockquote>',
  });
  await shop.settled();
  const [message] = await messagesOf(id);
  expect(`${message?.subject} ${message?.body} ${message?.bodyHtml}`).not.toMatch(/hanako\.quoted/i);
  expect(message?.body).toContain(`平塚 花子 <${address}>`);
});

test('one mail of staff to two customers stands in both threads; with a stranger among them it is refused whole', async () => {
  const [one, two] = [await shop.customer(), await shop.customer({ email: 'two@home.test' })];
  await shop.send({ from: STAFF_ADDRESS, to: [one.address, two.address] });
  const other = await shop.customer({ storeId: await buildStore(shop.db) });
  const mixed = shop.send({ from: STAFF_ADDRESS, to: [one.address, other.address], text: 'beide' });
  await expect(mixed).rejects.toMatchObject(refusal('550 5\\.7\\.1'));
  await shop.settled();
  expect([await messagesOf(one.id), await messagesOf(two.id), await messagesOf(other.id)]).toMatchObject([
    [{ body: '本文' }],
    [{ body: '本文' }],
    [],
  ]);
});
