import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Customer } from '#contract/customers';
import type { OutboxEntry } from '#contract/deliveries';
import type { Page as ListOf } from '#contract/fields';
import type { Quote } from '#contract/quotes';
import type { AnsweredSurveyView } from '#contract/surveys';
import { launchBrowser } from './browser.ts';
import { buildCustomer, buildDealer, type Dealer } from './dealer.ts';
import { type Stack, startStack } from './stack.ts';

/** My Page as customers see it (C11): a telephone, 390 px wide. */
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

let stack: Stack;
let dealer: Dealer;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack();
  dealer = await buildDealer(stack.api);
  browser = await launchBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
}, 60_000);

interface Visit {
  customer: Customer;
  quote: Quote;
  context: BrowserContext;
  page: Page;
}

async function phone(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
    hasTouch: true,
  });
  context.setDefaultTimeout(15_000);
  return { context, page: await context.newPage() };
}

let nr = 0;
/** The API answers with the relay address only (C8). */
const realAddress = new Map<string, string>();
async function buildVisitor(status: Quote['status'] = 'negotiating'): Promise<Visit> {
  nr += 1;
  const email = `visitor${nr}@example.jp`;
  const customer = await buildCustomer(stack.api, { name: '平塚 花子', email });
  realAddress.set(customer.id, email);
  const quote = await stack.api.post<Quote>('/quotes', {
    customerId: customer.id,
    vehicleText: 'プリウス 2023年式',
    estimateYen: 1_250_000,
    usage: '通勤',
    status,
  });
  return { customer, quote, ...(await phone()) };
}

/** The newest mail to an address that holds what is looked for, out of the local outbox. */
async function linkFromMail(email: string, link: RegExp): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { items } = await stack.api.get<ListOf<OutboxEntry>>('/outbox?channel=mail&limit=100');
    const found = items
      .filter(({ to }) => to.includes(email))
      .flatMap(({ body }) => link.exec(body)?.[0] ?? []);
    if (found[0]) return found[0];
    if (Date.now() > deadline) throw new Error('no mail with such a link came');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Asks for a link at the entrance, takes it from the mail, opens it. */
async function enter({ customer, page }: Visit): Promise<void> {
  await page.goto(`${stack.origin}/my/`);
  await page.getByLabel('メールアドレス').fill(realAddress.get(customer.id) ?? '');
  await page.getByRole('button', { name: 'リンクを受け取る' }).click();
  await page.getByText('ご登録のあるメールアドレスであれば').waitFor();
  const url = await linkFromMail(customer.email ?? '', /http\S+\/my\/#[\w-]+/);
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByRole('heading', { name: 'お見積り', level: 1 }).waitFor();
}

const tab = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name });

/** A picture where asked for, at both widths and in both languages, and what axe finds. */
async function look(page: Page, name: string, { english = true } = {}): Promise<void> {
  const shoot = async (label: string) => {
    const folder = process.env['OIKAZE_E2E_PICTURES'];
    for (const [width, size] of [
      ['390', PHONE],
      ['1440', DESKTOP],
    ] as const) {
      await page.setViewportSize(size);
      if (folder)
        await page.screenshot({ path: `${folder}/my-${name}-${label}-${width}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${label} ${width} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      // Nothing to scroll sideways for.
      expect(
        await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
      ).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize(PHONE);
  };
  await shoot('ja');
  if (!english) return;
  await page.getByRole('button', { name: 'English' }).click();
  await shoot('en');
  await page.getByRole('button', { name: '日本語' }).click();
}

const answersOf = async ({ quote }: Visit): Promise<AnsweredSurveyView[]> =>
  (await stack.api.get<{ items: AnsweredSurveyView[] }>(`/quotes/${quote.id}/surveys`)).items;

/** The same wrong answer, past the page: by the session that the browser has. */
async function postAnswer(page: Page, surveyId: string, answers: object) {
  const answer = await page.request.post(`${stack.origin}/api/my/surveys/${surveyId}/answer`, {
    data: { answers },
    headers: { Origin: stack.origin },
  });
  return {
    status: answer.status(),
    body: (await answer.json()) as { code: string; errors: { field: string }[] },
  };
}
const surveyIn = (page: Page): string => /surveys\/([\w-]+)/.exec(page.url())?.[1] ?? '';

async function openSurvey(page: Page, title: string): Promise<void> {
  await tab(page, 'アンケート').click();
  await page
    .getByRole('article')
    .filter({ hasText: title })
    .getByRole('button', { name: '回答する' })
    .click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
}

test('A link is mailed to whom it may concern, opens My Page, and leaves no token in the address', async () => {
  const visit = await buildVisitor();
  const { page, context } = visit;
  await page.goto(`${stack.origin}/my/`);
  await page.getByRole('heading', { name: 'マイページを開く' }).waitFor();
  await look(page, 'entrance');
  await enter(visit);
  expect(page.url()).toBe(`${stack.origin}/my/`);
  await page.getByText('追い風モータース湘南店').first().waitFor();
  await page.getByText('プリウス 2023年式').waitFor();
  await page.getByText('1,250,000 円').waitFor();
  await look(page, 'quotes');
  const cookie = (await context.cookies(`${stack.origin}/api/my`)).find(({ name }) => name === 'oikaze_my');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/api/my' });
  await context.close();
}, 180_000);

test('A link that was cut off leads to the entrance with the reason', async () => {
  const { page, context } = await phone();
  await page.goto(`${stack.origin}/my/#${'A'.repeat(60)}`);
  await page.getByRole('alert').filter({ hasText: 'リンクを最後まで開いているか' }).waitFor();
  await page.getByLabel('メールアドレス').waitFor();
  await context.close();
}, 60_000);

test('Wishes reach the store as soon as they are chosen', async () => {
  const visit = await buildVisitor();
  const { page, context, quote } = visit;
  await enter(visit);
  await page.getByRole('checkbox', { name: '試乗がしたい' }).check();
  await page.getByText('ご希望を店舗に伝えました').waitFor();
  await page.getByRole('checkbox', { name: 'カタログが見たい' }).check();
  await page.getByText('ご希望を店舗に伝えました').waitFor();
  const wishes = async () => (await stack.api.get<Quote>(`/quotes/${quote.id}`)).wishes;
  expect([...(await wishes())].sort()).toEqual(['catalog', 'test_drive']);
  await page.getByRole('checkbox', { name: 'カタログが見たい' }).uncheck();
  await page.getByText('ご希望を店舗に伝えました').waitFor();
  expect(await wishes()).toEqual(['test_drive']);
  await context.close();
}, 120_000);

test('A message with a file reaches the store and stands in the thread; an empty one and a wrong file are refused', async () => {
  const visit = await buildVisitor();
  const { page, context, customer } = visit;
  await enter(visit);
  await tab(page, 'メッセージ').click();
  await page.getByRole('button', { name: '送信する' }).click();
  await page.getByRole('alert').filter({ hasText: '本文を入力してください' }).waitFor();
  await page.getByLabel('本文').fill('来週の土曜に試乗できますか。\n家族と伺います。');
  const file = (name: string, body: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(body) });
  await page.getByLabel('ファイルを添付').setInputFiles(file('要望.html', '<html><script>x</script></html>'));
  await page.getByRole('button', { name: '送信する' }).click();
  await page.getByRole('alert').filter({ hasText: 'PDF・画像・Word' }).waitFor();
  await look(page, 'message-refused', { english: false });
  await page.getByRole('button', { name: '「要望.html」を外す' }).click();
  await page.getByLabel('ファイルを添付').setInputFiles(file('要望.txt', '白がいいです'));
  await page.getByRole('button', { name: '送信する' }).click();
  await page.getByText('送信しました').waitFor();
  await page
    .getByRole('listitem')
    .filter({ hasText: '家族と伺います。' })
    .getByRole('link', { name: /要望\.txt/ })
    .waitFor();
  await look(page, 'messages');
  const { items } = await stack.api.get<ListOf<{ body: string; channel: string }>>(
    `/customers/${customer.id}/messages`,
  );
  expect(items.map(({ body, channel }) => `${channel}: ${body}`)).toEqual([
    'my_page: 来週の土曜に試乗できますか。\n家族と伺います。',
  ]);
  const todos = await stack.api.get<ListOf<{ kind: string }>>(
    `/todos?customerId=${customer.id}&bucket=replied`,
  );
  expect(todos.items).toMatchObject([{ kind: 'reply' }]);
  await context.close();
}, 180_000);

test('見積りアンケート: a fourth point is refused on the page and by the API, three and a request arrive', async () => {
  const visit = await buildVisitor();
  const { page, context } = visit;
  await enter(visit);
  await openSurvey(page, '見積りアンケート');
  await page.getByRole('button', { name: '回答を送る' }).click();
  await page.getByRole('alert').filter({ hasText: '1つ以上の質問に答えてください' }).waitFor();
  for (const name of [
    'ディーラー担当者の熱心な対応',
    'ディーラー担当者の豊富な知識',
    '希望の時期に納車できること',
    '自分でじっくり考えたいので/ディーラー担当者には最低限のことだけお願いしたい',
  ])
    await page.getByRole('checkbox', { name }).check();
  await page.getByRole('alert').filter({ hasText: '選べるのは3つまでです（いま4つ）' }).waitFor();
  await page.getByRole('button', { name: '回答を送る' }).click();
  await page.getByRole('alert').filter({ hasText: '直していただきたい項目があります' }).waitFor();
  await look(page, 'survey-too-many');
  expect(await answersOf(visit)).toEqual([]);
  const four = { points: ['eager_staff', 'knowledge', 'delivery_time', 'other'] };
  expect(await postAnswer(page, surveyIn(page), four)).toMatchObject({
    status: 422,
    body: { code: 'survey_answer_invalid', errors: [{ field: 'answers.points' }] },
  });
  await page.getByRole('checkbox', { name: '希望の時期に納車できること' }).uncheck();
  await page.getByLabel('見積りに関する要望').fill('下取りもお願いします');
  await page.getByRole('button', { name: '回答を送る' }).click();
  await page.getByRole('heading', { name: 'ご回答ありがとうございました' }).waitFor();
  const [survey] = await answersOf(visit);
  expect(survey?.lines.map(({ values }) => values)).toEqual([
    [
      '自分でじっくり考えたいので/ディーラー担当者には最低限のことだけお願いしたい',
      'ディーラー担当者の熱心な対応',
      'ディーラー担当者の豊富な知識',
    ],
    ['下取りもお願いします'],
  ]);
  await page.getByRole('button', { name: 'アンケートの一覧へ' }).click();
  await page.getByText('今お答えいただくアンケートはありません。').waitFor();
  await page.getByText('見積りアンケート').click();
  await look(page, 'surveys');
  await context.close();
}, 180_000);

test('成約アンケート comes by mail when a contract stops the follow; both choices are needed, and one answer is all it takes', async () => {
  const visit = await buildVisitor();
  const { page, context, customer, quote } = visit;
  const patternId = dealer.patterns['one_month']?.id;
  await stack.api.post('/follows', {
    customerId: customer.id,
    patternId,
    base: '2030-12-01',
    quoteId: quote.id,
  });
  await stack.api.patch(`/quotes/${quote.id}`, { status: 'contracted' });
  const url = await linkFromMail(customer.email ?? '', /http\S+\/s\/[\w-]+/);
  await page.goto(url);
  await page.getByRole('heading', { name: '成約アンケート', level: 1 }).waitFor();
  expect(await page.content()).not.toContain('平塚 花子');
  await page.getByRole('radio', { name: '購入価格' }).check();
  await page.getByRole('radio', { name: '安全性能' }).check();
  await page.getByRole('button', { name: '回答を送る' }).click();
  await page
    .getByRole('group', { name: 'この販売店で購入を決断した理由' })
    .getByRole('alert')
    .filter({ hasText: '1つ選んでください' })
    .waitFor();
  await look(page, 'survey-link');
  const token = url.split('/s/')[1] ?? '';
  const two = await page.request.post(`${stack.origin}/api/my/survey-link/answer`, {
    data: { token, answers: { convinced_by: ['price', 'safety'], store_reason: ['other'] } },
    headers: { Origin: stack.origin },
  });
  expect(two.status()).toBe(422);
  expect(await answersOf(visit)).toEqual([]);
  await page.getByRole('radio', { name: 'ディーラー担当者の豊富な知識がためになったから' }).check();
  await page.getByRole('button', { name: '回答を送る' }).click();
  await page.getByRole('heading', { name: 'ご回答ありがとうございました' }).waitFor();
  expect((await answersOf(visit)).map(({ answers }) => answers)).toEqual([
    { convinced_by: ['safety'], store_reason: ['knowledge'] },
  ]);
  await page.goto(url);
  await page.getByRole('heading', { name: 'このアンケートは回答済みです' }).waitFor();
  await look(page, 'survey-answered');
  const { items } = await stack.api.get<ListOf<{ channel: string; subject: string }>>(
    `/customers/${customer.id}/messages`,
  );
  expect(items).toMatchObject([{ channel: 'survey', subject: '成約アンケート' }]);
  await context.close();
}, 180_000);

test('終了アンケート shows thirteen points after another car and twelve after none, and never takes the other branch', async () => {
  const visit = await buildVisitor('ended');
  const { page, context } = visit;
  await enter(visit);
  await openSurvey(page, '終了アンケート');
  const points = page.getByRole('group', { name: '購入車種(他車種)と比べて希望に合わなかった点' });
  const reasons = page.getByRole('group', { name: '今回クルマを購入しなかった理由' });
  expect([await points.count(), await reasons.count()]).toEqual([0, 0]);
  await page.getByRole('button', { name: '回答を送る' }).click();
  await page.getByRole('alert').filter({ hasText: '1つ選んでください' }).waitFor();
  await page.getByRole('radio', { name: '比較有り/他車種購入' }).check();
  expect([await points.getByRole('radio').count(), await reasons.count()]).toEqual([13, 0]);
  await points.getByRole('radio', { name: '家族の同意が得られなかった' }).check();
  await look(page, 'survey-branch');
  for (const name of ['比較有り/他車種未購入', '比較無し/他車種未購入']) {
    await page.getByRole('radio', { name }).check();
    expect([await points.count(), await reasons.getByRole('radio').count()]).toEqual([0, 12]);
  }
  // The point chosen on the other branch does not count here.
  await page.getByRole('button', { name: '回答を送る' }).click();
  await reasons.getByRole('alert').filter({ hasText: '1つ選んでください' }).waitFor();
  const wrong = {
    comparison: ['not_compared_not_bought'],
    unmet_point: ['family'],
    not_bought_reason: ['discount'],
  };
  expect(await postAnswer(page, surveyIn(page), wrong)).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'answers.unmet_point' }] },
  });
  expect(await answersOf(visit)).toEqual([]);
  await reasons.getByRole('radio', { name: '想定していた値引きをしてもらえなかったから' }).check();
  await page.getByRole('button', { name: '回答を送る' }).click();
  await page.getByRole('heading', { name: 'ご回答ありがとうございました' }).waitFor();
  expect((await answersOf(visit)).map(({ answers }) => answers)).toEqual([
    { comparison: ['not_compared_not_bought'], not_bought_reason: ['discount'] },
  ]);
  await context.close();
}, 180_000);

test('Advertising or all mail is stopped, profile and convenient hours are saved, and closing My Page ends the session', async () => {
  const visit = await buildVisitor();
  const { page, context, customer } = visit;
  await enter(visit);
  await tab(page, '設定').click();
  const mail = page.getByRole('group', { name: '店舗からのメール' });
  await mail.getByRole('radio', { name: '商談やお取り引きの連絡だけ受け取る' }).check();
  await page.getByText('受け取りの設定を変えました').waitFor();
  expect(await stack.api.get<Customer>(`/customers/${customer.id}`)).toMatchObject({
    consent: { mail: 'service_only' },
  });
  await mail.getByRole('radio', { name: '受け取らない', exact: true }).check();
  await page.getByText('受け取りの設定を変えました').waitFor();
  await page.getByLabel('希望の連絡方法').selectOption('sms');
  await page.getByRole('button', { name: '時間を追加' }).click();
  const contact = page.getByRole('region', { name: '連絡の希望' });
  await contact.getByRole('button', { name: '保存する' }).click();
  await page.getByRole('alert').filter({ hasText: '曜日を1つ以上選んでください' }).waitFor();
  await contact.getByRole('checkbox', { name: '火' }).check();
  await contact.getByRole('button', { name: '保存する' }).click();
  await contact.getByText('保存しました').waitFor();
  const profile = page.getByRole('region', { name: 'プロフィール' });
  await profile.getByLabel('電話番号').fill('abc');
  await profile.getByRole('button', { name: '保存する' }).click();
  await profile.getByRole('alert').filter({ hasText: '市外局番から' }).waitFor();
  await profile.getByLabel('電話番号').fill('0463-00-1111');
  await profile.getByLabel('生年月日').fill('1985-04-01');
  await profile.getByLabel('家族構成').fill('夫婦と子ども2人');
  await profile.getByRole('button', { name: '保存する' }).click();
  await profile.getByText('保存しました').waitFor();
  await look(page, 'settings');
  expect(await stack.api.get<Customer>(`/customers/${customer.id}`)).toMatchObject({
    consent: { mail: 'denied' },
    preferredChannel: 'sms',
    convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }],
    phone: '+81463001111',
    birthOn: '1985-04-01',
    family: '夫婦と子ども2人',
  });
  await page.getByRole('button', { name: 'マイページを閉じる' }).click();
  await page.getByRole('heading', { name: 'マイページを開く' }).waitFor();
  await page.goto(`${stack.origin}/my/settings`);
  await page.getByRole('heading', { name: 'マイページを開く' }).waitFor();
  await context.close();
}, 180_000);
