import type { Page } from 'playwright-core';
import { finishedRun, runningRun } from './fixture-cleaning.ts';
import type { wordsOf } from './words.ts';

/** A page with the words of its language. */
export interface Looker extends ReturnType<typeof wordsOf> {
  page: Page;
  phone: boolean;
}

export interface Screen {
  name: string;
  path: string;
  act?: (looker: Looker) => Promise<unknown>;
  /** needs a running stack: the fixtures do not answer it */
  live?: true;
}

const id = (n: number): string => `0193b3f0-7c1e-7d11-9a55-${String(n).padStart(12, '0')}`;
/** Rows of the fixtures; on a running stack their places are taken by rows of that. */
export const fixtureIds = {
  customer: id(400),
  pattern: id(100),
  batch: id(700),
  dryRun: id(800),
  importDraft: id(900),
  importChecked: id(901),
  importRunning: id(902),
  importResult: id(903),
};

const press =
  (key: string, which: 'first' | 'last' = 'first') =>
  ({ page, like }: Looker) =>
    page
      .getByRole('button', { name: like(key) })
      [which]()
      .click();
const tab =
  (key: string) =>
  ({ page, say }: Looker) =>
    page.getByRole('tab', { name: say(key) }).click();
const both =
  (...acts: NonNullable<Screen['act']>[]) =>
  async (looker: Looker) => {
    for (const act of acts) await act(looker);
  };
/** Pages of one store ask for it where the person sees several. */
const chooseStore = ({ page }: Looker) =>
  page
    .locator('main button:not([role=tab])')
    .filter({ hasText: /店|store/i })
    .first()
    .click({ timeout: 1500 })
    .catch(() => undefined);
const openRow = async ({ page, phone }: Looker) => {
  if (phone) await page.locator('ul li button[class*=main]').first().click();
};
const customer = `/customers/${fixtureIds.customer}`;
const pattern = `/patterns/${fixtureIds.pattern}`;
const calculate = async ({ page, say }: Looker) => {
  await page.getByRole('combobox', { name: say('bulk.pattern') }).click();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: say('bulk.calculate'), exact: true }).click();
  await page.getByText(say('dryRun.table')).waitFor({ timeout: 30_000 });
};

/** Every page of the staff app, and what opens on them. */
export const screens: readonly Screen[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'todos', path: '/todos' },
  { name: 'todos-overdue', path: '/todos?bucket=overdue' },
  { name: 'todos-upcoming', path: '/todos?bucket=upcoming' },
  { name: 'todos-empty', path: '/todos?bucket=replied' },
  {
    name: 'todo-call-back',
    path: '/todos?bucket=overdue',
    act: both(openRow, press('todo.result.call_back', 'last')),
  },
  {
    name: 'todos-chosen',
    path: '/todos?bucket=overdue',
    act: async ({ page }) => {
      for (const at of [0, 1]) await page.locator('main ul li input[type=checkbox]').nth(at).check();
    },
  },
  { name: 'todo-add', path: '/todos', act: press('todo.add') },
  { name: 'shortcuts', path: '/todos', act: ({ page }) => page.locator('body').press('?') },
  {
    name: 'palette',
    path: '/todos',
    act: async (looker) => {
      await press('palette.open')(looker);
      await looker.page.keyboard.type('山田');
    },
  },
  {
    name: 'palette-unknown',
    path: '/todos',
    act: async (looker) => {
      await press('palette.open')(looker);
      await looker.page.keyboard.type('090-9999-0000');
    },
    live: true,
  },
  {
    name: 'menu',
    path: '/todos',
    act: async ({ page, phone, say }) => phone && page.getByText(say('nav.more')).last().click(),
  },
  { name: 'customers', path: '/customers' },
  { name: 'customers-none', path: '/customers?q=zzzz', live: true },
  { name: 'customer-add', path: '/customers', act: press('customer.add') },
  { name: 'customer', path: customer },
  {
    name: 'customer-below',
    path: customer,
    act: ({ page }) => page.locator('main section').last().scrollIntoViewIfNeeded(),
  },
  { name: 'assign', path: customer, act: press('follow.assign') },
  { name: 'stop', path: customer, act: press('follow.stop') },
  { name: 'customer-edit', path: customer, act: press('customer.edit') },
  { name: 'vehicle', path: customer, act: press('customer.vehicle.add') },
  { name: 'order', path: customer, act: press('customer.order.add') },
  { name: 'erase', path: customer, act: press('customer.erase.open') },
  { name: 'patterns', path: '/patterns' },
  {
    name: 'pattern',
    path: pattern,
    act: ({ page }) => page.locator('button[aria-expanded=false]').filter({ hasText: '1.' }).first().click(),
  },
  { name: 'pattern-versions', path: pattern, act: tab('pattern.versions') },
  { name: 'pattern-move', path: pattern, act: both(tab('pattern.versions'), press('move.open')) },
  { name: 'pattern-new', path: '/patterns/new', act: press('pattern.addStep') },
  { name: 'customer-search', path: '/customers/search' },
  {
    name: 'customer-search-conditions',
    path: `/customers/search?query=${encodeURIComponent(
      JSON.stringify({
        all: [
          { field: 'negotiationState', op: 'in', value: ['negotiating', 'ended'] },
          {
            relation: 'order',
            match: 'none',
            where: [{ field: 'orderedOn', op: 'within_last', value: 'P1Y' }],
          },
        ],
      }),
    )}`,
  },
  { name: 'customer-search-chosen', path: '/customers/search', act: press('search.chooseAll') },
  { name: 'customer-search-save', path: '/customers/search', act: press('search.save') },
  {
    name: 'labels',
    path: '/customers/search',
    act: both(press('search.chooseAll'), press('search.labels')),
  },
  {
    name: 'bulk-assign',
    path: '/customers/search',
    act: both(press('search.chooseAll'), press('search.assign')),
  },
  {
    name: 'bulk-assign-dry-run',
    path: '/customers/search',
    act: both(press('search.chooseAll'), press('search.assign'), calculate),
  },
  { name: 'follows', path: '/follows' },
  { name: 'batches', path: '/follows/batches' },
  { name: 'batch', path: `/follows/batches/${fixtureIds.batch}` },
  { name: 'batch-undo', path: `/follows/batches/${fixtureIds.batch}`, act: press('bulk.undo'), live: true },
  { name: 'dry-runs', path: '/follows/dry-runs' },
  { name: 'dry-run', path: `/follows/dry-runs/${fixtureIds.dryRun}` },
  { name: 'operations', path: '/operations' },
  { name: 'operations-events', path: '/operations', act: tab('operations.events') },
  { name: 'outbox', path: '/outbox' },
  { name: 'settings', path: '/settings', act: chooseStore },
  { name: 'settings-users', path: '/settings', act: tab('settings.users') },
  { name: 'settings-user', path: '/settings', act: both(tab('settings.users'), press('settings.addUser')) },
  { name: 'settings-templates', path: '/settings', act: tab('templates.title') },
  { name: 'settings-template', path: '/settings', act: both(tab('templates.title'), press('templates.add')) },
  { name: 'settings-keys', path: '/settings', act: tab('settings.keys') },
  { name: 'work-list', path: '/work-list?sends=true' },
  { name: 'manager', path: '/manager', act: chooseStore },
  { name: 'manager-pass', path: '/manager', act: both(chooseStore, press('manager.passOf')) },
  { name: 'manager-reviews', path: '/manager', act: tab('manager.reviews') },
  {
    name: 'manager-review-new',
    path: '/manager',
    act: both(tab('manager.reviews'), press('manager.addReview')),
  },
  { name: 'analysis', path: '/analysis' },
  { name: 'analysis-pattern', path: `/analysis?pattern=${fixtureIds.pattern}` },
  {
    name: 'audit',
    path: '/audit',
    act: ({ page }) => page.locator('main [aria-expanded=false]').first().click(),
  },
  { name: 'imports', path: '/imports' },
  { name: 'import-columns', path: `/imports/${fixtureIds.importDraft}` },
  { name: 'import-checked', path: `/imports/${fixtureIds.importChecked}` },
  { name: 'import-running', path: `/imports/${fixtureIds.importRunning}` },
  { name: 'import-result', path: `/imports/${fixtureIds.importResult}` },
  { name: 'cleaning-unused', path: '/cleaning' },
  {
    name: 'cleaning-decide',
    path: '/cleaning',
    act: ({ page }) => page.getByRole('button', { name: /の DM を決める$/ }).click(),
  },
  { name: 'cleaning-scrap', path: '/cleaning?step=scrap' },
  { name: 'cleaning-decisions', path: '/cleaning?step=decisions' },
  { name: 'cleaning-running', path: `/cleaning/runs/${runningRun}` },
  { name: 'cleaning-result', path: `/cleaning/runs/${finishedRun}` },
  { name: 'not-found', path: '/nowhere' },
];
