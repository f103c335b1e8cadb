import type { FollowInput } from '#contract/workflow-messages';
import { followWorkflowId } from '#contract/workflow-messages';
import type { CustomerForPlanning, PatternForPlanning } from '#db/assignment-facts';
import { planEntry } from '#db/follow-input';
import type { NewRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { resolveBase } from '#domain/base-date';
import { isManualChannel } from '#domain/kinds';
import { planFollow } from '#domain/planning/plan-follow';
import type { PlanBase } from '#domain/planning/types';
import { followTitle } from '#domain/follow-title';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { auditRow, historyRow } from './record.ts';

export interface FollowOrder {
  pattern: PatternForPlanning;
  customer: CustomerForPlanning;
  /** date or instant; derived from the customer's record unless given */
  base?: string | null | undefined;
  quoteId?: string | null | undefined;
  assigneeId?: string | null | undefined;
  batchId?: string | undefined;
}

/** One new follow: its rows, ready for `insertRows` (single or joined with thousands of others), and its workflow's input. */
export interface NewFollow {
  follow: NonNullable<NewRows['follow']>[number];
  steps: NonNullable<NewRows['followStep']>;
  todos: NonNullable<NewRows['todo']>;
  history: NonNullable<NewRows['historyEntry']>[number];
  audit: NonNullable<NewRows['auditLog']>[number];
  input: FollowInput;
}

/**
 * Plans a follow and builds its rows; touches no database.
 * @throws DomainError `missing_base_date`, `nothing_remains`, `no_open_window`, `customer_erased`, `pattern_archived`
 */
export function buildFollowRows(deps: UseCaseDeps, actor: Actor, order: FollowOrder): NewFollow {
  const { pattern, customer } = order;
  assertAssignable(pattern, customer);
  const now = deps.now();
  const base = resolveBase(pattern.base, order.base, customer, now);
  const planned = planFollow({
    steps: pattern.steps,
    base,
    customer,
    store: customer.store,
    assignedAt: now.toISOString(),
    catchUp: pattern.catchUp,
  });
  if (!planned.some(({ status }) => status === 'planned')) throw nothingRemains(pattern);

  const followId = deps.newId();
  const owner = { storeId: customer.storeId, customerId: customer.customerId };
  const patternSteps = new Map(pattern.steps.map((step) => [step.position, step]));
  const steps = planned.map((step) => ({
    id: deps.newId(),
    followId,
    ...owner,
    patternStepId: patternSteps.get(step.position)?.id ?? '',
    occurrence: 1,
    position: step.position,
    channel: step.channel,
    dueAt: step.dueAt,
    status: step.status,
    skipReason: step.skipReason ?? null,
    provisional: step.provisional,
    pinned: false,
  }));
  const open = steps.filter(({ status }) => status === 'planned');
  const workflowId = followWorkflowId(followId);
  const quoteId = order.quoteId ?? null;

  return {
    follow: {
      id: followId,
      ...owner,
      patternId: pattern.patternId,
      patternVersionId: pattern.patternVersionId,
      quoteId,
      status: 'starting',
      ...baseColumns(base),
      occurrence: 1,
      workflowId,
      engineState: 'pending',
      assignedAt: now,
      assignedBy: actor.name,
      batchId: order.batchId ?? null,
    },
    steps,
    todos: open
      .filter(({ channel }) => isManualChannel(channel))
      .map((step) =>
        todoOfStep(deps, step, {
          title: patternSteps.get(step.position)?.title ?? null,
          pattern,
          quoteId,
          assigneeId: order.assigneeId ?? customer.assigneeId,
        }),
      ),
    history: historyRow(deps, actor, {
      ...owner,
      kind: 'follow_assigned',
      summary: `「${pattern.name}」を割り当てました（${open.length}ステップ）`,
      followId,
      quoteId,
      detail: {
        patternId: pattern.patternId,
        patternVersion: pattern.version,
        base: base.kind === 'date' ? base.on : base.at,
      },
      occurredAt: now,
    }),
    audit: auditRow(deps, actor, {
      action: 'follow.assign',
      entity: 'follow',
      entityId: followId,
      storeId: owner.storeId,
      after: {
        customerId: owner.customerId,
        patternVersionId: pattern.patternVersionId,
        ...(order.batchId && { batchId: order.batchId }),
      },
    }),
    input: {
      followId,
      ...owner,
      patternId: pattern.patternId,
      patternVersionId: pattern.patternVersionId,
      title: followTitle(pattern, customer.storeName),
      occurrence: 1,
      recurring: pattern.repeatEvery !== null,
      sendsPromptly: true,
      steps: open.map((step) => planEntry({ ...step, dueAt: new Date(step.dueAt) })),
    },
  };
}

function assertAssignable(pattern: PatternForPlanning, customer: CustomerForPlanning): void {
  if (customer.erased) throw new DomainError('customer_erased', { field: 'customerId' });
  if (pattern.archived) {
    throw new DomainError('pattern_archived', {
      field: 'patternId',
      remedy: { ja: '現在使われているパターンを選んでください', en: 'choose a pattern that is in use' },
    });
  }
  if (pattern.storeId !== null && pattern.storeId !== customer.storeId) {
    throw new DomainError('not_found', {
      message: "the pattern is not one of the customer's store",
      field: 'patternId',
    });
  }
}

const nothingRemains = (pattern: PatternForPlanning) =>
  new DomainError('nothing_remains', {
    message: `all ${pattern.steps.length} steps would lie in the past`,
    field: 'base',
    remedy: {
      ja: 'より新しい基準日を base に指定するか、過去のステップも実行する設定のパターンを選んでください',
      en: 'give a later base date in base, or choose a pattern that also runs steps of the past',
    },
  });

export const baseColumns = (base: PlanBase) =>
  base.kind === 'date'
    ? { baseOn: new Date(`${base.on}T00:00:00Z`), baseAt: null }
    : { baseOn: null, baseAt: new Date(base.at) };

const CHANNEL_TITLE = { phone: '電話', task: '作業' } as const;

interface StepRow {
  id: string;
  followId: string;
  storeId: string;
  customerId: string;
  channel: string;
  dueAt: string;
}

/** The ToDo of a manual step: made with the plan, so that the board shows what is coming. */
export function todoOfStep(
  deps: Pick<UseCaseDeps, 'newId'>,
  step: StepRow,
  facts: {
    title: string | null;
    pattern: { patternId: string; name: string };
    quoteId: string | null;
    assigneeId: string | null;
  },
): NonNullable<NewRows['todo']>[number] {
  const channel = step.channel as keyof typeof CHANNEL_TITLE;
  return {
    id: deps.newId(),
    storeId: step.storeId,
    customerId: step.customerId,
    followId: step.followId,
    followStepId: step.id,
    quoteId: facts.quoteId,
    patternId: facts.pattern.patternId,
    kind: channel,
    channel,
    title: facts.title ?? `${CHANNEL_TITLE[channel]}（${facts.pattern.name}）`,
    dueAt: step.dueAt,
    status: 'open',
    assigneeId: facts.assigneeId,
  };
}

/** Rows of many follows as one insert. */
export function joinFollows(follows: readonly NewFollow[]): NewRows {
  return {
    follow: follows.map(({ follow }) => follow),
    followStep: follows.flatMap(({ steps }) => steps),
    todo: follows.flatMap(({ todos }) => todos),
    historyEntry: follows.map(({ history }) => history),
    auditLog: follows.map(({ audit }) => audit),
  };
}
