import type { PatternStepInput } from '#contract/patterns';
import { findCustomersForPlanning, findVersionForPlanning } from '#db/assignment-facts';
import type { Tx } from '#db/client';
import { findVersion } from '#db/patterns';
import type { Store } from '#db/stores';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { parseBase } from '#domain/base-date';
import type { Channel } from '#domain/kinds';
import { planFollow } from '#domain/planning/plan-follow';
import type { ConvenientTime, PlannedStep, PlanStep, StoreCalendar } from '#domain/planning/types';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requirePattern } from './find-patterns.ts';
import { storeOrDefault } from './find-stores.ts';
import { patternStepRows } from './pattern-steps.ts';

export interface PreviewFor {
  /** date or instant; now unless given */
  base?: string | null | undefined;
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
 * The plan a customer would get if assigned now; nothing is stored (A3). Without a customer it shows the pattern itself
 * from any base, also one that lies in the past.
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
        version.catchUp,
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
        ...(await planWith(tx, deps, actor, input, steps, input.catchUp)),
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
  catchUp: boolean,
) {
  const { store, convenientTimes } = await surroundings(tx, actor, input);
  const now = deps.now().toISOString();
  const base = parseBase(input.base ?? now);
  const assignedAt = input.customerId ? now : BEFORE_EVERYTHING;
  const planned = planFollow({ steps, base, customer: { convenientTimes }, store, assignedAt, catchUp });
  const titles = new Map(steps.map(({ position, title }) => [position, title]));
  return {
    base: base.kind === 'date' ? base.on : base.at,
    timeZone: store.timeZone,
    steps: planned.map((step) => ({ ...step, title: titles.get(step.position) ?? '' })),
  };
}

async function surroundings(
  tx: Tx,
  actor: Actor,
  input: PreviewFor,
): Promise<{ store: StoreCalendar; convenientTimes: readonly ConvenientTime[] }> {
  if (input.customerId) {
    const [customer] = await findCustomersForPlanning(tx, { customerIds: [input.customerId] });
    if (!customer || !seesStore(actor, customer.storeId)) {
      throw new DomainError('not_found', { message: 'no such customer', field: 'customerId' });
    }
    return { store: customer.store, convenientTimes: customer.convenientTimes };
  }
  return { store: calendarOf(await storeOrDefault(tx, actor, input.storeId)), convenientTimes: [] };
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
