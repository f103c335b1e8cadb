import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Page as ListOf } from '#contract/fields';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, STAFF } from './dealer.ts';
import { look } from './look.ts';
import { type Stack, startStack } from './stack.ts';

/** Mails go out by workflows; the thread asks every fifteen seconds. */
const WORK = { timeout: 60_000 };
const ADDRESS = 'hanako.real@customer.example';
const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let quoteId: string;

beforeAll(async () => {
  stack = await startStack();
  const { store, patterns } = await buildDealer(stack.api);
  const follow = Object.values(patterns).find(
    ({ kind, stopOn }) => kind === 'before' && stopOn.includes('contract'),
  );
  await stack.api.patch(`/stores/${store.id}`, { defaultPatternId: follow?.id });
  const { id: customerId } = await buildCustomer(stack.api, {
    name: '平塚 花子',
    kana: 'ヒラツカ ハナコ',
    email: ADDRESS,
    birthOn: '1980-04-01',
    family: '夫・子 2 人',
  });
  const ask = (quote: object) =>
    stack.api.post<{ id: string }>('/quotes', { customerId, source: 'web', ...quote });
  await ask({ vehicleText: 'アクア', receivedAt: '2026-01-10T10:00:00+09:00' });
  const { id } = await ask({
    vehicleText: 'プリウス Z',
    estimateYen: 3_200_000,
    wishes: ['see_car', 'test_drive'],
    usage: '通勤と週末の買い物',
    downPaymentYen: 500_000,
    monthlyPaymentYen: 30_000,
    bonusPayments: 2,
  });
  quoteId = id;
  browser = await launchBrowser();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
  await page.goto(`${stack.origin}/sign-in`);
  await page.getByLabel('メールアドレス').fill(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('link', { name: '商談', exact: true }).click();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 60_000);

/** A row of a list; what stands in it for the other width is not visible. */
const row = (text: string) => page.getByRole('row').filter({ hasText: text });
const shown = (text: string, inRow: string) => row(inRow).getByText(text).filter({ visible: true });

test('新着: one row per quote, who asked before is marked, wishes narrow the list', async () => {
  await page.getByRole('heading', { name: '商談顧客', level: 1 }).waitFor();
  await page.getByText('商談中のお客様はいません').waitFor();
  expect(await look(page, 'deals-empty')).toEqual([]);
  await page.getByText('新着見積り', { exact: true }).click();
  await page.getByRole('heading', { name: '新着見積り', level: 1 }).waitFor();
  await row('プリウス Z').getByText('過去の依頼 1 件').waitFor();
  await row('アクア').waitFor();
  expect(await row('アクア').getByText('過去の依頼').count()).toBe(0);
  expect(await look(page, 'inquiries')).toEqual([]);

  await page.getByRole('combobox', { name: '希望' }).click();
  await page.getByRole('option', { name: '試乗がしたい' }).click();
  await row('アクア').waitFor({ state: 'detached' });
  await shown('車がみたい', 'プリウス Z').waitFor();
  await page.keyboard.press('Escape');
}, 180_000);

test('the detail has the tabs of the source with every added field, and goes on to 商談中', async () => {
  await row('プリウス Z').getByRole('link', { name: '平塚 花子', exact: true }).click();
  await page.getByRole('heading', { name: '平塚 花子', level: 1 }).waitFor();
  for (const text of ['通勤と週末の買い物', '￥500,000', '￥30,000', '2 回', '試乗がしたい', 'アクア'])
    await page.getByText(text, { exact: true }).first().waitFor();
  expect(await look(page, 'quote-request')).toEqual([]);
  await page.getByRole('tab', { name: '顧客情報' }).click();
  for (const text of ['夫・子 2 人', /^1980\/0?4\/0?1/, /^c-[a-z2-7]{16}@/])
    await page.getByText(text).waitFor();
  expect(await page.content()).not.toContain(ADDRESS);
  expect(await look(page, 'quote-customer')).toEqual([]);

  await page.getByRole('button', { name: '商談中にする' }).click();
  await page.getByText('「商談中」にしました').waitFor();
  await page.getByRole('tab', { name: '応対状況' }).click();
  await page.getByText('商談中になりました').waitFor();
  await page.getByText('フォロー').first().waitFor();
  expect(await look(page, 'quote-dealings')).toEqual([]);
}, 180_000);

test('商談顧客 has one row per customer; its icon opens the messages, where an answer with a file goes out by mail', async () => {
  await page.getByRole('link', { name: '商談', exact: true }).click();
  await shown('プリウス Z', '平塚 花子').waitFor();
  expect(await row('平塚 花子').count()).toBe(1);
  expect(await look(page, 'deals')).toEqual([]);
  await row('平塚 花子').getByRole('link', { name: '平塚 花子 様のメッセージを開く' }).click();
  await page.getByRole('heading', { name: '平塚 花子 様とのメッセージ', level: 1 }).waitFor();
  await page.getByText('メッセージはまだありません').waitFor();

  await page.getByRole('textbox', { name: '件名' }).fill('お見積りの件');
  await page
    .getByRole('textbox', { name: '本文' })
    .fill('ご希望のお車をご用意しました。\nぜひご試乗ください。');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'ファイルを添付' }).click();
  await (await choosing).setFiles({ name: '見積書.pdf', mimeType: 'application/pdf', buffer: PDF });
  await page.getByRole('button', { name: '送信', exact: true }).click();
  await page.getByText('送信しました').waitFor();
  await page.getByText('ぜひご試乗ください。').waitFor();
  await page.getByText('メール送信済み').waitFor(WORK);
  expect(await look(page, 'messages')).toEqual([]);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /見積書\.pdf/ }).click();
  const file = await download.then((found) => found.path());
  expect((await readFile(file)).equals(PDF)).toBe(true);
  const mails = await stack.api.get<ListOf<{ to: string; subject: string }>>('/outbox?channel=mail');
  expect(mails.items.filter(({ subject }) => subject === 'お見積りの件')).toMatchObject([
    { to: expect.stringMatching(/^平塚 花子 <c-[a-z2-7]{16}@/) },
  ]);
}, 180_000);

test('成約 stops the follow and asks for the survey; its answer arrives as 「有」 in bold, as a message and on paper', async () => {
  await page.goto(`${stack.origin}/quotes/${quoteId}`);
  const mark = page.locator('#survey-label + *');
  await page.getByRole('button', { name: '成約', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '成約にしますか' });
  await dialog.getByText(/ただちに停止/).waitFor();
  expect(await mark.textContent()).toBe('無');
  await dialog.getByRole('button', { name: '成約', exact: true }).click();
  await page.getByText('「成約」にしました').waitFor();

  const phone = await (
    await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ja-JP' })
  ).newPage();
  await phone.goto(await surveyLink());
  await phone.getByText('走行性能', { exact: true }).click();
  await phone.getByText('ディーラー担当者の熱心な対応が良かったから', { exact: true }).click();
  await phone.getByRole('textbox').first().fill('静かでよく走る');
  await phone.getByRole('button', { name: '回答を送る' }).click();
  await phone.getByRole('heading', { name: 'ご回答ありがとうございました' }).waitFor();
  await phone.context().close();

  await page.reload();
  await page.getByRole('heading', { name: '平塚 花子', level: 1 }).waitFor();
  expect(await mark.textContent()).toBe('有');
  const weight = await mark.evaluate((element) => {
    const window = globalThis as unknown as { getComputedStyle(of: unknown): { fontWeight: string } };
    return Number(window.getComputedStyle(element).fontWeight);
  });
  expect(weight).toBeGreaterThanOrEqual(700);
  await page.getByRole('tab', { name: 'アンケート' }).click();
  for (const text of ['走行性能', 'ディーラー担当者の熱心な対応が良かったから', '静かでよく走る'])
    await page.getByText(text, { exact: true }).waitFor();
  expect(await look(page, 'quote-survey')).toEqual([]);

  await page.getByRole('link', { name: 'メッセージ' }).click();
  await page.getByText('アンケートの回答').waitFor();
  await page.getByText(/静かでよく走る/).waitFor();
  expect(await look(page, 'messages-survey')).toEqual([]);

  await page.goto(`${stack.origin}/quotes/${quoteId}/print`);
  for (const text of ['通勤と週末の買い物', '夫・子 2 人', '走行性能', '成約しました', '2 回'])
    await page.getByText(text, { exact: true }).first().waitFor();
  expect(await look(page, 'quote-print')).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
  await page.emulateMedia({ media: null });
}, 180_000);

test('the data export has every added field, the surveys, and the real address as the only place', async () => {
  const response = await context.request.get(`${stack.origin}/api/v1/exports/quotes?format=csv`);
  const csv = await response.text();
  for (const text of [
    '車がみたい、試乗がしたい',
    '通勤と週末の買い物',
    '500000',
    '30000',
    '夫・子 2 人',
    '1980-04-01',
    ADDRESS,
  ])
    expect(csv).toContain(text);
  expect(csv).toMatch(/走行性能 \/ .*静かでよく走る/);
  for (const path of [`/quotes/${quoteId}/detail`, '/deals', '/inquiries']) {
    expect(await (await context.request.get(`${stack.origin}/api/v1${path}`)).text()).not.toContain(ADDRESS);
  }
}, 180_000);

/** The link in the mail that asks for the contract survey. */
async function surveyLink(): Promise<string> {
  const deadline = Date.now() + WORK.timeout;
  for (;;) {
    const { items } = await stack.api.get<ListOf<{ body: string }>>('/outbox?channel=mail');
    const link = items.map(({ body }) => /https?:\/\/\S+\/s\/\S+/.exec(body)?.[0]).find(Boolean);
    if (link) return link;
    if (Date.now() > deadline) throw new Error('no survey was sent');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
