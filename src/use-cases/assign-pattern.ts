import type { CustomerForPlanning } from '#db/assignment-facts';
import { findCustomersForPlanning, findPatternForPlanning, findSameFollow } from '#db/assignment-facts';
import type { Tx } from '#db/client';
import { readFollowRecord } from '#db/follow-input';
import type { FollowView } from '#db/follow-views';
import { insertRows } from '#db/insert-rows';
import { closeInquiryTodos } from '#db/todos';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { buildFollowRows, type NewFollow } from './build-follow-rows.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadFollow } from './get-follow.ts';
import { type EngineState, tellEngine } from './tell-engine.ts';

export interface AssignPatternInput {
  customerId: string;
  patternId: string;
  /** calendar date `YYYY-MM-DD` or ISO instant; without it the pattern's base is looked up in the customer's record (A2) */
  base?: string | null | undefined;
  quoteId?: string | null | undefined;
  vehicleId?: string | null | undefined;
  assigneeId?: string | null | undefined;
  batchId?: string | undefined;
}

export type FollowWithEngine = FollowView & { engineTold: EngineState };

/**
 * Starts a pattern for a customer (A1–A3): all steps planned at once, with a ToDo for each manual one.
 * @throws DomainError `not_found`, `missing_base_date`, `nothing_remains`, `no_open_window`, `follow_already_running`,
 *   `customer_erased`, `pattern_archived`
 */
export async function assignPattern(
  deps: UseCaseDeps,
  actor: Actor,
  input: AssignPatternInput,
): Promise<FollowWithEngine> {
  authorize(actor, 'follow.write');
  const made = await deps.db.transaction((tx) => assignInTransaction(tx, deps, actor, input), { actor });
  const engineTold = await tellEngine(deps, { starts: [made.input], messages: [] });
  return { ...(await loadFollow(deps, actor, made.input.followId)), engineTold };
}

/** The same inside a caller's transaction; after its commit the caller starts `input` with `tellEngine`. */
export async function assignInTransaction(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  input: AssignPatternInput,
): Promise<NewFollow> {
  const customer = await findCustomer(tx, actor, input);
  const pattern = await findPatternForPlanning(tx, input.patternId);
  if (!pattern) throw new DomainError('not_found', { message: 'no such pattern', field: 'patternId' });

  const made = buildFollowRows(deps, actor, { ...input, pattern, customer });
  const running = await findSame(tx, made, input);
  if (running === made.follow.id) return await repeated(tx, made);
  if (running) refuseDouble(running);
  await insertRows(tx, {
    follow: [made.follow],
    followStep: made.steps,
    todo: made.todos,
    historyEntry: [made.history],
    auditLog: [made.audit],
  });
  await closeInquiryTodos(tx, customer.customerId, input.quoteId ?? null);
  return made;
}

async function findCustomer(tx: Tx, actor: Actor, input: AssignPatternInput): Promise<CustomerForPlanning> {
  const [customer] = await findCustomersForPlanning(tx, {
    customerIds: [input.customerId],
    quoteId: input.quoteId ?? undefined,
    vehicleId: input.vehicleId ?? undefined,
    lock: true,
  });
  if (!customer || !seesStore(actor, customer.storeId)) {
    throw new DomainError('not_found', { message: 'no such customer', field: 'customerId' });
  }
  if (input.quoteId && customer.quoteId !== input.quoteId) {
    throw new DomainError('not_found', { message: 'the customer has no such quote', field: 'quoteId' });
  }
  return customer;
}

/**
 * Id of the follow that makes this one a double: the same pattern for the same customer and quote. Whoever names a base or
 * a vehicle asks for a follow of that date; without either, a second one is a second click.
 */
async function findSame(
  tx: Tx,
  { follow: { quoteId = null, baseOn, baseAt }, input: { followId } }: NewFollow,
  { customerId, patternId, base, vehicleId }: AssignPatternInput,
): Promise<string | null> {
  const from = {
    on: baseOn instanceof Date ? baseOn.toISOString().slice(0, 10) : null,
    at: baseAt instanceof Date ? baseAt : null,
  };
  const same = { customerId, patternId, quoteId, ...((base || vehicleId) && { from }) };
  return await findSameFollow(tx, same, followId);
}

/** The request was made before under the same Idempotency-Key and its answer got lost: the record's follow counts. */
async function repeated(tx: Tx, made: NewFollow): Promise<NewFollow> {
  const record = await readFollowRecord(tx, made.input.followId);
  return record ? { ...made, input: record.input } : made;
}

function refuseDouble(followId: string): never {
  throw new DomainError('follow_already_running', {
    message: `the same pattern runs for this customer: follow ${followId}`,
    field: 'patternId',
    remedy: {
      ja: '実行中のフォローを停止するか、もう一つ始めるなら base に別の基準日を指定してください',
      en: 'stop the follow that runs, or give another base date in base to start one more',
    },
    details: { followId },
  });
}
