/**
 * Pictures of every page at desktop and phone width, light and dark, in Japanese and English, and axe's findings of each.
 * OIKAZE_E2E_SIZE chooses one of them, such as dark-phone.
 * `npx tsx -C source test/e2e/screens/take-screens.ts OUT [name-filter]`; with OIKAZE_E2E_URL (and OIKAZE_E2E_EMAIL,
 * OIKAZE_E2E_PASSWORD) of a running stack, else dist/web with fixture answers.
 */
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { preview } from 'vite';
import { launchBrowser } from '../browser.ts';
import { answer } from './fixture-api.ts';
import { finishedRun, runningRun } from './fixture-cleaning.ts';

const [out = '.tmp/screens', only = ''] = process.argv.slice(2);
const liveUrl = process.env['OIKAZE_E2E_URL'];
mkdirSync(out, { recursive: true });

interface Screen {
  name: string;
  path: string;
  act?: (page: Page, phone: boolean) => Promise<unknown>;
}

const first = '0193b3f0-7c1e-7d11-9a55-000000000400';
const firstPattern = '0193b3f0-7c1e-7d11-9a55-000000000100';
/** Of fixture-manager.ts: a draft, a checked, a running, a completed one. */
const importId = (n: number): string => `0193b3f0-7c1e-7d11-9a55-${String(900 + n).padStart(12, '0')}`;
const chooseStore = (page: Page) =>
  page
    .getByRole('button', { name: '追い風モータース湘南店' })
    .click({ timeout: 1500 })
    .catch(() => undefined);
const screens: Screen[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'todos', path: '/todos' },
  { name: 'todos-overdue', path: '/todos?bucket=overdue' },
  { name: 'todos-empty', path: '/todos?bucket=replied' },
  {
    name: 'todo-call-back',
    path: '/todos',
    act: async (page, phone) => {
      if (phone) await page.locator('ul li button[class*=main]').first().click();
      await page
        .getByRole('button', { name: /^折り返し/ })
        .last()
        .click();
    },
  },
  {
    name: 'todo-add',
    path: '/todos',
    act: (page) => page.getByRole('button', { name: 'ToDo を追加' }).click(),
  },
  {
    name: 'palette',
    path: '/todos',
    act: async (page) => {
      await page.getByRole('button', { name: /顧客・ページを検索/ }).click();
      await page.keyboard.type('山田');
    },
  },
  { name: 'customers', path: '/customers' },
  { name: 'customer', path: `/customers/${first}` },
  {
    name: 'assign',
    path: `/customers/${first}`,
    act: (page) => page.getByRole('button', { name: 'パターンを割り当て' }).first().click(),
  },
  {
    name: 'stop',
    path: `/customers/${first}`,
    act: (page) => page.getByRole('button', { name: '停止', exact: true }).first().click(),
  },
  {
    name: 'customer-edit',
    path: `/customers/${first}`,
    act: (page) => page.getByRole('button', { name: '顧客情報を編集' }).click(),
  },
  { name: 'patterns', path: '/patterns' },
  {
    name: 'pattern',
    path: `/patterns/${firstPattern}`,
    act: (page) => page.locator('button[aria-expanded=false]').filter({ hasText: '1.' }).click(),
  },
  {
    name: 'pattern-versions',
    path: `/patterns/${firstPattern}`,
    act: (page) => page.getByRole('tab', { name: '版と差分' }).click(),
  },
  { name: 'pattern-new', path: '/patterns/new' },
  { name: 'customer-search', path: '/customers/search' },
  {
    name: 'customer-search-chosen',
    path: '/customers/search',
    act: (page) => page.getByRole('button', { name: /^全 .* 人を選択/ }).click(),
  },
  { name: 'follows', path: '/follows' },
  { name: 'batches', path: '/follows/batches' },
  {
    name: 'settings-templates',
    path: '/settings',
    act: (page) => page.getByRole('tab', { name: 'テンプレート' }).click(),
  },
  { name: 'operations', path: '/operations' },
  {
    name: 'operations-events',
    path: '/operations',
    act: (page) => page.getByRole('tab', { name: 'CRM イベント' }).click(),
  },
  { name: 'outbox', path: '/outbox' },
  {
    name: 'settings',
    path: '/settings',
    act: (page) =>
      page
        .getByRole('button', { name: '追い風モータース湘南店' })
        .click({ timeout: 1500 })
        .catch(() => undefined),
  },
  {
    name: 'settings-users',
    path: '/settings',
    act: (page) => page.getByRole('tab', { name: 'スタッフ' }).click(),
  },
  {
    name: 'settings-keys',
    path: '/settings',
    act: (page) => page.getByRole('tab', { name: 'API キー' }).click(),
  },
  { name: 'work-list', path: '/work-list?sends=true' },
  { name: 'manager', path: '/manager', act: chooseStore },
  {
    name: 'manager-pass',
    path: '/manager',
    act: async (page) => {
      await chooseStore(page);
      await page
        .getByRole('button', { name: /ToDo を割り振る/ })
        .first()
        .click();
    },
  },
  {
    name: 'manager-reviews',
    path: '/manager',
    act: (page) => page.getByRole('tab', { name: '商談レビュー' }).click(),
  },
  {
    name: 'manager-review-new',
    path: '/manager',
    act: async (page) => {
      await page.getByRole('tab', { name: '商談レビュー' }).click();
      await page.getByRole('button', { name: 'レビューを書く' }).click();
    },
  },
  { name: 'analysis', path: '/analysis' },
  { name: 'analysis-pattern', path: `/analysis?pattern=${firstPattern}` },
  {
    name: 'audit',
    path: '/audit',
    act: (page) =>
      page
        .getByRole('button', { name: /変更 .* 項目/ })
        .first()
        .click(),
  },
  { name: 'imports', path: '/imports' },
  { name: 'import-columns', path: `/imports/${importId(0)}` },
  { name: 'import-checked', path: `/imports/${importId(1)}` },
  { name: 'import-running', path: `/imports/${importId(2)}` },
  { name: 'import-result', path: `/imports/${importId(3)}` },
  { name: 'cleaning-unused', path: '/cleaning' },
  {
    name: 'cleaning-decide',
    path: '/cleaning',
    act: (page) => page.getByRole('button', { name: /の DM を決める$/ }).click(),
  },
  { name: 'cleaning-scrap', path: '/cleaning?step=scrap' },
  { name: 'cleaning-decisions', path: '/cleaning?step=decisions' },
  { name: 'cleaning-running', path: `/cleaning/runs/${runningRun}` },
  { name: 'cleaning-result', path: `/cleaning/runs/${finishedRun}` },
  { name: 'not-found', path: '/nowhere' },
];

const server = liveUrl
  ? null
  : await preview({
      preview: { port: 4179, strictPort: false },
      ...(process.env['OIKAZE_E2E_DIST'] && { build: { outDir: process.env['OIKAZE_E2E_DIST'] } }),
      logLevel: 'error',
    });
const origin = liveUrl ?? server?.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? 'http://localhost:4179';
const browser = await launchBrowser();
let findings = 0;
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
for (const [label, size, scheme, language] of [
  ['desktop', desktop, 'light', 'ja'],
  ['phone', phone, 'light', 'ja'],
  ['dark', desktop, 'dark', 'ja'],
  ['dark-phone', phone, 'dark', 'ja'],
  ['english', desktop, 'light', 'en'],
  ['english-phone', phone, 'light', 'en'],
] as const) {
  if (process.env['OIKAZE_E2E_SIZE'] && process.env['OIKAZE_E2E_SIZE'] !== label) continue;
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  await context.addInitScript(`localStorage.setItem('oikaze.language', '${language}')`);
  const ids = { customer: first, pattern: firstPattern };
  if (liveUrl) {
    const { OIKAZE_E2E_EMAIL: email, OIKAZE_E2E_PASSWORD: password } = process.env;
    const signIn = await context.request.post(`${liveUrl}/api/auth/sign-in/email`, {
      data: { email, password },
      headers: { origin: liveUrl },
    });
    if (!signIn.ok()) throw new Error(`sign-in: ${signIn.status()} ${await signIn.text()}`);
    const firstOf = async (path: string) =>
      (
        (await (await context.request.get(`${liveUrl}/api/v1${path}`)).json()) as {
          items: { id: string; customerId?: string }[];
        }
      ).items[0];
    ids.customer = (await firstOf('/follows?limit=1&status=running'))?.customerId ?? first;
    ids.pattern = (await firstOf('/patterns?limit=1'))?.id ?? firstPattern;
  } else {
    await context.route(/\/(api|readyz)/, (route) => {
      const url = new URL(route.request().url());
      if (url.pathname.endsWith('/events') && url.pathname.startsWith('/api/v1/events'))
        return route.fulfill({ status: 200, contentType: 'text/event-stream', body: ': ok\n\n' });
      const body = answer(route.request().method(), url);
      return body === null
        ? route.fulfill({ status: 404, json: { title: 'x', code: 'not_found', status: 404 } })
        : route.fulfill({ json: body });
    });
  }
  for (const { name, path, act } of screens.filter((screen) => screen.name.includes(only))) {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.log(`${label} ${name}: ${error.message.slice(0, 300)}`));
    page.on(
      'console',
      (message) =>
        message.type() === 'error' &&
        !/Failed to load|EventSource/.test(message.text()) &&
        console.log(`${label} ${name}: console ${message.text().slice(0, 300)}`),
    );
    await page.goto(origin + path.replace(first, ids.customer).replace(firstPattern, ids.pattern));
    await page
      .locator('h1, [role=alert], main p')
      .first()
      .waitFor({ timeout: 8000 })
      .catch(() => console.log(`${label} ${name}: nothing appeared`));
    await page.waitForTimeout(350);
    // What is pressed is named in Japanese; the pages themselves are looked at in English.
    await (language === 'ja' ? act : undefined)?.(page, size === phone).catch?.((error: Error) =>
      console.log(`${label} ${name}: ${error.message.split('\n')[0]}`),
    );
    await page.waitForTimeout(450);
    await page.screenshot({ path: `${out}/${label}-${name}.png` });
    if (process.env['OIKAZE_E2E_AXE'] === 'off') {
      await page.close();
      continue;
    }
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    for (const { id, nodes } of violations) {
      findings += nodes.length;
      console.log(
        `${label} ${name}: axe ${id} ×${nodes.length} ${nodes[0]?.html.slice(0, 160)} :: ${nodes[0]?.failureSummary?.split('\n')[1]?.slice(0, 160)}`,
      );
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
await server?.close();
console.log(`axe findings: ${findings}`);
process.exit(findings > 0 ? 1 : 0);
