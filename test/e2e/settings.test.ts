import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import type { SurveyDefinitionView } from '#contract/surveys';
import { launchBrowser } from './browser.ts';
import { buildDealer, STAFF } from './dealer.ts';
import { look } from './look.ts';
import { freePort, type Stack, startStack } from './stack.ts';

let stack: Stack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stack = await startStack();
  await buildDealer(stack.api);
  browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  await page.goto(`${stack.origin}/settings`);
  await page.getByLabel('メールアドレス').fill(STAFF.email);
  await page.getByLabel('パスワード', { exact: true }).fill(STAFF.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('tab', { name: 'アンケート' }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 60_000);

test('A survey of the store is made of questions with a branch, and a change is its second version', async () => {
  await page.getByRole('tab', { name: 'アンケート' }).click();
  for (const title of ['見積りアンケート', '成約アンケート', '終了アンケート'])
    await page.getByRole('row').filter({ hasText: title }).first().waitFor();
  expect(await look(page, 'surveys-list')).toEqual([]);
  await page.getByRole('button', { name: 'アンケートを追加' }).click();
  const dialog = page.getByRole('dialog', { name: 'アンケートを追加' });
  await dialog.getByLabel('名前（日本語）').fill('納車アンケート');
  const first = dialog.getByRole('group', { name: '質問 1' });
  await first.getByLabel('質問（日本語）').fill('ご満足いただけましたか');
  await first.getByLabel('選択肢（1 行に 1 つ）').fill('はい | Yes\nいいえ | No');
  await dialog.getByRole('button', { name: '質問を追加' }).click();
  const second = dialog.getByRole('group', { name: '質問 2' });
  await second.getByLabel('質問（日本語）').fill('理由');
  await second.getByRole('combobox', { name: '答え方' }).click();
  await page.getByRole('option', { name: '自由回答' }).click();
  await second.getByRole('combobox', { name: 'この質問を聞く条件' }).click();
  await page.getByRole('option', { name: 'ご満足いただけましたか' }).click();
  // The field around it takes the click.
  await second.getByRole('combobox', { name: '選ばれたとき' }).click({ force: true });
  await page.getByRole('option', { name: 'いいえ' }).click();
  await page.keyboard.press('Tab');
  expect(await look(page, 'surveys-dialog')).toEqual([]);
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByText('第 1 版として保存しました').waitFor();

  await page.getByRole('button', { name: '納車アンケート: 編集' }).click();
  const edit = page.getByRole('dialog', { name: 'アンケートを編集' });
  await edit.getByRole('group', { name: '質問 1' }).getByLabel('最大の数').fill('3');
  await edit.getByRole('button', { name: '保存' }).click();
  await edit.getByText('選ぶ数の上限が合いません').waitFor();
  await edit.getByRole('group', { name: '質問 1' }).getByLabel('最大の数').fill('2');
  await edit.getByRole('button', { name: '保存' }).click();
  await page.getByText('第 2 版として保存しました').waitFor();
  const { items } = await stack.api.get<{ items: SurveyDefinitionView[] }>('/surveys');
  const own = items.filter(({ title }) => title === '納車アンケート');
  expect(own.map(({ version, current }) => [version, current])).toEqual([
    [2, true],
    [1, false],
  ]);
  const [newest, oldest] = own.map(({ content }) => content.questions);
  expect(newest?.[1]?.showIf).toEqual(oldest?.[1]?.showIf);
  expect(oldest?.[0]).toMatchObject({
    max: 1,
    choices: [{ label: { ja: 'はい', en: 'Yes' } }, { label: { ja: 'いいえ' } }],
  });
}, 180_000);

test('Every version of a survey can be read', async () => {
  await page.goto(`${stack.origin}/settings`);
  await page.getByRole('tab', { name: 'アンケート' }).click();
  await page.getByRole('combobox', { name: '終了アンケート: 設問を見る' }).click();
  await page.getByRole('option', { name: /第 1 版/ }).click();
  await page.getByText('13 個から 1 つ — 「他車種との比較」で 比較有り/他車種購入 のとき').waitFor();
  expect(await look(page, 'surveys-read')).toEqual([]);
}, 120_000);

test('Another system is told by webhook: its address is checked, its secret shown once, a test arrives', async () => {
  const port = await freePort();
  const types: string[] = [];
  const receiver = createServer((req, res) => {
    let body = '';
    req.on('data', (part) => {
      body += part;
    });
    req.on('end', () => {
      types.push(JSON.parse(body).type);
      res.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(port, '127.0.0.1', resolve));
  try {
    await page.goto(`${stack.origin}/settings`);
    await page.getByRole('tab', { name: 'Webhook' }).click();
    await page.getByText('Webhook の送り先はありません').waitFor();
    await page.getByRole('button', { name: '送り先を追加' }).click();
    const dialog = page.getByRole('dialog', { name: '送り先を追加' });
    await dialog.getByLabel('送り先の URL').fill('crm');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText(/http か https/).waitFor();
    expect(await look(page, 'webhook-dialog')).toEqual([]);
    await dialog.getByLabel('送り先の URL').fill(`http://127.0.0.1:${port}/hooks`);
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    expect(await look(page, 'webhook-secret')).toEqual([]);
    await dialog.getByRole('button', { name: '閉じる' }).last().click();
    expect(await look(page, 'webhooks')).toEqual([]);
    await page.getByRole('button', { name: '送信の記録' }).click();
    await page.getByRole('button', { name: '試しに送る' }).click();
    await page.getByRole('row').filter({ hasText: 'webhook.test' }).getByText('届いた').waitFor();
    expect(types).toEqual(['webhook.test']);
    expect(await look(page, 'webhook-deliveries')).toEqual([]);
  } finally {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  }
}, 120_000);
