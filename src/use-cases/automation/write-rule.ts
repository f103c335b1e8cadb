import type { WriteRule } from '#contract/automation';
import {
  changeRule,
  countLiveClaimsOfRule,
  findRule,
  insertRule,
  insertRuleVersion,
  lockRule,
  type RuleView,
} from '#db/automation-rules';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import { cancelSendsOfRule } from '#db/single-sends';
import type { Actor } from '#domain/actor';
import { dayIn } from '#domain/automation/run-day';
import type { RuleStatus } from '#domain/automation/rule';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { waitUntilSettled } from '../apply-stop.ts';
import { requireOption } from '../contract/require-option.ts';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { definitionOf } from './check-definition.ts';
import { wakeUnfinishedRun } from './begin-run.ts';
import { syncSchedule } from './sync-schedules.ts';

/**
 * A new rule, paused until somebody has seen its preview (D1). Without `storeId` it is about every store.
 * @throws DomainError `option_not_contracted`, and what `definitionOf` finds
 */
export async function createRule(deps: UseCaseDeps, actor: Actor, input: WriteRule): Promise<RuleView> {
  authorize(actor, 'automation.write');
  const id = deps.newId();
  return deps.db.transaction(
    async (tx) => {
      const storeId = await ownerOf(tx, actor, input.storeId);
      if (storeId) await requireOption(deps, tx, storeId, 'auto_sending');
      const definition = await definitionOf(tx, input);
      await insertRule(tx, { id, storeId, name: input.name, createdBy: actor.name });
      const version = {
        id: deps.newId(),
        ruleId: id,
        storeId,
        version: 1,
        createdBy: actor.name,
        definition,
      };
      await insertRuleVersion(tx, version);
      await audit(tx, deps, actor, 'automation.create', { id, storeId }, null, {
        name: input.name,
        ...definition,
      });
      return requireRule(tx, actor, id);
    },
    { actor },
  );
}

/** A rule of all stores is for those who see all stores; a manager's is the own store's. */
async function ownerOf(tx: Tx, actor: Actor, storeId: string | null | undefined): Promise<string | null> {
  if (storeId) return (await requireStore(tx, actor, storeId)).id;
  return actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null);
}

/**
 * An edit makes a new version: what was selected before is sent in the words it was selected with.
 * @throws DomainError `not_found`, `forbidden` (a rule of all stores), `wrong_state` (archived), and what `definitionOf` finds
 */
export async function updateRule(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: WriteRule,
): Promise<RuleView> {
  authorize(actor, 'automation.write');
  const rule = await deps.db.transaction(
    async (tx) => {
      await lockRule(tx, id);
      const before = await requireOwnRule(tx, actor, id);
      if (before.status === 'archived') throw archived();
      if (before.storeId) await requireOption(deps, tx, before.storeId, 'auto_sending');
      const definition = await definitionOf(tx, input);
      const { storeId } = before;
      const version = before.version + 1;
      await insertRuleVersion(tx, {
        id: deps.newId(),
        ruleId: id,
        storeId,
        version,
        createdBy: actor.name,
        definition,
      });
      await changeRule(tx, id, { name: input.name, currentVersion: version, scheduleState: 'pending' });
      await audit(
        tx,
        deps,
        actor,
        'automation.update',
        before,
        { version: before.version, name: before.name },
        { version, name: input.name, ...definition },
      );
      return requireRule(tx, actor, id);
    },
    { actor },
  );
  await syncSchedule(deps, rule);
  return rule;
}

/**
 * Switches a rule on, holds it, or puts it away for good. When a pause or an end is answered no send of the rule starts any
 * more: claims under its lock look at this state, and those before it have settled.
 * @throws DomainError `not_found`, `forbidden`, `wrong_state` (archived), `option_not_contracted`, `stop_not_settled`
 */
export async function setRuleStatus(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  status: RuleStatus,
): Promise<RuleView> {
  authorize(actor, 'automation.write');
  const rule = await deps.db.transaction(
    async (tx) => {
      await lockRule(tx, id);
      const before = await requireOwnRule(tx, actor, id);
      if (before.status === status) return before;
      if (before.status === 'archived') throw archived();
      if (status === 'active' && before.storeId)
        await requireOption(deps, tx, before.storeId, 'auto_sending');
      await changeRule(tx, id, {
        status,
        scheduleState: 'pending',
        ...(status === 'active' &&
          before.activeSince === null && { activeSince: new Date(dayIn(deps.now(), before.timeZone)) }),
      });
      if (status === 'archived') await cancelSendsOfRule(tx, id);
      await audit(tx, deps, actor, `automation.${status}`, before, { status: before.status }, { status });
      return requireRule(tx, actor, id);
    },
    { actor },
  );
  await syncSchedule(deps, rule);
  if (status === 'active') await wakeUnfinishedRun(deps, rule);
  else await waitUntilSettled(() => countLiveClaimsOfRule(deps.db.prisma, id));
  return rule;
}

const archived = () =>
  new DomainError('wrong_state', {
    message: 'the rule was put away',
    remedy: {
      ja: '廃止したルールは変えられません。複製して新しいルールを作ってください',
      en: 'copy it to a new rule: a rule that was put away cannot be changed',
    },
  });

/** @throws DomainError not_found */
export async function requireRule(tx: Tx, actor: Actor, id: string): Promise<RuleView> {
  const rule = await findRule(tx, actor, id);
  if (!rule) throw new DomainError('not_found', { message: 'no such rule', field: 'id' });
  return rule;
}

/** @throws DomainError forbidden where a store's manager changes what all stores use */
export async function requireOwnRule(tx: Tx, actor: Actor, id: string): Promise<RuleView> {
  const rule = await requireRule(tx, actor, id);
  if (rule.storeId === null && actor.storeIds !== 'all') {
    throw new DomainError('forbidden', {
      message: 'this rule belongs to all stores',
      remedy: {
        ja: '自店用に複製してから編集するか、管理者に依頼してください',
        en: 'copy it for your own store and edit the copy, or ask an administrator',
      },
    });
  }
  return rule;
}

const audit = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  rule: { id: string; storeId: string | null },
  before: unknown,
  after: unknown,
): Promise<void> =>
  insertRows(tx, {
    auditLog: [
      auditRow(deps, actor, {
        action,
        entity: 'automation_rule',
        entityId: rule.id,
        storeId: rule.storeId,
        before,
        after,
      }),
    ],
  });
