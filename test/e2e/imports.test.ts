import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import type { Browser, BrowserContext } from 'playwright-core';
import type { Customer } from '#contract/customers';
import type { Page as ListOf } from '#contract/fields';
import { launchBrowser } from './browser.ts';
import { buildDealer } from './dealer.ts';
import { type Stack, startStack } from './stack.ts';

/** Rows are read by a workflow; the page asks every second. */
const WORK = { timeout: 60_000 };
const MANAGER = { name: '森 由美', email: 'mori@example.jp', password: 'oikaze-e2e-2026' };
/** As Excel on a Japanese Windows writes it; the third row has no name. */
const CSV = [
  '顧客コード,氏名,フリガナ,携帯電話,紹介者',
  'K-1,髙橋 健一,タカハシ ケンイチ,090-2222-0001,田中様',
  'K-2,渡邉 涼子,ワタナベ リョウコ,090-2222-0002,',
  'K-3,,ナナシ,090-2222-0003,',
  '',
].join('\r\n');

let stack: Stack;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  stack = await startStack();
  const { store } = await buildDealer(stack.api);
  await stack.api.post('/users', { ...MANAGER, role: 'manager', storeIds: [store.id] });
  browser = await launchBrowser();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 60_000);

const found = async (query: string): Promise<string[]> =>
  (await stack.api.get<ListOf<Customer>>(`/customers?q=${encodeURIComponent(query)}`)).items.map(
    ({ name }) => name,
  );

test('A Shift_JIS file is tried out before anything is stored, then imported without its bad row', async () => {
  const page = await context.newPage();
  await page.goto(`${stack.origin}/sign-in`);
  await page.getByLabel('メールアドレス').fill(MANAGER.email);
  await page.getByLabel('パスワード', { exact: true }).fill(MANAGER.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('link', { name: '取り込み' }).click();
  await page.getByRole('heading', { name: '取り込み', level: 1 }).waitFor();

  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'ファイルを選ぶ' }).click();
  await (await choosing).setFiles({
    name: '顧客台帳.csv',
    mimeType: 'text/csv',
    buffer: iconv.encode(CSV, 'cp932'),
  });
  await page.getByRole('heading', { name: '顧客台帳.csv', level: 1 }).waitFor(WORK);
  await page.getByText('顧客 ・ 3 行 ・ Shift_JIS').waitFor();
  await page.getByText('髙橋 健一 / 渡邉 涼子').waitFor();
  const target = (header: string) => page.getByRole('combobox', { name: `「${header}」の取り込み先` });
  expect(await target('氏名').inputValue()).toBe('氏名 *');
  expect(await target('携帯電話').inputValue()).toBe('電話番号');
  await target('紹介者').click();
  await page.getByRole('option', { name: 'メモ' }).click();

  await page.getByRole('button', { name: '試し取り込み' }).click();
  await page.getByText('2 行を取り込めます。1 行は取り込まれません').waitFor(WORK);
  const bad = page.getByRole('row').filter({ hasText: '氏名が空です' });
  await bad.getByRole('cell', { name: '氏名を入力してください' }).waitFor();
  expect(await bad.getByRole('cell').first().textContent()).toBe('3');
  expect(await found('髙橋')).toEqual([]);

  await page.getByRole('button', { name: '2 行を取り込む' }).click();
  const result = page.getByRole('region', { name: '取り込みが終わりました' });
  await result.waitFor(WORK);
  await result.getByText('2 行を登録・更新しました').waitFor();
  expect(await result.innerText()).toMatch(
    /新規\s*2\s*更新\s*0\s*変更なし\s*0\s*重複の可能性\s*0\s*エラー\s*1/,
  );

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'エラー行をダウンロード' }).click();
  const errors = await readFile(await (await downloading).path(), 'utf8');
  expect(errors).toContain('3,氏名,氏名が空です,氏名を入力してください,K-3,,ナナシ');

  await result.getByRole('link', { name: '顧客を見る' }).click();
  await page.getByRole('link', { name: '髙橋 健一' }).click();
  await page.getByRole('heading', { name: /髙橋 健一/, level: 1 }).waitFor();
  await page.getByText('田中様').first().waitFor();
  expect(await found('渡邉')).toEqual(['渡邉 涼子']);
  await page.close();
}, 240_000);
