import type { BulkAssignee, BulkTags } from '#contract/bulk-customers';
import type { CustomerSelection } from '#contract/selection';
import { type BulkAuthor, changeAssignee, changeTags } from '#db/bulk-customers';
import type { Tx } from '#db/client';
import { isActiveStaff } from '#db/customers';
import { forEachSelectedCustomer } from '#db/selection';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

/** Customers per transaction: locks are held for some hundred milliseconds only. */
const CHUNK = 1_000;

export interface BulkChange {
  selected: number;
  changed: number;
}

/** Adds and removes tags of everybody in a selection. Repeating it changes nothing more. */
export function tagCustomers(deps: UseCaseDeps, actor: Actor, input: BulkTags): Promise<BulkChange> {
  authorize(actor, 'customer.write');
  const { selection, add, remove } = input;
  return inChunks(deps, actor, selection, (tx, customerIds, audits, by) =>
    changeTags(tx, { customerIds, add, remove }, audits, by),
  );
}

/** @throws DomainError not_found: nobody of this id works here */
export async function assignCustomers(
  deps: UseCaseDeps,
  actor: Actor,
  input: BulkAssignee,
): Promise<BulkChange> {
  authorize(actor, 'todo.bulk');
  const { selection, assigneeId, withTodos } = input;
  if (assigneeId !== null && !(await deps.db.transaction((tx) => isActiveStaff(tx, assigneeId)))) {
    throw new DomainError('not_found', { message: 'no such member of staff', field: 'assigneeId' });
  }
  return inChunks(deps, actor, selection, (tx, customerIds, audits, by) =>
    changeAssignee(tx, { customerIds, assigneeId, withTodos }, audits, by),
  );
}

type Change = (tx: Tx, customerIds: string[], audits: string[], by: BulkAuthor) => Promise<number>;

async function inChunks(
  deps: UseCaseDeps,
  actor: Actor,
  selection: CustomerSelection,
  change: Change,
): Promise<BulkChange> {
  const now = deps.now();
  const by = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name, at: now };
  let changed = 0;
  const selected = await forEachSelectedCustomer(
    deps.db,
    actor,
    selection,
    { now, chunkSize: CHUNK },
    async (ids) => {
      const audits = ids.map(() => deps.newId());
      changed += await deps.db.transaction((tx) => change(tx, ids, audits, by), { actor });
    },
  );
  return { selected, changed };
}
