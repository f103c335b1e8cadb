import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer } from './dealer.ts';
import { type Stack, startStack } from './stack.ts';

/** Sends go through Temporal; the page asks every second or two. */
const WORK = { timeout: 60_000 };
const MANAGER = { name: '森 由美', email: 'mori@example.jp', password: 'oikaze-e2e-2026' };

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;

/** A calendar day in Tokyo, so many days from today. */
const daysAhead = (days: number): string =>
  new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  stack = await startStack();
  const { store } = await buildDealer(stack.api);
  for (const option of ['option_pack_1', 'auto_sending'])
    await stack.api
      .post(`/stores/${store.id}/contract`, { option })
      .catch((error: Error) => console.warn(error.message));
  await stack.api.post('/users', { ...MANAGER, role: 'manager', storeIds: [store.id] });
  const owner = async (name: string, inspectionExpiresOn: string, phone?: string) => {
    const { id } = await buildCustomer(stack.api, { name, ...(phone && { phone }) });
    await stack.api.post(`/customers/${id}/vehicles`, {
      model: 'プリウス',
      registrationNumber: '湘南 300 あ 12-34',
      vehicleClass: '普通車',
      inspectionExpiresOn,
    });
    return id;
  };
  // Today's, tomorrow's, one whose name overflows the SMS, and one that is not due.
  await owner('平塚 花子', daysAhead(30), '090-0000-0001');
  await owner('茅ヶ崎 太郎', daysAhead(31), '090-0000-0002');
  await owner('株式会社湘南平塚運輸倉庫サービス車両管理部', daysAhead(31), '090-0000-0003');
  await owner('大磯 次郎', daysAhead(90), '090-0000-0004');
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
  await page.getByRole('link', { name: '自動送信' }).click();
  await page.getByRole('heading', { name: '自動送信', level: 1 }).first().waitFor();
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

test('a manager makes a rule, sees tomorrow and its cost, switches it on, runs it, and reads what it did', async () => {
  await look('rules-none');
  await page.getByRole('link', { name: 'ルールを作る' }).first().click();
  await page.getByLabel('ルール名').fill('車検 30 日前の SMS');
  await page
    .getByRole('textbox', { name: '本文' })
    .fill(
      '{{customer.name}}様 お車の車検満了は{{vehicle.inspectionExpiresOn}}です。お電話でもマイページからでもどうぞ。ご予約をお待ちしております。湘南店',
    );
  const preview = page.getByRole('region', { name: '明日の対象と料金' });
  // Tomorrow: tomorrow's own and, not sent yet, today's.
  await preview.getByText('条件に合う車両 3 台').first().waitFor(WORK);
  await preview
    .getByText(/^[¥￥]40$/)
    .first()
    .waitFor();
  await preview.getByText('1 件は差し込むと 70 文字を超えるため').first().waitFor();
  await preview.getByRole('link', { name: '平塚 花子' }).first().waitFor();
  await look('rule-new');

  // A condition of the customer list, and one of the very vehicle.
  await page
    .getByRole('region', { name: '誰に送るか' })
    .getByRole('combobox', { name: '条件を追加', exact: true })
    .click();
  await page.getByRole('option', { name: '氏名' }).click();
  await page.getByRole('group', { name: '氏名' }).getByRole('textbox').last().fill('太郎');
  await preview.getByText('条件に合う車両 1 台').first().waitFor(WORK);
  await page.getByRole('button', { name: '「氏名」の条件を外す' }).click();
  await preview.getByText('条件に合う車両 3 台').first().waitFor(WORK);

  await page.getByRole('button', { name: 'ルールを保存' }).click();
  await page.getByRole('button', { name: '有効にする' }).click();
  await page
    .getByText(/有効にしました。次回は/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: '今すぐ実行' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '今すぐ実行' }).click();
  await page.getByText('送信 1', { exact: true }).first().waitFor(WORK);

  await page.getByRole('tab', { name: '実行履歴' }).click();
  await page.getByText('完了', { exact: true }).first().waitFor(WORK);
  await look('rule-history');
  await page.getByRole('tab', { name: '送信一覧' }).click();
  await page.getByRole('link', { name: '平塚 花子' }).first().waitFor();
  await page.getByText('送信済み', { exact: true }).first().waitFor();
  await look('rule-sends');

  // Run once more, it sends nothing again.
  await page.getByRole('button', { name: '今すぐ実行' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '今すぐ実行' }).click();
  await page.getByText('実行を始めました').first().waitFor();
  await page.waitForTimeout(4_000);
  const { items } = await stack.api.get<{ items: unknown[] }>('/outbox?channel=sms');
  expect(items).toHaveLength(1);
}, 180_000);

test('a fixed text of more than 70 characters is refused before it is saved; a pause is shown', async () => {
  await page.getByRole('tab', { name: '内容' }).click();
  await page.getByRole('textbox', { name: '本文' }).fill('あ'.repeat(71));
  await page.getByText('固定の文面だけで 70 文字を超えています').first().waitFor();
  await page.getByRole('button', { name: '新しい版として保存' }).click();
  await page.getByRole('textbox', { name: '本文' }).fill('車検のご案内です');
  await page.getByRole('button', { name: '新しい版として保存' }).click();
  await page.getByText('版 2 を保存しました').first().waitFor();
  await page.getByRole('button', { name: '一時停止' }).click();
  await page.getByText('一時停止しました').first().waitFor();
  await page.getByRole('tab', { name: '版' }).click();
  await page.getByText('版 2', { exact: true }).first().waitFor();
  await look('rule-versions');
  await page.getByRole('link', { name: '自動送信' }).first().click();
  await page.getByRole('link', { name: '車検 30 日前の SMS' }).first().waitFor();
  await look('rules');
}, 120_000);
