import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Store } from '#contract/stores';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer } from './dealer.ts';
import { type Stack, startStack } from './stack.ts';

/** Vehicles are looked up by a workflow; the page asks every second. */
const WORK = { timeout: 60_000 };
const MANAGER = { name: '森 由美', email: 'mori@example.jp', password: 'oikaze-e2e-2026' };
const VEHICLES = 24;

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let store: Store;

const daysAhead = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  stack = await startStack();
  ({ store } = await buildDealer(stack.api));
  await stack.api.post('/users', { ...MANAGER, role: 'manager', storeIds: [store.id] });
  const old = await buildCustomer(stack.api, { name: '平塚 花子', lastNegotiatedOn: '2019-05-01' });
  await buildCustomer(stack.api, { name: '茅ヶ崎 太郎', lastNegotiatedOn: daysAhead(-30) });
  for (let n = 0; n < VEHICLES; n += 1) {
    const { id } = await buildCustomer(stack.api, { name: `車両 ${n}`, lastNegotiatedOn: daysAhead(-30) });
    await stack.api.post(`/customers/${id}/vehicles`, {
      model: 'プリウス',
      // The first one is known by its four digits only.
      registrationNumber: n === 0 ? '12-34' : `湘南 300 あ ${1_000 + n}`,
      chassisNumber: `NHP10-10000${String(n).padStart(2, '0')}`,
      inspectionExpiresOn: daysAhead(30),
    });
  }
  expect(old.cleaningDecision).toBe('keep');
  browser = await launchBrowser();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
  await page.goto(`${stack.origin}/sign-in`);
  await page.getByLabel('メールアドレス').fill(MANAGER.email);
  await page.getByLabel('パスワード', { exact: true }).fill(MANAGER.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('link', { name: 'リストクリーニング' }).click();
  await page.getByRole('heading', { name: 'リストクリーニング', level: 1 }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 60_000);

/** At both widths: a picture where asked for, and what axe finds. */
async function look(name: string): Promise<void> {
  const folder = process.env['OIKAZE_E2E_PICTURES'];
  for (const [label, width, height] of [
    ['phone', 390, 844],
    ['desktop', 1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    if (folder) await page.screenshot({ path: `${folder}/${label}-${name}.png`, fullPage: true });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${label} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
}

test('Step 1: who has not come for years gets no more DM, and gets it again when that is taken back', async () => {
  await page.getByText('1 人', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: '平塚 花子' }).waitFor();
  await look('unused');
  const years = page.getByRole('textbox', { name: '利用がない年数' });
  await years.fill('0');
  await page.getByText('1〜30 の整数を入力してください').waitFor();
  await years.fill('3');

  await page.getByRole('button', { name: '1 人の DM を決める' }).click();
  const dialog = page.getByRole('dialog', { name: 'DM をどうするか決める' });
  await dialog.getByText('対象は 1 人です。').waitFor();
  await look('decide');
  await dialog.getByRole('button', { name: '1 人に適用' }).click();
  await page.getByText('1 人を「送らない」にしました。').waitFor();
  await page.getByRole('row').filter({ hasText: '平塚 花子' }).getByText('送らない').waitFor();

  await page.getByRole('tab', { name: 'これまでの判断' }).click();
  await page.getByRole('row').filter({ hasText: '利用のない顧客' }).waitFor();
  await look('decisions');
  await page.getByRole('button', { name: '元に戻す' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '元に戻す' }).click();
  await page.getByText('1 人を前の判断に戻しました').waitFor();
  const { items } = await stack.api.get<{ items: { cleaningDecision: string }[] }>(
    `/customers?q=${encodeURIComponent('平塚')}`,
  );
  expect(items.map(({ cleaningDecision }) => cleaningDecision)).toEqual(['keep']);
}, 180_000);

test('Step 2: without オプションパック1 it says what is missing; with it every vehicle gets a word, to decide by', async () => {
  await page.getByRole('tab', { name: '2. 廃車可能性確認' }).click();
  await page.getByText(`${VEHICLES} 台のうち ${VEHICLES - 1} 台を照会します（情報不備 1 台）`).waitFor();
  await page.getByText('シミュレーターで照会します').waitFor();
  await look('scrap');
  const start = page.getByRole('button', { name: '照会を始める' });
  await start.click();
  await page.getByText(/「オプションパック1」を追加すると使えるようになります/).waitFor();
  await stack.api.post(`/stores/${store.id}/contract`, { option: 'option_pack_1' });
  await start.click();

  await page.getByRole('heading', { name: /^廃車可能性確認 / }).waitFor();
  await page.getByRole('status').filter({ hasText: '完了' }).waitFor(WORK);
  await page.getByText(`${VEHICLES} / ${VEHICLES} 台`).waitFor();
  await look('run');
  await page.getByRole('button', { name: /^情報不備/ }).click();
  const lacking = page.getByRole('row').filter({ hasText: '登録番号が足りません' });
  await lacking.getByRole('link', { name: '車両 0', exact: true }).waitFor();

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: '出力' }).click();
  await page.getByRole('menuitem', { name: /CSV（UTF-8/ }).click();
  const csv = await readFile(await (await downloading).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(VEHICLES + 1);
  expect(csv).toMatch(/車両 0,.*情報不備,登録番号,/);

  await page.getByRole('button', { name: '「情報不備」の DM を決める' }).click();
  const dialog = page.getByRole('dialog', { name: 'DM をどうするか決める' });
  await dialog.getByRole('radio', { name: '要確認' }).check();
  await dialog.getByRole('button', { name: '1 人に適用' }).click();
  await lacking.getByText('要確認').waitFor();
  await page.goto(`${stack.origin}/todos?bucket=on_time`);
  await page.getByText('DM を続けてよいか確かめる').filter({ visible: true }).first().waitFor();
}, 180_000);
