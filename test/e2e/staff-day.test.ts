import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Follow } from '#contract/follows';
import type { Page as ListOf } from '#contract/fields';
import type { Todo } from '#contract/todos';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, COLLEAGUE, type Dealer, STAFF } from './dealer.ts';
import { type Stack, startStack } from './stack.ts';

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
  context.setDefaultTimeout(15_000);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 60_000);

/** A page at the path, signed in: sign-in happens once, by the form, and the session is kept. */
async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(stack.origin + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (!page.url().includes('/sign-in')) return page;
  await page.getByLabel('メールアドレス').fill(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return page;
}

const openTodos = async (customerId: string): Promise<Todo[]> =>
  (await stack.api.get<ListOf<Todo>>(`/todos?customerId=${customerId}`)).items;
const follows = async (customerId: string): Promise<Follow[]> =>
  (await stack.api.get<ListOf<Follow>>(`/customers/${customerId}/follows`)).items;

test('A wrong password is refused with what to do, the right one opens the page that was asked for', async () => {
  const page = await context.newPage();
  await page.goto(`${stack.origin}/customers`);
  await page.getByLabel('メールアドレス').fill(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill('something-else');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('alert').filter({ hasText: '違います' }).waitFor();
  await page.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('heading', { name: '顧客', level: 1 }).waitFor();
  await page.close();
}, 60_000);

test('Assigning shows the five plans of the one-month pattern before they exist, and makes exactly those', async () => {
  const customer = await buildCustomer(stack.api, { name: '山田 花子', kana: 'ヤマダ ハナコ' });
  const page = await open(`/customers/${customer.id}`);
  await page.getByRole('button', { name: 'パターンを割り当て' }).click();
  const dialog = page.getByRole('dialog', { name: /割り当て/ });
  await dialog.getByRole('combobox', { name: 'パターン' }).click();
  await page.getByRole('option', { name: '1か月後フォロー' }).click();
  // the record holds 2026-11-01 as the last negotiation; the base chosen here wins
  await dialog.getByRole('button', { name: /基準日/ }).click();
  await pickDay(page, 2027, 12, 1);
  for (const day of ['12/21', '12/25', '12/29', '12/31', '1/10'])
    await dialog.getByText(new RegExp(`^${day}\\(`)).waitFor();
  expect(await follows(customer.id)).toHaveLength(0);
  await dialog.getByRole('button', { name: 'この 5 件の予定で割り当てる' }).click();
  await page.getByRole('region', { name: '1か月後フォロー' }).waitFor();
  const [follow] = await follows(customer.id);
  expect(follow?.steps.map(({ dueAt }) => dueAt.slice(0, 16))).toEqual([
    '2027-12-21T10:00',
    '2027-12-25T12:00',
    '2027-12-29T15:00',
    '2027-12-31T10:00',
    '2028-01-10T17:15',
  ]);
  await page.close();
}, 60_000);

test('A stop with its reason cancels what was planned and is written into the history', async () => {
  const customer = await buildCustomer(stack.api, { name: '佐藤 一郎' });
  await stack.api.post('/follows', {
    customerId: customer.id,
    patternId: dealer.patterns['one_month']?.id,
    base: '2027-12-01',
  });
  const page = await open(`/customers/${customer.id}`);
  await page.getByRole('button', { name: '停止', exact: true }).click();
  await page.getByRole('radio', { name: '商談終了' }).check();
  await page.getByRole('button', { name: '停止する' }).click();
  await page.getByText('フォローを停止しました').first().waitFor();
  await page.getByText('停止（商談終了）').waitFor();
  const [follow] = await follows(customer.id);
  expect(follow?.status).toBe('stopped');
  expect(follow?.steps.every(({ status }) => status === 'cancelled')).toBe(true);
  expect(await openTodos(customer.id)).toHaveLength(0);
  await page.close();
}, 60_000);

test('The result of a call is one key, and a call-back makes the next ToDo at the time that was promised', async () => {
  const customer = await buildCustomer(stack.api, { name: '鈴木 二郎' });
  const other = await buildCustomer(stack.api, { name: '高橋 三郎' });
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  await stack.api.post('/todos', {
    customerId: customer.id,
    channel: 'phone',
    title: '状況の確認',
    dueAt: at(-5),
  });
  await stack.api.post('/todos', {
    customerId: other.id,
    channel: 'phone',
    title: '状況の確認',
    dueAt: at(-4),
  });
  const page = await open('/todos?bucket=on_time');
  const detail = page.getByRole('complementary', { name: 'ToDo の詳細' });
  await detail.getByRole('heading', { name: '鈴木 二郎' }).waitFor();
  await detail.getByLabel('メモ').fill('夕方にかけ直す約束');
  await detail.getByRole('button', { name: /^折り返し/ }).click();
  await detail.getByRole('button', { name: '明日 17:30' }).click();
  await detail.getByRole('button', { name: '折り返しを予約' }).click();
  await page.getByText('次の ToDo を作りました').waitFor();
  const [next, ...rest] = await openTodos(customer.id);
  expect(rest).toHaveLength(0);
  expect(next).toMatchObject({ kind: 'callback', channel: 'phone' });
  expect(next?.dueAt.slice(11)).toBe('17:30:00+09:00');

  await detail.getByRole('heading', { name: '高橋 三郎' }).waitFor();
  await page.keyboard.press('2');
  await page.getByText('高橋 三郎: 不在').waitFor();
  expect(await openTodos(other.id)).toHaveLength(0);
  await page.close();
}, 60_000);

test("A colleague's ToDo is taken over with one key, and the board of everyone shows it without a reload", async () => {
  const customer = await buildCustomer(stack.api, { name: '伊藤 四郎' });
  const colleague = (await stack.api.get<ListOf<{ id: string; name: string }>>('/users')).items.find(
    ({ name }) => name === COLLEAGUE.name,
  );
  const page = await open('/todos?bucket=on_time');
  await page.getByText('リアルタイム').waitFor();
  await stack.api.post('/todos', {
    customerId: customer.id,
    channel: 'phone',
    title: '引き継ぎの確認',
    dueAt: new Date().toISOString(),
    assigneeId: colleague?.id,
  });
  await page.getByRole('button', { name: /伊藤 四郎.*引き継ぎの確認/ }).click();
  await page.locator('body').press('t');
  await page.getByText(`1 件を ${STAFF.name} に割り当てました`).waitFor();
  expect((await openTodos(customer.id))[0]?.assigneeName).toBe(STAFF.name);
  await page.close();
}, 60_000);

/** Chooses a day in an open date picker. */
async function pickDay(page: Page, year: number, month: number, day: number): Promise<void> {
  const level = page.locator('.mantine-DatePickerInput-calendarHeaderLevel:visible');
  await level.click();
  await level.click();
  await page.getByRole('button', { name: String(year), exact: true }).click();
  await page
    .locator('.mantine-DatePickerInput-monthsListControl:visible')
    .nth(month - 1)
    .click();
  await page
    .locator('.mantine-DatePickerInput-day:visible:not([data-outside])')
    .getByText(String(day), { exact: true })
    .click();
}
