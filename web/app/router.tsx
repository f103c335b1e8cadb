import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { CustomerQuery } from '#domain/customer-query';
import { MONTH } from '#domain/months';
import { readDealSearch } from '../features/deals/deal-search.ts';
import { type CleaningStep, isCleaningStep } from '../features/cleaning/steps.ts';
import { ApiError } from '../shared/http.ts';
import { onSignedOut, queryClient } from '../shared/query.ts';
import { meQuery } from '../shared/session/use-me.ts';
import { ErrorState, Loading } from '../shared/ui/states.tsx';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell/shell.tsx';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

type Sort = 'created' | 'last_negotiated' | 'kana';

/** The shape only: the page and the API check what is in it. */
const isSearchQuery = (value: unknown): value is CustomerQuery =>
  typeof value === 'object' &&
  value !== null &&
  (('all' in value && Array.isArray(value.all)) || ('any' in value && Array.isArray(value.any)));

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search) => ({ next: text(search['next']) }),
  component: lazyRouteComponent(() => import('../features/session/pages/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything below needs a session: without one, to sign-in and back afterwards. */
const staff = createRoute({
  getParentRoute: () => root,
  id: 'staff',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401)
        throw redirect({ to: '/sign-in', search: { next: location.href } });
      throw error;
    }
  },
  component: Shell,
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
});

const index = createRoute({
  getParentRoute: () => staff,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/todos', search: {} });
  },
});

const todos = createRoute({
  getParentRoute: () => staff,
  path: '/todos',
  validateSearch: (search): { bucket?: string; assignee?: string; pattern?: string; channel?: string } => {
    const [bucket, assignee, pattern, channel] = ['bucket', 'assignee', 'pattern', 'channel'].map((key) =>
      text(search[key]),
    );
    return {
      ...(bucket && { bucket }),
      ...(assignee && { assignee }),
      ...(pattern && { pattern }),
      ...(channel && { channel }),
    };
  },
  component: lazyRouteComponent(() => import('../features/todos/pages/todo-board-page.tsx'), 'TodoBoardPage'),
});

const customers = createRoute({
  getParentRoute: () => staff,
  path: '/customers',
  validateSearch: (search): { q?: string; state?: string; withoutFollow?: boolean; add?: string } => {
    const q = text(search['q']);
    const add = text(search['add']);
    const state = text(search['state']);
    return {
      ...(q && { q }),
      ...(state && { state }),
      ...(search['withoutFollow'] === true && { withoutFollow: true }),
      ...(add && { add }),
    };
  },
  component: lazyRouteComponent(
    () => import('../features/customers/pages/customer-list-page.tsx'),
    'CustomerListPage',
  ),
});

const customerSearch = createRoute({
  getParentRoute: () => staff,
  path: '/customers/search',
  validateSearch: (search): { query?: CustomerQuery; sort?: Sort } => {
    const { query, sort } = search;
    return {
      ...(isSearchQuery(query) && { query }),
      ...((sort === 'created' || sort === 'last_negotiated') && { sort }),
    };
  },
  component: lazyRouteComponent(
    () => import('../features/customer-search/pages/customer-search-page.tsx'),
    'CustomerSearchPage',
  ),
});

const customer = createRoute({
  getParentRoute: () => staff,
  path: '/customers/$customerId',
  component: lazyRouteComponent(
    () => import('../features/customers/pages/customer-page.tsx'),
    'CustomerPage',
  ),
});

const messages = createRoute({
  getParentRoute: () => staff,
  path: '/customers/$customerId/messages',
  validateSearch: (search): { quote?: string } => {
    const quote = text(search['quote']);
    return quote ? { quote } : {};
  },
  component: lazyRouteComponent(() => import('../features/messages/pages/message-page.tsx'), 'MessagePage'),
});

const inquiries = createRoute({
  getParentRoute: () => staff,
  path: '/inquiries',
  validateSearch: readDealSearch,
  component: lazyRouteComponent(
    () => import('../features/deals/pages/inquiry-list-page.tsx'),
    'InquiryListPage',
  ),
});

const deals = createRoute({
  getParentRoute: () => staff,
  path: '/deals',
  validateSearch: readDealSearch,
  component: lazyRouteComponent(() => import('../features/deals/pages/deal-list-page.tsx'), 'DealListPage'),
});

const quote = createRoute({
  getParentRoute: () => staff,
  path: '/quotes/$quoteId',
  validateSearch: (search): { tab?: string } => {
    const tab = text(search['tab']);
    return tab ? { tab } : {};
  },
  component: lazyRouteComponent(() => import('../features/deals/pages/quote-page.tsx'), 'QuotePage'),
});

const quotePrint = createRoute({
  getParentRoute: () => staff,
  path: '/quotes/$quoteId/print',
  component: lazyRouteComponent(
    () => import('../features/deals/pages/quote-print-page.tsx'),
    'QuotePrintPage',
  ),
});

const patterns = createRoute({
  getParentRoute: () => staff,
  path: '/patterns',
  component: lazyRouteComponent(
    () => import('../features/patterns/pages/pattern-list-page.tsx'),
    'PatternListPage',
  ),
});

const newPattern = createRoute({
  getParentRoute: () => staff,
  path: '/patterns/new',
  component: lazyRouteComponent(
    () => import('../features/patterns/pages/new-pattern-page.tsx'),
    'NewPatternPage',
  ),
});

const pattern = createRoute({
  getParentRoute: () => staff,
  path: '/patterns/$patternId',
  component: lazyRouteComponent(() => import('../features/patterns/pages/pattern-page.tsx'), 'PatternPage'),
});

const follows = createRoute({
  getParentRoute: () => staff,
  path: '/follows',
  validateSearch: (search): { pattern?: string; status?: string; deal?: string } => {
    const [pattern, status, deal] = ['pattern', 'status', 'deal'].map((key) => text(search[key]));
    return { ...(pattern && { pattern }), ...(status && { status }), ...(deal && { deal }) };
  },
  component: lazyRouteComponent(
    () => import('../features/follows/pages/follow-list-page.tsx'),
    'FollowListPage',
  ),
});

const batches = createRoute({
  getParentRoute: () => staff,
  path: '/follows/batches',
  component: lazyRouteComponent(() => import('../features/bulk/pages/batch-list-page.tsx'), 'BatchListPage'),
});

const batch = createRoute({
  getParentRoute: () => staff,
  path: '/follows/batches/$batchId',
  component: lazyRouteComponent(() => import('../features/bulk/pages/batch-page.tsx'), 'BatchPage'),
});

const dryRuns = createRoute({
  getParentRoute: () => staff,
  path: '/follows/dry-runs',
  component: lazyRouteComponent(
    () => import('../features/bulk/pages/dry-run-list-page.tsx'),
    'DryRunListPage',
  ),
});

const dryRun = createRoute({
  getParentRoute: () => staff,
  path: '/follows/dry-runs/$dryRunId',
  component: lazyRouteComponent(() => import('../features/bulk/pages/dry-run-page.tsx'), 'DryRunPage'),
});

const operations = createRoute({
  getParentRoute: () => staff,
  path: '/operations',
  component: lazyRouteComponent(
    () => import('../features/operations/pages/operations-page.tsx'),
    'OperationsPage',
  ),
});

const outbox = createRoute({
  getParentRoute: () => staff,
  path: '/outbox',
  component: lazyRouteComponent(() => import('../features/operations/pages/outbox-page.tsx'), 'OutboxPage'),
});

const workList = createRoute({
  getParentRoute: () => staff,
  path: '/work-list',
  validateSearch: (search): { date?: string; assignee?: string; sends?: boolean } => {
    const date = text(search['date']);
    const assignee = text(search['assignee']);
    return {
      ...(date && /^\d{4}-\d\d-\d\d$/.test(date) && { date }),
      ...(assignee && { assignee }),
      ...(search['sends'] === true && { sends: true }),
    };
  },
  component: lazyRouteComponent(
    () => import('../features/work-list/pages/work-list-page.tsx'),
    'WorkListPage',
  ),
});

const manager = createRoute({
  getParentRoute: () => staff,
  path: '/manager',
  component: lazyRouteComponent(() => import('../features/manager/pages/manager-page.tsx'), 'ManagerPage'),
});

const analysis = createRoute({
  getParentRoute: () => staff,
  path: '/analysis',
  validateSearch: (search): { pattern?: string; from?: string; to?: string } => {
    const [pattern, from, to] = ['pattern', 'from', 'to'].map((key) => text(search[key]));
    return { ...(pattern && { pattern }), ...(from && { from }), ...(to && { to }) };
  },
  component: lazyRouteComponent(() => import('../features/analysis/pages/analysis-page.tsx'), 'AnalysisPage'),
});

const audit = createRoute({
  getParentRoute: () => staff,
  path: '/audit',
  component: lazyRouteComponent(() => import('../features/audit/pages/audit-page.tsx'), 'AuditPage'),
});

const imports = createRoute({
  getParentRoute: () => staff,
  path: '/imports',
  component: lazyRouteComponent(
    () => import('../features/imports/pages/import-list-page.tsx'),
    'ImportListPage',
  ),
});

const importJob = createRoute({
  getParentRoute: () => staff,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('../features/imports/pages/import-page.tsx'), 'ImportPage'),
});

const cleaning = createRoute({
  getParentRoute: () => staff,
  path: '/cleaning',
  validateSearch: (search): { step?: CleaningStep } =>
    isCleaningStep(search['step']) ? { step: search['step'] } : {},
  component: lazyRouteComponent(() => import('../features/cleaning/pages/cleaning-page.tsx'), 'CleaningPage'),
});

const cleaningRun = createRoute({
  getParentRoute: () => staff,
  path: '/cleaning/runs/$runId',
  component: lazyRouteComponent(() => import('../features/cleaning/pages/run-page.tsx'), 'RunPage'),
});

const automation = createRoute({
  getParentRoute: () => staff,
  path: '/automation',
  component: lazyRouteComponent(
    () => import('../features/automation/pages/rule-list-page.tsx'),
    'RuleListPage',
  ),
});

const newRule = createRoute({
  getParentRoute: () => staff,
  path: '/automation/new',
  component: lazyRouteComponent(
    () => import('../features/automation/pages/new-rule-page.tsx'),
    'NewRulePage',
  ),
});

const rule = createRoute({
  getParentRoute: () => staff,
  path: '/automation/$ruleId',
  validateSearch: (search): { tab?: string; run?: string } => {
    const [tab, run] = ['tab', 'run'].map((key) => text(search[key]));
    return { ...(tab && { tab }), ...(run && { run }) };
  },
  component: lazyRouteComponent(() => import('../features/automation/pages/rule-page.tsx'), 'RulePage'),
});

const usage = createRoute({
  getParentRoute: () => staff,
  path: '/usage',
  validateSearch: (search): { month?: string; tab?: string } => {
    const [month, tab] = ['month', 'tab'].map((key) => text(search[key]));
    return { ...(month && MONTH.test(month) && { month }), ...(tab && { tab }) };
  },
  component: lazyRouteComponent(() => import('../features/usage/pages/usage-page.tsx'), 'UsagePage'),
});

const campaigns = createRoute({
  getParentRoute: () => staff,
  path: '/campaigns',
  component: lazyRouteComponent(
    () => import('../features/campaigns/pages/campaign-list-page.tsx'),
    'CampaignListPage',
  ),
});

const campaign = createRoute({
  getParentRoute: () => staff,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(
    () => import('../features/campaigns/pages/campaign-page.tsx'),
    'CampaignPage',
  ),
});

/** For anyone, without a session: terms, commitments and a check of each draw. */
const publicCampaign = createRoute({
  getParentRoute: () => root,
  path: '/c/$campaignId',
  component: lazyRouteComponent(
    () => import('../features/campaigns/pages/public-campaign-page.tsx'),
    'PublicCampaignPage',
  ),
});

const postcardTabs = ['designs', 'returns', 'settings'] as const;

const postcards = createRoute({
  getParentRoute: () => staff,
  path: '/postcards',
  validateSearch: (search): { tab?: (typeof postcardTabs)[number] } => {
    const tab = postcardTabs.find((value) => value === search['tab']);
    return tab ? { tab } : {};
  },
  component: lazyRouteComponent(
    () => import('../features/postcards/pages/postcards-page.tsx'),
    'PostcardsPage',
  ),
});

const postcardBatch = createRoute({
  getParentRoute: () => staff,
  path: '/postcards/batches/$batchId',
  component: lazyRouteComponent(
    () => import('../features/postcards/pages/batch-page.tsx'),
    'PostcardBatchPage',
  ),
});

const newDesign = createRoute({
  getParentRoute: () => staff,
  path: '/postcards/designs/new',
  component: lazyRouteComponent(() => import('../features/postcards/pages/design-page.tsx'), 'NewDesignPage'),
});

const design = createRoute({
  getParentRoute: () => staff,
  path: '/postcards/designs/$designId',
  component: lazyRouteComponent(() => import('../features/postcards/pages/design-page.tsx'), 'DesignPage'),
});

const settings = createRoute({
  getParentRoute: () => staff,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/pages/settings-page.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    publicCampaign,
    staff.addChildren([
      index,
      todos,
      customers,
      customerSearch,
      customer,
      messages,
      inquiries,
      deals,
      quote,
      quotePrint,
      patterns,
      newPattern,
      pattern,
      follows,
      batches,
      batch,
      dryRuns,
      dryRun,
      operations,
      outbox,
      workList,
      manager,
      analysis,
      audit,
      imports,
      importJob,
      cleaning,
      cleaningRun,
      automation,
      newRule,
      rule,
      usage,
      campaigns,
      campaign,
      postcards,
      postcardBatch,
      newDesign,
      design,
      settings,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
  scrollRestoration: true,
});

onSignedOut(() => {
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } });
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
