import type { PatternStepInput } from '#contract/patterns';
import {
  type CustomerForPlanning,
  findCustomersForPlanning,
  findVersionForPlanning,
} from '#db/assignment-facts';
import type { Tx } from '#db/client';
import { findVersion } from '#db/patterns';
import type { Store } from '#db/stores';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { parseBase, resolveBase } from '#domain/base-date';
import type { Channel, PatternBase } from '#domain/kinds';
import { planFollow } from '#domain/planning/plan-follow';
import type { PlannedStep, PlanStep, StoreCalendar } from '#domain/planning/types';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requirePattern } from './find-patterns.ts';
import { storeOrDefault } from './find-stores.ts';
import { patternStepRows } from './pattern-steps.ts';

export interface PreviewFor {
  /** date or instant; unless given what the customer's record says, and now where nobody is named */
  base?: string | null | undefined;
  /** whose receipt counts, instead of that of the customer's newest quote */
  quoteId?: string | null | undefined;
  customerId?: string | null | undefined;
  storeId?: string | null | undefined;
}

export interface PatternPreview {
  patternId: string | null;
  version: number | null;
  base: string;
  timeZone: string;
  steps: (PlannedStep & { title: string })[];
}

/** Nothing is past from here. */
const BEFORE_EVERYTHING = '1970-01-02T00:00:00Z';

type TitledStep = PlanStep & { title: string };

/**
 * The plan a customer would get if assigned now, from the base that assigning would take; nothing is stored (A3). Without a customer it shows the pattern itself
 * from any base, also one that lies in the past.
 * @throws DomainError `missing_base_date` where the customer's record has no such date; `not_found`
 */
export async function previewPattern(
  deps: UseCaseDeps,
  actor: Actor,
  input: PreviewFor & { patternId: string; version?: number | null | undefined },
): Promise<PatternPreview> {
  authorize(actor, 'pattern.read');
  return deps.db.transaction(
    async (tx) => {
      const pattern = await requirePattern(tx, actor, input.patternId);
      const wanted = input.version ? await findVersion(tx, pattern.id, input.version) : pattern.version;
      const version = wanted && (await findVersionForPlanning(tx, wanted.id));
      if (!version)
        throw new DomainError('not_found', { message: 'the pattern has no such version', field: 'version' });
      const steps = version.steps.map((step) => ({ ...step, title: step.title ?? '' }));
      const plan = await planWith(
        tx,
        deps,
        actor,
        { ...input, storeId: input.storeId ?? pattern.storeId },
        steps,
        version,
      );
      return { patternId: pattern.id, version: version.version, ...plan };
    },
    { actor },
  );
}

/** The same for a pattern that is being edited and not saved yet. */
export async function previewDraft(
  deps: UseCaseDeps,
  actor: Actor,
  input: PreviewFor & { steps: readonly PatternStepInput[]; catchUp: boolean },
): Promise<PatternPreview> {
  authorize(actor, 'pattern.read');
  return deps.db.transaction(
    async (tx) => {
      const rows = await patternStepRows(tx, deps.newId, input.steps);
      const steps = rows.map((row) => ({
        position: row.position,
        channel: row.channel as Channel,
        anchor: row.anchor as PlanStep['anchor'],
        offset: row.offset,
        timeOfDay: row.timeOfDay ?? null,
        onClosedDay: row.onClosedDay as PlanStep['onClosedDay'],
        title: row.title ?? '',
      }));
      return {
        patternId: null,
        version: null,
        ...(await planWith(tx, deps, actor, input, steps, { catchUp: input.catchUp, base: 'specified' })),
      };
    },
    { actor },
  );
}

async function planWith(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  input: PreviewFor,
  steps: readonly TitledStep[],
  { catchUp, base: baseKind }: { catchUp: boolean; base: PatternBase },
) {
  const customer = await customerOf(tx, actor, input);
  const store = customer?.store ?? calendarOf(await storeOrDefault(tx, actor, input.storeId));
  const now = deps.now();
  const base = customer
    ? resolveBase(baseKind, input.base, customer, now)
    : parseBase(input.base ?? now.toISOString());
  const planned = planFollow({
    steps,
    base,
    customer: { convenientTimes: customer?.convenientTimes ?? [] },
    store,
    assignedAt: customer ? now.toISOString() : BEFORE_EVERYTHING,
    catchUp,
  });
  const titles = new Map(steps.map(({ position, title }) => [position, title]));
  return {
    base: base.kind === 'date' ? base.on : base.at,
    timeZone: store.timeZone,
    steps: planned.map((step) => ({ ...step, title: titles.get(step.position) ?? '' })),
  };
}

async function customerOf(tx: Tx, actor: Actor, input: PreviewFor): Promise<CustomerForPlanning | null> {
  if (!input.customerId) return null;
  const [customer] = await findCustomersForPlanning(tx, {
    customerIds: [input.customerId],
    quoteId: input.quoteId ?? undefined,
  });
  if (!customer || !seesStore(actor, customer.storeId)) {
    throw new DomainError('not_found', { message: 'no such customer', field: 'customerId' });
  }
  return customer;
}

const calendarOf = (store: Store): StoreCalendar => ({
  timeZone: store.timeZone,
  openFrom: store.openFrom,
  openTo: store.openTo,
  closedWeekdays: store.closedWeekdays,
  closedOn: store.closedOn.map((day) => day.toISOString().slice(0, 10)),
  holidays: store.holidays === 'japanese' ? 'japanese' : 'none',
  quietHours: store.quietFrom && store.quietTo ? { from: store.quietFrom, to: store.quietTo } : null,
});
