import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nodemailer, { type Transporter } from 'nodemailer';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Customer } from '#contract/customers';
import type { Delivery } from '#contract/deliveries';
import type { Page as ListOf } from '#contract/fields';
import type { Follow } from '#contract/follows';
import { unsubscribeUrl } from '#use-cases/relay/unsubscribe-token';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, STAFF } from './dealer.ts';
import { look } from './look.ts';
import { freePort, type Stack, startStack } from './stack.ts';

const REAL = 'hanako.real@home.test';
const RELAY_DOMAIN = 'relay.dealer.test';
const SESSION_SECRET = 'the session secret of the browser tests';
const WORK = { timeout: 60_000 };

/** A real SMTP server at the customer's side. */
class Mailbox {
  readonly mails: { to: string; from: string; email: Email }[] = [];
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((email) => {
          const { mailFrom, rcptTo } = session.envelope;
          this.mails.push({ to: rcptTo[0]?.address ?? '', from: mailFrom ? mailFrom.address : '', email });
          done();
        });
      });
    },
  });

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', () => resolve()));
  }
  async waitFor(wanted: (email: Email) => boolean): Promise<(typeof this.mails)[number]> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const found = this.mails.find(({ email }) => wanted(email));
      if (found) return found;
      if (Date.now() > deadline) throw new Error('no such mail arrived');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  close = () => new Promise<void>((resolve) => this.#server.close(() => resolve()));
}

const mailbox = new Mailbox();
let stack: Stack;
let browser: Browser;
let program: Transporter;
let customer: Customer;
let follow: Follow;
let staffContext: BrowserContext;
let staff: Page;

beforeAll(async () => {
  const [smtpPort, relayPort] = [await freePort(), await freePort()];
  await mailbox.listen(smtpPort);
  stack = await startStack({
    env: {
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      MAIL_FROM: 'shop@dealer.test',
      RELAY_DOMAIN,
      RELAY_SMTP_PORT: String(relayPort),
      RELAY_SENDER_CHECK: 'off',
      SESSION_SECRET,
    },
  });
  program = nodemailer.createTransport({ host: '127.0.0.1', port: relayPort, ignoreTLS: true });
  const { store, patterns } = await buildDealer(stack.api);
  await stack.api.patch(`/stores/${store.id}`, { surveyOnEnd: false });
  customer = await buildCustomer(stack.api, { name: '平塚 花子', email: REAL });
  follow = await stack.api.post<Follow>('/follows', {
    customerId: customer.id,
    patternId: patterns['one_month']?.id,
    base: '2030-12-01',
  });
  browser = await launchBrowser();
  staffContext = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    reducedMotion: 'reduce',
  });
  staffContext.setDefaultTimeout(20_000);
  staff = await staffContext.newPage();
  await staff.goto(`${stack.origin}/sign-in`);
  await staff.getByLabel('メールアドレス').fill(STAFF.email);
  await staff.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await staff.getByRole('button', { name: 'サインイン' }).click();
  await staff.waitForURL(/\/todos/);
}, 180_000);
afterAll(async () => {
  program?.close();
  await browser?.close();
  await stack?.stop();
  await mailbox.close();
}, 60_000);

test('a mail of staff from an ordinary mail program reaches the real address and My Page', async () => {
  await program.sendMail({
    from: `${STAFF.name} <${STAFF.email}>`,
    to: customer.relayAddress ?? '',
    subject: '試乗のご案内',
    text: '土曜日の10時はいかがでしょうか。',
  });
  const { to, from, email } = await mailbox.waitFor(({ subject }) => subject === '試乗のご案内');
  expect(to).toBe(REAL);
  expect(from).toMatch(new RegExp(`^b-[0-9a-f]{32}-[a-z2-7]{10}@${RELAY_DOMAIN}$`));
  expect(email.from).toEqual({ name: '追い風モータース湘南店', address: customer.relayAddress });
  expect(email.replyTo).toMatchObject([{ address: customer.relayAddress }]);
  expect(email.text).toContain('土曜日の10時はいかがでしょうか。');
  expect(JSON.stringify(email)).not.toContain(STAFF.email);

  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ja-JP' });
  phone.setDefaultTimeout(20_000);
  const page = await phone.newPage();
  await page.goto(`${stack.origin}/my/`);
  await page.getByLabel('メールアドレス').fill(REAL);
  await page.getByRole('button', { name: 'リンクを受け取る' }).click();
  const link = /http\S+\/my\/#[\w-]+/;
  const mail = await mailbox.waitFor(({ text }) => link.test(text ?? ''));
  await page.goto('about:blank');
  await page.goto(link.exec(mail.email.text ?? '')?.[0] ?? '');
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /メッセージ/ })
    .click();
  await page.getByText('土曜日の10時はいかがでしょうか。').waitFor();
  await phone.close();
}, 180_000);

test('the answer to it comes back into the thread, marks ユーザ返信 and stops the pattern', async () => {
  const { email } = await mailbox.waitFor(({ subject }) => subject === '試乗のご案内');
  await program.sendMail({
    from: `花子 <${REAL}>`,
    to: email.replyTo?.[0]?.address ?? '',
    subject: 'Re: 試乗のご案内',
    text: 'はい、お願いします。',
    inReplyTo: email.messageId,
  });
  await staff.goto(`${stack.origin}/customers/${customer.id}/messages`);
  await staff.getByText('はい、お願いします。').waitFor(WORK);
  const stopped = await stack.api.get<Follow>(`/follows/${follow.id}`);
  expect(stopped).toMatchObject({ status: 'stopped', stopReason: 'reply' });
  const replied = await stack.api.get<ListOf<{ customerId: string }>>('/todos?bucket=replied');
  expect(replied.items.map(({ customerId }) => customerId)).toContain(customer.id);
}, 120_000);

test('the real address stands on no page and in no answer, and in the data export', async () => {
  for (const path of [
    '/todos?bucket=replied',
    '/customers',
    `/customers/${customer.id}`,
    `/customers/${customer.id}/messages`,
    '/operations',
  ]) {
    await staff.goto(`${stack.origin}${path}`);
    await staff.getByRole('heading', { level: 1 }).waitFor();
    expect(await staff.content()).not.toContain(REAL);
  }
  const answers = await Promise.all(
    [
      '/customers',
      `/customers/${customer.id}`,
      `/customers/${customer.id}/history`,
      `/customers/${customer.id}/messages`,
      '/deliveries',
      '/inbound-mail',
      '/audit-log',
      '/outbox',
    ].map((path) => stack.api.get<object>(path)),
  );
  expect(JSON.stringify(answers)).not.toContain(REAL);
  const exported = await staffContext.request.get(`${stack.origin}/api/v1/exports/customers?format=csv`);
  expect(await exported.text()).toContain(REAL);
}, 120_000);

test('strangers are refused, and stand in the list of mail for the ops people', async () => {
  const sending = program.sendMail({ from: 'spam@evil.test', to: customer.relayAddress ?? '', text: 'buy' });
  await expect(sending).rejects.toMatchObject({
    responseCode: 550,
    response: expect.stringContaining('5.7.1'),
  });
  await staff.goto(`${stack.origin}/operations`);
  await staff.getByRole('tab', { name: '届いたメール' }).click();
  await staff.getByText('登録のない差出人').waitFor();
  expect(await look(staff, 'inbound-mail')).toEqual([]);
}, 120_000);

test('what may be sent, and why not, stands on the page of the customer; a consent is recorded with its proof', async () => {
  await staff.goto(`${stack.origin}/customers/${customer.id}`);
  const card = staff.getByRole('region', { name: '同意と送信可否' });
  await card.getByText('広告の配信に必要な事前の同意がありません').first().waitFor();
  await card.getByRole('button', { name: '同意・拒否を記録' }).click();
  const dialog = staff.getByRole('dialog', { name: '同意・拒否を記録' });
  await dialog.getByLabel('同意の根拠').fill('2026-12-01 来店時の申込書に署名');
  expect(await look(staff, 'record-consent')).toEqual([]);
  await dialog.getByRole('button', { name: '記録する' }).click();
  await card.getByText('同意の記録 1 件').click();
  await staff.getByText('2026-12-01 来店時の申込書に署名').waitFor();
  expect(await look(staff, 'consent-ledger')).toEqual([]);
  await staff.keyboard.press('Escape');
  await staff.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await look(staff, 'customer-consents')).toEqual([]);
}, 120_000);

test('the page of an unsubscribe link asks first, and one press of its button stops mail of its kind', async () => {
  const [sent] = (await stack.api.get<ListOf<Delivery>>('/deliveries')).items;
  const page = await staffContext.newPage();
  await page.goto(
    unsubscribeUrl({ publicBaseUrl: stack.origin, sessionSecret: SESSION_SECRET }, sent?.id ?? ''),
  );
  await page.getByRole('heading', { name: '配信停止' }).waitFor();
  expect(await look(page, 'unsubscribe')).toEqual([]);
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByRole('heading', { name: /You will get no more mail of any kind/ }).waitFor();
  expect(await look(page, 'unsubscribed')).toEqual([]);
  const { consent } = await stack.api.get<Customer>(`/customers/${customer.id}`);
  expect(consent.mail).toBe('denied');
  await page.goto(`${stack.origin}/u/${'A'.repeat(64)}`);
  await page.getByRole('heading', { name: 'このリンクは正しくありません。' }).waitFor();
  expect(await look(page, 'unsubscribe-wrong')).toEqual([]);
  await page.close();
}, 60_000);
