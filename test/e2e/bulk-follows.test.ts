import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Customer } from '#contract/customers';
import type { Page as ListOf } from '#contract/fields';
import type { Follow } from '#contract/follows';
import type { Pattern } from '#contract/patterns';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, type Dealer, STAFF } from './dealer.ts';
import { type Stack, startStack } from './stack.ts';

/** Bulk work goes through Temporal and back to the screen by asking every second. */
const WORK = { timeout: 60_000 };
/** Far enough away that nothing runs while the test does. */
const BASE = '2027-12-01';

let stack: Stack;
let dealer: Dealer;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  stack = await startStack();
  dealer = await buildDealer(stack.api);
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
  await stack?.stop();
}, 60_000);

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(stack.origin + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return page;
}

const buildTagged = (tag: string, names: readonly string[]): Promise<Customer[]> =>
  Promise.all(names.map((name) => buildCustomer(stack.api, { name, tags: [tag] })));

const search = (tag: string): string =>
  `/customers/search?query=${encodeURIComponent(JSON.stringify({ all: [{ field: 'tags', op: 'any_of', value: [tag] }] }))}`;

/** Base date chosen at assignment, today without a choice: its call always lies ahead. */
const buildCallPattern = (name: string): Promise<Pattern> =>
  stack.api.post<Pattern>('/patterns', {
    name,
    kind: 'before',
    base: 'specified',
    steps: [{ channel: 'phone', anchor: 'base', offset: 'P3D', timeOfDay: '10:00', title: 'お礼の電話' }],
  });

const followOf = async ({ id }: Customer): Promise<Follow | undefined> =>
  (await stack.api.get<ListOf<Follow>>(`/customers/${id}/follows`)).items[0];
const assign = ({ id }: Customer, pattern: Pattern) =>
  stack.api.post('/follows', { customerId: id, patternId: pattern.id, base: BASE });

/** The numbers of the batch's page, read once it says that it is done. */
async function finished(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor(WORK);
  await page.getByText('完了', { exact: true }).waitFor(WORK);
}

async function undo(page: Page, customers: number): Promise<void> {
  await page.getByRole('button', { name: '元に戻す' }).click();
  await page.getByRole('button', { name: `${customers} 人を元に戻す` }).click();
  await finished(page, '取り消し');
}

test('A search is assigned in bulk after its dry run, and undone as if it had never been', async () => {
  const { name: pattern } = await buildCallPattern('試乗のお誘い');
  const customers = await buildTagged('一括', ['一括 花子', '一括 次郎', '一括 三郎']);
  const page = await open(search('一括'));
  await page.getByText('タグに「一括」のいずれかがある顧客').waitFor();
  await page.getByRole('button', { name: '全 3 人を選択' }).click();
  await page.getByRole('checkbox', { name: '一括 三郎 を選択' }).uncheck();
  await page.getByText('2 人を選択中').waitFor();
  await page.getByRole('button', { name: 'パターンを割り当て' }).click();
  const dialog = page.getByRole('dialog', { name: '2 人にパターンを割り当て' });
  await dialog.getByRole('combobox', { name: '割り当てるパターン' }).click();
  await page.getByRole('option', { name: pattern }).click();
  await dialog.getByRole('button', { name: '試算する' }).click();
  await dialog.getByRole('heading', { name: '日ごとの送信と連絡' }).waitFor(WORK);
  expect(await followOf(customers[0] as Customer)).toBeUndefined();
  await dialog.getByRole('button', { name: '2 人に割り当てる' }).click();
  await finished(page, `一括割り当て: ${pattern}`);
  expect((await Promise.all(customers.map(followOf))).map((follow) => follow?.patternName)).toEqual([
    pattern,
    pattern,
    undefined,
  ]);
  await undo(page, 2);
  expect((await Promise.all(customers.slice(0, 2).map(followOf))).map((follow) => follow?.status)).toEqual([
    'stopped',
    'stopped',
  ]);
  await page.close();
}, 180_000);

test('Remaining steps are removed in bulk by pattern and state, and come back with the undo', async () => {
  const pattern = dealer.patterns['one_month'] as Pattern;
  const customers = await buildTagged('残り', ['残り 一子', '残り 二子']);
  for (const customer of customers) await assign(customer, pattern);
  const page = await open(`/follows?pattern=${pattern.id}&status=open`);
  await page.getByText('該当する 2 人に').waitFor();
  await page.getByRole('button', { name: '残りの予定を削除' }).click();
  await page.getByRole('button', { name: '2 人の残りを削除' }).click();
  await finished(page, '残りの予定を削除: 1か月後フォロー');
  const planned = async () =>
    (await Promise.all(customers.map(followOf))).flatMap(
      (follow) => follow?.steps.filter(({ status }) => status === 'planned').length,
    );
  expect(await planned()).toEqual([0, 0]);
  await undo(page, 2);
  expect(await planned()).toEqual([5, 5]);
  await page.close();
}, 180_000);

test('A pattern in use is edited without moving anybody, then its customers are moved and moved back', async () => {
  const pattern = await buildCallPattern('来店後の電話');
  const [customer] = await buildTagged('移動', ['移動 太郎']);
  await assign(customer as Customer, pattern);
  const page = await open(`/patterns/${pattern.id}`);
  await page.getByText('1 人のお客様が進行中です').waitFor();
  await page.getByRole('button', { name: /^1\./ }).click();
  await page.getByRole('textbox', { name: '間隔' }).fill('5');
  // What is not saved yet is planned beside it.
  await page.getByRole('region', { name: '予定のプレビュー' }).getByText('お礼の電話').last().waitFor();
  await page.getByRole('button', { name: 'v2 として保存' }).click();
  await page.getByText('v2 として保存しました').waitFor();
  const due = async () => (await followOf(customer as Customer))?.steps[0]?.dueAt.slice(0, 10);
  expect(await due()).toBe('2027-12-04');

  await page.getByRole('tab', { name: '版と差分' }).click();
  await page.getByRole('button', { name: '進行中のお客様をこの版へ移す' }).click();
  await page.getByText('移動 太郎').waitFor();
  await page.getByRole('button', { name: '1 人を v2 へ移す' }).click();
  await finished(page, '版の移動: 来店後の電話');
  expect(await due()).toBe('2027-12-06');
  await undo(page, 1);
  expect(await due()).toBe('2027-12-04');
  await page.close();
}, 180_000);
