import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Todo } from '#contract/todos';
import { readPdf } from '../channels/read-pdf.ts';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, STAFF } from './dealer.ts';
import { look } from './look.ts';
import { type Stack, startStack } from './stack.ts';

/** A batch is made by a workflow; the page asks every second. */
const WORK = { timeout: 60_000 };
const TAG = 'はがき';
/** A picture of four pixels. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGM4EWBjU3GCAUIBACb2BaEe0Ge4AAAAAElFTkSuQmCC',
  'base64',
);

let stack: Stack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stack = await startStack();
  await buildDealer(stack.api);
  const address = {
    postalCode: '460-0008',
    address: '愛知県名古屋市中区栄3丁目15番33号\n栄ガスビル 1203号室',
  };
  for (const customer of [
    { name: '髙﨑 𠮷之助', ...address },
    { name: '株式会社追風商事', postalCode: '100-0001', address: '東京都千代田区千代田1-1' },
    { name: '番号 不明', address: '東京都千代田区千代田1-2' },
  ])
    await buildCustomer(stack.api, { ...customer, tags: [TAG] });
  browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
  await page.goto(`${stack.origin}/sign-in`);
  await page.getByLabel('メールアドレス').fill(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('link', { name: 'はがき', exact: true }).click();
  await page.getByRole('heading', { name: 'はがき', level: 1 }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 60_000);

test('The settings of the store: vertical, 料金後納, to the print house', async () => {
  await page.getByText('まとめはまだありません').waitFor();
  expect(await look(page, 'postcards-empty')).toEqual([]);
  await page.getByRole('tab', { name: '設定' }).click();
  await page.getByRole('radio', { name: '縦書き' }).check();
  await page.getByRole('combobox', { name: '料金の表示' }).click();
  await page.getByRole('option', { name: '料金後納' }).click();
  await page.getByRole('textbox', { name: '差出事業所名' }).fill('平塚局');
  await page.getByRole('radio', { name: 'まとめて印刷会社へ' }).check();
  expect(await look(page, 'postcards-settings')).toEqual([]);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('保存しました').first().waitFor();
}, 120_000);

test('A back with a picture and variables is made beside its result', async () => {
  await page.getByRole('tab', { name: 'デザイン' }).click();
  await page.getByText('デザインはまだありません').waitFor();
  await page.getByRole('link', { name: 'デザインを作る' }).click();
  await page.getByRole('textbox', { name: 'デザインの名前' }).fill('車検のご案内');
  await page.getByRole('textbox', { name: '見出し', exact: true }).fill('{{customer.name}} 様へ');
  await page.getByRole('textbox', { name: '本文' }).fill('{{customer.nama}} 様');
  await page.getByText('customer.nama').first().waitFor();
  await page.getByRole('textbox', { name: '本文' }).fill('{{store.name}}です。車検のご案内を申し上げます。');
  await page.getByText('写真が上').click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'a.txt', mimeType: 'image/png', buffer: Buffer.from('no') });
  await page.getByRole('alert').filter({ hasText: 'PNG か JPEG の画像を選んでください' }).first().waitFor();
  await page.locator('input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PNG });
  await page.getByText('印刷が粗くなります').waitFor();
  await page.getByRole('img', { name: '裏面の仕上がり' }).waitFor();
  await page.getByRole('img', { name: '宛名面の仕上がり' }).waitFor();
  expect(await look(page, 'postcards-design')).toEqual([]);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('第 1 版').waitFor();
  await page.getByRole('link', { name: 'デザイン' }).first().click();
  await page.getByRole('link', { name: '車検のご案内' }).waitFor();
  expect(await look(page, 'postcards-designs')).toEqual([]);
}, 120_000);

test('Customers of a search get their cards in one PDF; who cannot be printed is named', async () => {
  const query = { all: [{ field: 'tags', op: 'any_of', value: [TAG] }] };
  await page.goto(`${stack.origin}/customers/search?query=${encodeURIComponent(JSON.stringify(query))}`);
  await page.getByText('髙﨑 𠮷之助').first().waitFor();
  await page.getByRole('checkbox').first().check();
  await page.getByText('3 人を選択中').waitFor();
  await page.getByRole('button', { name: 'はがき', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '3 人にはがきを送る' });
  await dialog.getByText('1 枚 120 円').waitFor();
  expect(await look(page, 'postcards-send')).toEqual([]);
  await dialog.getByRole('button', { name: 'はがきを作る' }).click();

  await page.getByRole('heading', { name: 'はがき', level: 2 }).waitFor();
  await page.getByRole('button', { name: '入稿した' }).waitFor(WORK);
  const lacking = page.getByRole('row').filter({ hasText: '番号 不明' });
  await lacking.getByText('除外').waitFor();
  await lacking
    .getByText(/住所|郵便番号/)
    .last()
    .waitFor();
  expect(await look(page, 'postcards-batch')).toEqual([]);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'ダウンロード' }).click();
  await page.getByRole('menuitem', { name: 'PDF', exact: true }).click();
  const { pages } = readPdf(await readFile(await (await downloading).path()));
  expect(pages).toHaveLength(4);
  const words = pages.map(({ texts }) => texts.map(({ text }) => text).join(''));
  expect(words[0]).toContain('1000001');
  expect(words[0]).toContain('御中');
  expect(words[2]).toContain('三丁目');
  expect(words[2]).toContain('𠮷');
  expect(words[3]).toContain('髙﨑 𠮷之助 様へ');
  expect(words[3]).toContain('追い風モータース湘南店です。');

  await page.getByRole('button', { name: '宛名ラベル' }).click();
  await page
    .getByRole('dialog')
    .getByText(/2 枚|2 件|2 面/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  for (const step of ['入稿した', '印刷した', '投函した']) {
    await page.getByRole('button', { name: step }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: step }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    if (step !== '投函した')
      await page
        .getByRole('button', { name: step === '入稿した' ? '印刷した' : '投函した' })
        .first()
        .waitFor();
  }
}, 180_000);

test('A card that came back is found by its number: the customer gets no more post, and somebody a ToDo', async () => {
  const { items } = await stack.api.get<{ items: { id: string }[] }>('/postcard-batches');
  const cards = await stack.api.get<{
    items: { number: string | null; customerId: string; status: string }[];
  }>(`/postcard-batches/${items[0]?.id}/cards?status=in`);
  const [first] = cards.items;
  await page.goto(`${stack.origin}/postcards?tab=returns`);
  const number = page.getByRole('textbox', { name: 'はがきの番号' });
  await number.fill('00001-00001-9');
  await page.keyboard.press('Enter');
  await page.getByText(/印刷された番号.*を確かめるか/).waitFor();
  expect(await number.getAttribute('aria-invalid')).toBe('true');
  await number.fill(first?.number ?? '');
  await page.keyboard.press('Enter');
  await page.getByText('郵便不達にし').first().waitFor();
  await page
    .getByRole('row')
    .filter({ hasText: first?.number ?? '' })
    .waitFor();
  expect(await look(page, 'postcards-returns')).toEqual([]);
  const customer = await stack.api.get<{ undeliverable: { post: string | null } }>(
    `/customers/${first?.customerId}`,
  );
  expect(customer.undeliverable.post).not.toBeNull();
  const todos = await stack.api.get<{ items: Todo[] }>('/todos?bucket=on_time');
  expect(todos.items.map(({ title }) => title)).toContain('戻ったはがき: 住所を確認する');
  await page.goto(`${stack.origin}/postcards`);
  await page.getByRole('row').filter({ hasText: '投函済み' }).waitFor();
  expect(await look(page, 'postcards-batches')).toEqual([]);
}, 120_000);
