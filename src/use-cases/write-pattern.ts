import type { CreatePattern, PatternStepInput, UpdatePattern } from '#contract/patterns';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import {
  changePattern,
  countFollows,
  countStoresUsing,
  deletePatternRow,
  insertPattern,
  insertVersion,
  lockPattern,
  type PatternWithVersion,
} from '#db/patterns';
import type { Actor } from '#domain/actor';
import type { PatternBase } from '#domain/kinds';
import { parseOffset } from '#domain/planning/offset';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requirePattern } from './find-patterns.ts';
import { requireStore } from './find-stores.ts';
import { patternStepRows } from './pattern-steps.ts';
import { auditRow } from './record.ts';
import { toStepInput } from './pattern-step-input.ts';

/** What makes a version. */
interface Definition {
  name: string;
  base: PatternBase;
  stopOn: readonly string[];
  onReply: 'stop' | 'pause';
  catchUp: boolean;
  repeat?: { every: string; times?: number | null | undefined } | null | undefined;
  steps: readonly PatternStepInput[];
}

/** Without `storeId` every store may use it. */
export async function createPattern(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreatePattern,
): Promise<PatternWithVersion> {
  authorize(actor, 'pattern.write');
  return deps.db.transaction(
    async (tx) => {
      const storeId = await ownerOf(tx, actor, input.storeId);
      const pattern = await insertPattern(tx, {
        id: deps.newId(),
        storeId,
        name: input.name,
        kind: input.kind,
      });
      await addVersion(tx, deps, actor, { patternId: pattern.id, version: 1, definition: input });
      await audit(tx, deps, actor, 'pattern.create', { id: pattern.id, storeId }, null, input);
      return requirePattern(tx, actor, pattern.id);
    },
    { actor },
  );
}

/** A pattern of all stores is for those who see all stores; a manager's is the own store's. */
async function ownerOf(tx: Tx, actor: Actor, storeId: string | null | undefined): Promise<string | null> {
  if (storeId) return (await requireStore(tx, actor, storeId)).id;
  return actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null);
}

/**
 * An edit: always possible, and always a new version (B2). What runs for customers stays on its version.
 * @throws DomainError not_found, forbidden (a pattern of all stores)
 */
export async function updatePattern(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdatePattern,
): Promise<PatternWithVersion> {
  authorize(actor, 'pattern.write');
  return deps.db.transaction(
    async (tx) => {
      await lockPattern(tx, id);
      const before = await requireOwnPattern(tx, actor, id);
      const { archived, kind, ...edit } = input;
      const isEdit = Object.keys(edit).length > 0;
      if (isEdit) {
        const definition = { ...definitionOf(before), ...edit };
        await addVersion(tx, deps, actor, { patternId: id, version: before.currentVersion + 1, definition });
      }
      await changePattern(tx, id, {
        ...(kind && { kind }),
        ...(edit.name && { name: edit.name }),
        ...(isEdit && { currentVersion: before.currentVersion + 1 }),
        ...(archived !== undefined && { archivedAt: archived ? (before.archivedAt ?? deps.now()) : null }),
      });
      await audit(tx, deps, actor, 'pattern.update', before, { version: before.currentVersion }, input);
      return requirePattern(tx, actor, id);
    },
    { actor },
  );
}

/**
 * Deletes a pattern that nobody was ever assigned to; one that was is archived, for histories name it.
 * @throws DomainError pattern_in_use with the number of customers and the two ways out (B2)
 */
export async function deletePattern(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
): Promise<'deleted' | 'archived'> {
  authorize(actor, 'pattern.write');
  return deps.db.transaction(
    async (tx) => {
      await lockPattern(tx, id);
      const pattern = await requireOwnPattern(tx, actor, id);
      if (pattern.openFollows > 0) throw inUse(pattern.openFollows);
      if ((await countStoresUsing(tx, id)) > 0) {
        throw new DomainError('pattern_in_use', {
          message: 'a store starts this pattern by itself',
          remedy: {
            ja: '店舗設定の既定パターンから外してから削除してください',
            en: 'take it out of the default patterns of the stores before deleting it',
          },
          details: { customers: 0 },
        });
      }
      const outcome = (await countFollows(tx, id)) > 0 ? 'archived' : 'deleted';
      if (outcome === 'archived') await changePattern(tx, id, { archivedAt: deps.now() });
      else await deletePatternRow(tx, id);
      await audit(
        tx,
        deps,
        actor,
        `pattern.${outcome === 'deleted' ? 'delete' : 'archive'}`,
        pattern,
        pattern.version,
        null,
      );
      return outcome;
    },
    { actor },
  );
}

function inUse(customers: number): DomainError {
  return new DomainError('pattern_in_use', {
    message: `${customers} 人の顧客で進行中のため削除できません`,
    remedy: {
      ja: '残りの工程を一括削除してから削除するか、別のパターンへ移してから削除してください（フォロー管理）。新しい割り当てを止めるだけなら、廃止（archived: true）にできます',
      en: 'under Follows, remove the remaining steps or move the customers to another pattern before deleting it; to end new assignments only, archive it (archived: true)',
    },
    details: {
      customers,
      waysOut: [
        { action: 'remove_remaining', title: 'このパターンで進行中の顧客の、残りの工程を全て削除する' },
        { action: 'replace', title: '進行中の顧客に別のパターンを割り当て直す' },
      ],
    },
  });
}

/** @throws DomainError forbidden where a store's manager changes what all stores use */
async function requireOwnPattern(tx: Tx, actor: Actor, id: string): Promise<PatternWithVersion> {
  const pattern = await requirePattern(tx, actor, id);
  if (pattern.storeId === null && actor.storeIds !== 'all') {
    throw new DomainError('forbidden', {
      message: 'this pattern belongs to all stores',
      remedy: {
        ja: '自店用に複製してから編集するか、管理者に依頼してください',
        en: 'copy it for your own store and edit the copy, or ask an administrator',
      },
    });
  }
  return pattern;
}

async function addVersion(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  { patternId, version, definition }: { patternId: string; version: number; definition: Definition },
): Promise<void> {
  const { repeat } = definition;
  if (repeat) parseOffset(repeat.every, 'repeat.every');
  const steps = await patternStepRows(tx, deps.newId, definition.steps);
  await insertVersion(
    tx,
    {
      id: deps.newId(),
      patternId,
      version,
      name: definition.name,
      base: definition.base,
      stopOn: [...new Set(definition.stopOn)],
      onReply: definition.onReply,
      catchUp: definition.catchUp,
      repeatEvery: repeat?.every ?? null,
      repeatTimes: repeat?.times ?? null,
      createdBy: actor.name,
    },
    steps,
  );
}

function definitionOf({ version }: PatternWithVersion): Definition {
  return {
    name: version.name,
    base: version.base as PatternBase,
    stopOn: version.stopOn,
    onReply: version.onReply as 'stop' | 'pause',
    catchUp: version.catchUp,
    repeat: version.repeatEvery ? { every: version.repeatEvery, times: version.repeatTimes } : null,
    steps: version.steps.map(toStepInput),
  };
}

const audit = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  pattern: { id: string; storeId: string | null },
  before: unknown,
  after: unknown,
): Promise<void> =>
  insertRows(tx, {
    auditLog: [
      auditRow(deps, actor, {
        action,
        entity: 'pattern',
        entityId: pattern.id,
        storeId: pattern.storeId,
        before,
        after,
      }),
    ],
  });
