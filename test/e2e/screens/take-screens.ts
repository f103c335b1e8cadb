/**
 * Pictures of every page at desktop and phone width, light and dark, in Japanese and English, and axe's findings of each.
 * OIKAZE_E2E_SIZE chooses one of them, such as dark-phone.
 * `npx tsx -C source test/e2e/screens/take-screens.ts OUT [names, a regular expression]`; with OIKAZE_E2E_URL (and OIKAZE_E2E_EMAIL,
 * OIKAZE_E2E_PASSWORD) of a running stack, else dist/web with fixture answers.
 */
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext } from 'playwright-core';
import { preview } from 'vite';
import { launchBrowser } from '../browser.ts';
import { answer } from './fixture-api.ts';
import { fixtureIds, screens } from './screens.ts';
import { wordsOf } from './words.ts';

const [out = '.tmp/screens', only = ''] = process.argv.slice(2);
const liveUrl = process.env['OIKAZE_E2E_URL'];
mkdirSync(out, { recursive: true });

/** Signs in on the running stack and finds rows to show in the places of the fixtures'. */
async function liveIds(context: BrowserContext, url: string): Promise<Record<string, string>> {
  const { OIKAZE_E2E_EMAIL: email, OIKAZE_E2E_PASSWORD: password } = process.env;
  const signIn = await context.request.post(`${url}/api/auth/sign-in/email`, {
    data: { email, password },
    headers: { origin: url },
  });
  if (!signIn.ok()) throw new Error(`sign-in: ${signIn.status()} ${await signIn.text()}`);
  type Row = { id: string; customerId?: string; status?: string };
  const rows = async (path: string): Promise<Row[]> =>
    ((await (await context.request.get(`${url}/api/v1${path}`)).json()) as { items?: Row[] }).items ?? [];
  const imports = await rows('/imports');
  const ids: Record<keyof typeof fixtureIds, string | undefined> = {
    customer: (await rows('/follows?limit=1&status=running'))[0]?.customerId,
    pattern: (await rows('/patterns?limit=1'))[0]?.id,
    batch: (await rows('/follow-batches?limit=1'))[0]?.id,
    dryRun: (await rows('/dry-runs?limit=1'))[0]?.id,
    importDraft: imports.find(({ status }) => status === 'draft')?.id,
    importChecked: imports.find(({ status }) => status === 'checked')?.id,
    importRunning: undefined,
    importResult: imports.find(({ status }) => status === 'completed')?.id,
  };
  const known = Object.entries(ids).filter(([, id]) => id !== undefined);
  return Object.fromEntries(
    known.map(([name, id]) => [fixtureIds[name as keyof typeof fixtureIds], id ?? '']),
  );
}

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
  context.setDefaultTimeout(8_000);
  context.setDefaultNavigationTimeout(60_000);
  await context.addInitScript(`localStorage.setItem('oikaze.language', '${language}')`);
  const words = wordsOf(language);
  const places = liveUrl ? await liveIds(context, liveUrl) : {};
  const pathOf = (path: string) =>
    Object.entries(places).reduce((text, [from, to]) => text.replace(from, to), path);
  if (!liveUrl)
    await context.route(/\/(api|readyz)/, (route) => {
      const url = new URL(route.request().url());
      if (url.pathname.endsWith('/events') && url.pathname.startsWith('/api/v1/events'))
        return route.fulfill({ status: 200, contentType: 'text/event-stream', body: ': ok\n\n' });
      const body = answer(route.request().method(), url);
      return body === null
        ? route.fulfill({ status: 404, json: { title: 'x', code: 'not_found', status: 404 } })
        : route.fulfill({ json: body });
    });
  const chosen = screens.filter((screen) => new RegExp(only).test(screen.name) && (liveUrl || !screen.live));
  for (const { name, path, act } of chosen) {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.log(`${label} ${name}: ${error.message.slice(0, 300)}`));
    page.on(
      'console',
      (message) =>
        message.type() === 'error' &&
        !/Failed to load|EventSource/.test(message.text()) &&
        console.log(`${label} ${name}: console ${message.text().slice(0, 300)}`),
    );
    await page.goto(origin + pathOf(path));
    await page
      .locator('h1, [role=alert], main p')
      .first()
      .waitFor({ timeout: 8000 })
      .catch(() => console.log(`${label} ${name}: nothing appeared`));
    await page.waitForTimeout(350);
    await act?.({ page, phone: size === phone, ...words }).catch((error: Error) =>
      console.log(`${label} ${name}: ${error.message.split('\n')[0]}`),
    );
    await page.waitForTimeout(450);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    if (wide > 0) console.log(`${label} ${name}: ${wide} px wider than the window`);
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
