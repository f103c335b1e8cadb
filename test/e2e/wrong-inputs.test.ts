import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Follow } from '#contract/follows';
import type { Pattern } from '#contract/patterns';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, type Dealer, STAFF } from './dealer.ts';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;
let dealer: Dealer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let customerId: string;

beforeAll(async () => {
  stack = await startStack();
  dealer = await buildDealer(stack.api);
  ({ id: customerId } = await buildCustomer(stack.api, { name: '平塚 花子' }));
  browser = await launchBrowser();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 120_000);

/** The message stands at the field, and whoever cannot see it hears it there (aria-describedby). */
async function refused(field: Locator, message: RegExp): Promise<void> {
  await field.waitFor();
  const said = async () => {
    const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ').filter(Boolean);
    const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).allTextContents()));
    return { isInvalid: (await field.getAttribute('aria-invalid')) === 'true', text: texts.flat().join(' ') };
  };
  for (let turn = 0; turn < 60; turn += 1) {
    const { isInvalid, text } = await said();
    if (isInvalid && message.test(text)) return;
    await page.waitForTimeout(100);
  }
  expect(await said()).toEqual({ isInvalid: true, text: expect.stringMatching(message) });
}

const open = async (path: string): Promise<void> => {
  await page.goto(stack.origin + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
};
type Place = Page | Locator;
const box = (name: string, within: Place = page) => within.getByRole('textbox', { name, exact: true });
const choice = (name: string, within: Place = page) => within.getByRole('combobox', { name, exact: true });
const press = (name: string, within: Place = page) =>
  within.getByRole('button', { name, exact: true }).click();
const dialog = () => page.getByRole('dialog');
const tab = (name: string) => page.getByRole('tab', { name }).click();
const pick = async (field: Locator, option: string): Promise<void> => {
  await field.click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

test('Sign-in: a wrong password is told with what to do, and the address stays', async () => {
  await open('/sign-in');
  await page.getByLabel('メールアドレス').fill(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill('not the password');
  await press('サインイン');
  await page.getByText('メールアドレスまたはパスワードが違います').waitFor();
  expect(await page.getByLabel('メールアドレス').inputValue()).toBe(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await press('サインイン');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}, 120_000);

test('A new customer: no name, a telephone number and a postcode that are none; the rest stays, the first wrong field is at hand', async () => {
  await open('/customers');
  await press('顧客を追加');
  await box('カナ', dialog()).fill('ワタナベ リョウコ');
  await box('電話番号', dialog()).fill('いつもの番号');
  await press('追加', dialog());
  await refused(box('氏名', dialog()), /空|入力/);
  await box('氏名', dialog()).fill('渡邉 涼子');
  await press('追加', dialog());
  await refused(box('電話番号', dialog()), /市外局番から指定してください/);
  await page.waitForFunction('document.activeElement?.getAttribute("aria-invalid") === "true"');
  expect(await page.evaluate('document.activeElement?.id')).toBe(
    await box('電話番号', dialog()).getAttribute('id'),
  );
  await box('電話番号', dialog()).fill('090-1111-2222');
  await box('郵便番号', dialog()).fill('254');
  await press('追加', dialog());
  await refused(box('郵便番号', dialog()), /7 桁で指定してください/);
  expect(await box('カナ', dialog()).inputValue()).toBe('ワタナベ リョウコ');
  // what is said at the field is not said again elsewhere, and no field is named as a program names it
  expect(await page.getByText(/postalCode/).count()).toBe(0);
}, 120_000);

test('A customer’s profile, a vehicle, a purchase', async () => {
  await open(`/customers/${customerId}`);
  await press('顧客情報を編集');
  await box('メールアドレス', dialog()).fill('hanako@example');
  await press('保存', dialog());
  await refused(box('メールアドレス', dialog()), /hanako@example\.jp のように指定してください/);
  await press('キャンセル', dialog());
  await press('車両を追加');
  await box('車種', dialog()).fill('プリウス');
  await box('走行距離', dialog()).fill('9999999');
  await press('追加', dialog());
  await refused(box('走行距離', dialog()), /5,?000,?000/);
  expect(await box('車種', dialog()).inputValue()).toBe('プリウス');
  await press('キャンセル', dialog());
  await press('購入を追加');
  await box('金額', dialog()).fill('3000000000');
  await press('追加', dialog());
  await refused(box('金額', dialog()), /2,?000,?000,?000/);
  await press('キャンセル', dialog());
}, 120_000);

test('Convenient times: a window that ends before it begins cannot be saved', async () => {
  await open(`/customers/${customerId}`);
  await press('時間帯を追加');
  const card = page.getByRole('region', { name: '連絡しやすい時間' });
  await card.getByRole('spinbutton', { name: '時' }).last().fill('09');
  await card.getByRole('alert').filter({ hasText: '終了は開始より後にしてください' }).waitFor();
  expect(await card.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
}, 120_000);

test('Assigning: the base date that is missing is asked for at its field', async () => {
  const { id: patternId } = await stack.api.post<Pattern>('/patterns', {
    name: '車検のご案内',
    kind: 'after',
    base: 'inspection_expiry',
    stopOn: ['end'],
    steps: [{ channel: 'phone', anchor: 'base', offset: '-P60D', phone: { title: '車検のご案内' } }],
  });
  expect(patternId).toBeTruthy();
  await open(`/customers/${customerId}`);
  await press('パターンを割り当て');
  await pick(choice('パターン', dialog()), '車検のご案内');
  await refused(dialog().getByRole('button', { name: /基準日/ }), /車検満了日を登録するか、基準日/);
  expect(
    await dialog()
      .getByRole('button', { name: /件の予定で割り当てる/ })
      .isDisabled(),
  ).toBe(true);
  await press('キャンセル', dialog());
}, 120_000);

test('A step: a time before the step ahead of it is refused in the dialog, which stays', async () => {
  const follow = await stack.api.post<Follow>('/follows', {
    customerId,
    patternId: dealer.patterns['one_month']?.id,
    base: '2027-12-01',
  });
  await open(`/customers/${customerId}`);
  const second = follow.steps[1];
  await page.getByRole('button', { name: new RegExp(`12:00 電話 ${second?.title}`) }).click();
  const at = dialog().getByRole('button', { name: '新しい日時' });
  await at.click();
  await page
    .locator('.mantine-DateTimePicker-day:visible:not([data-outside])')
    .getByText('5', { exact: true })
    .click();
  await press('確定');
  await press('日時を変更', dialog());
  await refused(at, /前のステップの予定より後の日時/);
  await page.keyboard.press('Escape');
}, 120_000);

test('A one-off ToDo, a quote by hand and a review: whom they are for is asked for at the field', async () => {
  await open('/todos');
  await press('ToDo を追加');
  await box('内容', dialog()).fill('試乗の日程');
  await press('追加', dialog());
  await refused(choice('顧客', dialog()), /選んでください/);
  expect(await box('内容', dialog()).inputValue()).toBe('試乗の日程');
  await open('/inquiries');
  await press('見積り依頼を登録');
  await press('追加', dialog());
  await refused(choice('お客様', dialog()), /選んでください/);
  await open('/manager');
  await tab('商談レビュー');
  await press('レビューを書く');
  await press('保存', dialog());
  await refused(choice('顧客', dialog()), /選んでください/);
  await refused(box('内容', dialog()), /入力してください/);
}, 120_000);

test('A call-back: a time that has passed is refused, and the note stays with its ToDo', async () => {
  await stack.api.post('/todos', {
    customerId,
    channel: 'phone',
    title: '状況の確認',
    dueAt: new Date().toISOString(),
  });
  await open('/todos?bucket=on_time');
  const detail = page.getByRole('complementary', { name: 'ToDo の詳細' });
  await box('メモ', detail).fill('夕方にかけ直す');
  await detail.getByRole('button', { name: /^折り返し/ }).click();
  const at = detail.getByRole('button', { name: '次に連絡する日時' });
  await at.click();
  await page.locator('.mantine-DateTimePicker-day[data-today]:visible').click();
  await page.getByRole('spinbutton', { name: '時' }).fill('00');
  await page.getByRole('spinbutton', { name: '分' }).fill('00');
  await page.keyboard.press('Escape');
  await press('折り返しを予約', detail);
  await refused(at, /もう過ぎた日時です/);
  expect(await box('メモ', detail).inputValue()).toBe('夕方にかけ直す');
}, 120_000);

test('A pattern: no name, an SMS of 71 characters, a variable that is none; leaving asks first', async () => {
  await open('/patterns/new');
  await page.locator('label').filter({ hasText: /^SMS$/ }).first().click();
  await box('本文').fill('あ'.repeat(71));
  await press('パターンを作成');
  await refused(box('パターン名'), /パターン名を入力してください/);
  await refused(box('本文'), /70 文字以内/);
  await box('本文').fill('{{customer.shoeSize}} 様');
  await refused(box('本文'), /customer\.shoeSize/);
  await page.getByRole('link', { name: '顧客', exact: true }).first().click();
  await page.getByRole('dialog', { name: '保存していない変更があります' }).waitFor();
  await press('編集に戻る', dialog());
  expect(await box('本文').inputValue()).toBe('{{customer.shoeSize}} 様');
}, 120_000);

test('A template, a member of staff, an API key', async () => {
  await open('/settings');
  await tab('テンプレート');
  await press('テンプレートを追加');
  await box('本文', dialog()).fill('{{customer.shoeSize}} 様');
  await refused(box('本文', dialog()), /customer\.shoeSize/);
  await pick(choice('チャネル', dialog()), 'SMS');
  await box('本文', dialog()).fill('あ'.repeat(71));
  await refused(box('本文', dialog()), /70 文字以内/);
  await press('キャンセル', dialog());

  await tab('スタッフ');
  await press('スタッフを追加');
  await box('氏名', dialog()).fill('森 由美');
  await box('メールアドレス', dialog()).fill('mori@example');
  await dialog().locator('input[type=password]').fill('short');
  await press('保存', dialog());
  await refused(box('メールアドレス', dialog()), /のように指定してください/);
  await refused(dialog().locator('input[type=password]'), /10/);
  await dialog().locator('input[type=password]').fill('oikaze-e2e-2026');
  await box('メールアドレス', dialog()).fill(STAFF.email);
  await press('保存', dialog());
  await refused(box('メールアドレス', dialog()), /すでに登録されています/);
  expect(await box('氏名', dialog()).inputValue()).toBe('森 由美');
  await press('キャンセル', dialog());

  await tab('API キー');
  await press('API キーを追加');
  await press('キーを作成', dialog());
  await refused(box('名前', dialog()), /入力してください/);
}, 120_000);

test('The store: postcode of the sender, and closing before opening', async () => {
  await open('/settings');
  await box('郵便番号').fill('12-34');
  await press('保存');
  await refused(box('郵便番号'), /7 桁で指定してください/);
  await press('元に戻す');
  await box('店舗名').fill('');
  await press('保存');
  await refused(box('店舗名'), /空|入力/);
  await press('元に戻す');
}, 120_000);

test('A search that is to be kept needs a name', async () => {
  await open('/customers/search');
  await press('検索を保存');
  await press('保存', dialog());
  await refused(box('名前', dialog()), /入力してください/);
}, 120_000);

test('An import: a file that is none, then one whose names go nowhere', async () => {
  await open('/imports');
  const choose = async (name: string, text: string) => {
    const choosing = page.waitForEvent('filechooser');
    await press('ファイルを選ぶ');
    await (await choosing).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  };
  await choose('空.csv', '');
  await page
    .getByRole('alert')
    .filter({ hasText: '1 行目に見出し、2 行目からデータのある CSV を選んでください' })
    .waitFor();
  await choose('名簿.csv', '氏名,電話\n山田 太郎,090-1111-2222\n');
  const target = choice('「氏名」の取り込み先');
  await target.waitFor();
  await pick(target, 'メモ');
  await page.getByRole('alert').filter({ hasText: '氏名' }).waitFor();
  expect(await page.getByRole('button', { name: '試し取り込み' }).isDisabled()).toBe(true);
}, 120_000);

test('A rule of automatic sending, a campaign, a survey', async () => {
  await open('/automation/new');
  await box('本文').fill('あ'.repeat(71));
  await press('ルールを保存');
  await refused(box('ルール名'), /ルール名を入力してください/);
  await refused(box('本文'), /70 文字を超えています/);
  await open('/campaigns');
  await page
    .getByRole('button', { name: /キャンペーン/ })
    .first()
    .click();
  await box('名前', dialog()).fill('冬のキャンペーン');
  await box('プレゼント', dialog()).fill('旅行券');
  await dialog().locator('textarea').last().fill('{{customer.shoeSize}} 様');
  await press('下書きを作る', dialog());
  await refused(dialog().locator('textarea').last(), /使えない変数/);
  await open('/settings');
  await tab('アンケート');
  await press('アンケートを追加');
  await press('保存', dialog());
  await refused(box('名前（日本語）', dialog()), /空|入力/);
}, 120_000);

test('List cleaning: years that are none', async () => {
  await open('/cleaning');
  await box('利用がない年数').fill('0');
  await refused(box('利用がない年数'), /1〜30 の整数/);
}, 120_000);
