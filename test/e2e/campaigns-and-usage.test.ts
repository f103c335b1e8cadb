import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { v7 } from 'uuid';
import type { Customer } from '#contract/customers';
import type { Store } from '#contract/stores';
import { createDatabase, type Database } from '#db/client';
import { addMonths, monthOf } from '#domain/months';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, STAFF } from './dealer.ts';
import { look } from './look.ts';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;
let db: Database;
let store: Store;
let browser: Browser;
let context: BrowserContext;

const inTokyo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', dateStyle: 'short' });
const thisMonth = monthOf(inTokyo.format(new Date()));
const lastMonth = addMonths(thisMonth, -1);
/** `2026年10月` */
const words = (month: string): string => `${month.slice(0, 4)}/${month.slice(5)}`;

beforeAll(async () => {
  stack = await startStack();
  db = createDatabase(stack.databaseUrl, { max: 2 });
  ({ store } = await buildDealer(stack.api));
  browser = await launchBrowser();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(`${stack.origin}/sign-in`);
  await page.getByLabel('メールアドレス').fill(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.close();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await db?.close();
  await stack?.stop();
}, 60_000);

const open = async (path: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(stack.origin + path);
  return page;
};

/** Customers who answered the 成約アンケート in the middle of last month. */
async function buildAnswers(count: number): Promise<Customer[]> {
  const definition = await db.prisma.surveyDefinition.findFirstOrThrow({ where: { kind: 'contract' } });
  const customers: Customer[] = [];
  for (let n = 0; n < count; n++) {
    const customer = await buildCustomer(stack.api, { name: `回答 ${n}`, email: `answer${n}@example.jp` });
    await db.prisma.surveyAnswer.create({
      data: {
        id: v7(),
        storeId: store.id,
        customerId: customer.id,
        invitationId: v7(),
        definitionId: definition.id,
        kind: 'contract',
        answers: {},
        answeredAt: new Date(`${lastMonth}-15T10:00:00+09:00`),
      },
    });
    customers.push(customer);
  }
  return customers;
}

test('A campaign is made, published and drawn; winners are told, and anybody checks the draw in their own browser', async () => {
  await buildAnswers(6);
  const page = await open('/campaigns');
  await page.getByText('キャンペーンはまだありません').waitFor();
  expect(await look(page, 'campaigns-empty')).toEqual([]);
  await page.getByRole('button', { name: '新しいキャンペーン' }).click();
  const dialog = page.getByRole('dialog', { name: '新しいキャンペーン' });
  await dialog.getByLabel('名前').fill('成約キャッシュバック・キャンペーン');
  await dialog.getByLabel('プレゼント').fill('現金1万円');
  await dialog.getByLabel('当選者数（毎月）').fill('2');
  await dialog
    .getByLabel('応募要項')
    .fill(
      'マイページ内の成約アンケートにお答えいただいた方の中から、抽選で毎月2名様に現金1万円をプレゼント。',
    );
  expect(await look(page, 'campaign-form')).toEqual([]);
  await dialog.getByRole('button', { name: '下書きを作る' }).click();
  await page.getByRole('heading', { name: '成約キャッシュバック・キャンペーン', level: 1 }).waitFor();
  const campaignId = page.url().split('/').at(-1) ?? '';
  // The form offers days to come; last month is what can be drawn.
  await stack.api.patch(`/campaigns/${campaignId}`, {
    startsOn: `${lastMonth}-01`,
    endsOn: `${thisMonth}-28`,
  });
  await page.getByRole('button', { name: '公開する' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '公開する' }).click();
  await page.getByText('公開しました').first().waitFor();

  const months = page.getByRole('region', { name: '月ごとの応募と抽選' });
  const row = months.getByRole('row').filter({ hasText: words(lastMonth) });
  await row.getByRole('cell', { name: '6', exact: true }).waitFor();
  await row.getByRole('button', { name: '抽選する' }).click();
  await page.getByText('応募 6 件から 2 名を抽選します').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '抽選する' }).click();
  await page.getByText('2 名の当選者を決めました').first().waitFor();
  const winners = page.getByRole('region', { name: '当選者' });
  await until(() => winners.getByText('通知済み').count(), 2);
  await winners.getByRole('button', { name: '渡した' }).first().click();
  await winners.getByRole('button', { name: '取り消す' }).waitFor();
  await page.getByRole('region', { name: '履歴' }).getByText('抽選').first().waitFor();
  expect(await look(page, 'campaign')).toEqual([]);

  const messages = await db.prisma.message.findMany({ where: { direction: 'out' } });
  expect(messages.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 2 }, () => '成約キャッシュバック・キャンペーン 当選のお知らせ'),
  );

  const visitor = await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce' });
  const publicPage = await visitor.newPage();
  await publicPage.goto(`${stack.origin}/c/${campaignId}`);
  const month = publicPage.getByRole('article', { name: words(lastMonth) });
  await month.getByRole('button', { name: 'この月の抽選を確かめる' }).click();
  await month.getByText('6 件の応募から同じ 2 名になりました').waitFor();
  expect(await look(publicPage, 'campaign-public')).toEqual([]);
  expect(await publicPage.content()).not.toContain('回答');
  await visitor.close();
  await page.close();
}, 120_000);

/** Until it is so. */
async function until<T>(read: () => Promise<T>, expected: T): Promise<void> {
  for (let tries = 0; tries < 100 && (await read()) !== expected; tries++)
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await read()).toEqual(expected);
}

test('100 SMS and 50 postcards make ¥10,000; what the budget holds is shown, and goes when it is raised', async () => {
  await db.prisma.storeContract.createMany({
    data: ['option_pack_1', 'auto_sending'].map((option) => ({
      id: v7(),
      storeId: store.id,
      option,
      sinceOn: new Date('2026-01-01'),
      createdBy: 'test',
    })),
  });
  const customer = await buildCustomer(stack.api, { name: '台帳 太郎' });
  const at = new Date(Date.now() - 60_000);
  const sends = (channel: string, count: number, priceYen: number) =>
    Array.from({ length: count }, () => {
      const id = v7();
      return {
        ...{ id, sendKey: id, storeId: store.id, customerId: customer.id, channel, priceYen },
        ...{ status: 'accepted', claimedAt: at, acceptedAt: at },
      };
    });
  await db.prisma.delivery.createMany({ data: [...sends('sms', 100, 20), ...sends('postcard', 50, 120)] });
  await stack.api.patch(`/stores/${store.id}`, { budgetCapYen: 8_000 });

  const page = await open('/usage');
  await page.getByTestId('total').getByText('￥10,000').waitFor();
  const lines = page.getByRole('region', { name: '内訳' });
  for (const amount of ['￥2,000', '￥6,000']) await lines.getByText(amount).first().waitFor();
  const budget = page.getByRole('region', { name: '今月の予算' });
  await budget.getByText('残り ￥0').waitFor();

  const { id: patternId } = await stack.api.post<{ id: string }>('/patterns', {
    name: 'SMSだけ',
    kind: 'before',
    base: 'specified',
    stopOn: ['reply'],
    steps: [{ channel: 'sms', anchor: 'base', offset: 'PT0S', sms: { text: 'ご来店をお待ちしています' } }],
  });
  await stack.api.post('/follows', { customerId: customer.id, patternId, base: new Date().toISOString() });
  await until(async () => {
    await page.reload();
    await budget.waitFor();
    return budget.getByText('予算待ち 1 件').isVisible();
  }, true);
  expect(await look(page, 'usage')).toEqual([]);

  const held = page.getByRole('region', { name: '予算を待っている送信' });
  await held.getByText('SMSだけ').waitFor();

  await budget.getByLabel('1 か月の上限（円）').fill('8020');
  await budget.getByRole('button', { name: '上限を変える' }).click();
  await page.getByText('予算の上限を変えました').first().waitFor();
  await until(async () => {
    await page.reload();
    await page.getByTestId('total').waitFor();
    return page.getByTestId('total').innerText();
  }, '￥10,020');

  await page.getByRole('button', { name: '前の月' }).click();
  await page.getByText('確定前', { exact: true }).waitFor();
  await page.getByRole('button', { name: '明細を確定する' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '明細を確定する' }).click();
  await page.getByText('確定済み', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: '明細を確定する' }).isVisible()).toBe(false);

  await page.getByRole('tab', { name: '契約・料金' }).click();
  const prices = page.getByRole('region', { name: '料金表' });
  await prices.getByRole('button', { name: 'CSV から取り込む' }).click();
  const choose = (line: string) =>
    page
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles({
        name: '料金.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`項目,名称,適用開始日,価格（円）\n${line}\n`),
      });
  await choose('telegram,電報,2999-04-01,30');
  await page.getByRole('alert').getByText('2 行目: 「telegram」という項目はありません').waitFor();
  await choose('sms,SMS,2999-04-01,22');
  await page.getByRole('dialog').getByRole('button', { name: '1 件を取り込む' }).click();
  await prices.getByText('￥22').waitFor();
  const contract = page.getByRole('region', { name: '契約・料金' });
  const pack = contract.getByRole('row').filter({ hasText: /^オプションパック1/ });
  await pack.getByRole('button', { name: '終了' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '終了' }).click();
  await page
    .getByRole('dialog')
    .getByText('先に「SMS配信・ハガキ発送自動代行」を同じ日までに終了してください')
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'キャンセル' }).click();
  expect(await look(page, 'contract')).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole('tab', { name: '利用明細' }).click();
      await page.getByRole('link', { name: 'PDF' }).click();
    })(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^usage-.*\.pdf$/);
  await page.close();
}, 180_000);
