import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { signReturnPath } from '#use-cases/relay/return-path';
import { buildRelayShop, CUSTOMER_ADDRESS, RELAY_DOMAIN, type RelayShop } from './relay-fixtures.ts';

let shop: RelayShop;
beforeAll(async () => {
  shop = await buildRelayShop();
});
afterAll(() => shop.close());

async function sentMail(customerId: string, overrides: Record<string, unknown> = {}): Promise<string> {
  const id = v7();
  await shop.db.prisma.delivery.create({
    data: {
      id,
      sendKey: id,
      storeId: shop.storeId,
      customerId,
      channel: 'mail',
      status: 'accepted',
      toAddress: CUSTOMER_ADDRESS,
      ...overrides,
    },
  });
  return id;
}
const returnPath = (deliveryId: string) =>
  signReturnPath(shop.deps.config.sessionSecret, deliveryId, RELAY_DOMAIN);
const customerOf = (id: string) => shop.db.prisma.customer.findUniqueOrThrow({ where: { id } });
const deliveryOf = (id: string) => shop.db.prisma.delivery.findUniqueOrThrow({ where: { id } });
const ledgerOf = (customerId: string) => shop.db.prisma.consentEvent.findMany({ where: { customerId } });

/** As Postfix writes them. */
const bounce = (to: string, status: string, action = 'failed') =>
  [
    'From: MAILER-DAEMON@mx.home.test',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'I am sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.home.test',
    'Arrival-Date: Tue, 1 Dec 2026 12:00:00 +0900',
    '',
    `Final-Recipient: rfc822; ${CUSTOMER_ADDRESS}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} said no`,
    '',
    '--b--',
    '',
  ].join('\r\n');

const report = async (to: string, raw: string, from = '') => {
  await shop.send({ envelope: { from, to }, raw });
  await shop.settled();
};

test('a mail to an address that is gone: the ledger says bounced, nothing more is sent there, the consent stays', async () => {
  const { id } = await shop.customer({ consentMail: 'granted' });
  const deliveryId = await sentMail(id);
  await report(returnPath(deliveryId), bounce(returnPath(deliveryId), '5.1.1'));
  expect(await deliveryOf(deliveryId)).toMatchObject({ status: 'bounced', error: 'bounced 5.1.1' });
  expect(await customerOf(id)).toMatchObject({
    emailUndeliverableAt: shop.clock.now,
    consentMail: 'granted',
  });
  expect(await ledgerOf(id)).toMatchObject([
    {
      source: 'bounce',
      state: 'granted',
      proof: { deliveryId, detail: { status: '5.1.1', undeliverable: true } },
    },
  ]);
  const history = await shop.db.prisma.historyEntry.findMany({ where: { customerId: id } });
  expect(history.map(({ kind }) => kind)).toContain('undeliverable');
});

test('a full mailbox is no end: the third such mail within 30 days is', async () => {
  const { id } = await shop.customer();
  for (const nr of [1, 2, 3]) {
    const deliveryId = await sentMail(id);
    await report(returnPath(deliveryId), bounce(returnPath(deliveryId), '5.2.2'));
    expect((await customerOf(id)).emailUndeliverableAt).toEqual(nr === 3 ? shop.clock.now : null);
  }
});

test('a delay changes nothing, and the same bounce told twice counts once', async () => {
  const { id } = await shop.customer();
  const deliveryId = await sentMail(id);
  await report(returnPath(deliveryId), bounce(returnPath(deliveryId), '4.4.1', 'delayed'));
  expect(await deliveryOf(deliveryId)).toMatchObject({ status: 'accepted' });
  await report(returnPath(deliveryId), bounce(returnPath(deliveryId), '5.1.1'));
  await report(
    returnPath(deliveryId),
    bounce(returnPath(deliveryId), '5.1.1').replace('sorry', 'really sorry'),
  );
  expect(await ledgerOf(id)).toHaveLength(1);
});

test('a bounce of an address that the customer has given up meanwhile leaves the new one as it is', async () => {
  const { id } = await shop.customer({ email: 'new@home.test' });
  const deliveryId = await sentMail(id);
  await report(returnPath(deliveryId), bounce(returnPath(deliveryId), '5.1.1'));
  expect(await deliveryOf(deliveryId)).toMatchObject({ status: 'bounced' });
  expect((await customerOf(id)).emailUndeliverableAt).toBeNull();
});

test('a mail in doubt that bounces was sent', async () => {
  const { id } = await shop.customer();
  const deliveryId = await sentMail(id, { status: 'in_doubt' });
  await report(returnPath(deliveryId), bounce(returnPath(deliveryId), '5.1.1'));
  expect(await deliveryOf(deliveryId)).toMatchObject({ status: 'bounced', settledBy: 'Oikaze' });
});

test('a bounce to the relay address itself is known by the mail that it quotes', async () => {
  const { id, address } = await shop.customer();
  const deliveryId = await sentMail(id);
  const quoted = bounce(address, '5.1.1').replace(
    '--b--',
    [
      '--b',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: <${deliveryId}@dealer.test>`,
      'Subject: x',
      '',
      'x',
      '--b--',
    ].join('\r\n'),
  );
  await report(address, quoted);
  expect(await deliveryOf(deliveryId)).toMatchObject({ status: 'bounced' });
});

/** RFC 5965, appendix B.1 */
const complaint = (deliveryId: string, type = 'abuse') =>
  [
    'From: <feedback@provider.test>',
    `To: <abuse@${RELAY_DOMAIN}>`,
    'Subject: FW: Earn money',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: SomeGenerator/1.0',
    'Version: 1',
    `Original-Mail-From: <${returnPath(deliveryId)}>`,
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'From: x@y.test',
    'Subject: x',
    '',
    'x',
    '--b--',
    '',
  ].join('\r\n');

test('who calls our mail spam gets no more of it', async () => {
  const { id } = await shop.customer({ consentMail: 'granted' });
  const deliveryId = await sentMail(id);
  await report(`abuse@${RELAY_DOMAIN}`, complaint(deliveryId, 'not-spam'), 'feedback@provider.test');
  expect((await customerOf(id)).consentMail).toBe('granted');
  await report(`abuse@${RELAY_DOMAIN}`, complaint(deliveryId), 'feedback@provider.test');
  expect((await customerOf(id)).consentMail).toBe('denied');
  expect(await ledgerOf(id)).toMatchObject([{ source: 'complaint', state: 'denied', proof: { deliveryId } }]);
});

test('a letter to postmaster is kept for a person, and changes nothing', async () => {
  await shop.send({ from: 'somebody@home.test', to: `postmaster@${RELAY_DOMAIN}`, text: 'hello' });
  await shop.settled();
  const mail = await shop.db.prisma.inboundMail.findFirst({
    where: { envelopeTo: `postmaster@${RELAY_DOMAIN}` },
  });
  expect(mail).toMatchObject({ status: 'ignored', reason: 'no_report', raw: expect.anything() });
});
