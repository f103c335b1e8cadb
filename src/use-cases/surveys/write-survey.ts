import type { WriteSurvey } from '#contract/surveys';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import {
  archiveDefinitions,
  findDefinitions,
  insertDefinition,
  lockSurveyKind,
  type SurveyDefinitionRow,
} from '#db/surveys';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { noSurvey } from './submit-survey.ts';

export interface DefinitionVersion {
  row: SurveyDefinitionRow;
  /** new answers are given to it */
  current: boolean;
}

/** Every version of every survey the actor sees: old answers stay readable by theirs. */
export function listSurveyDefinitions(deps: UseCaseDeps, actor: Actor): Promise<DefinitionVersion[]> {
  authorize(actor, 'pattern.read');
  return deps.db.transaction(async (tx) => withCurrent(await findDefinitions(tx, actor)), { actor });
}

/** Rows come newest first within kind and store. */
const withCurrent = (rows: readonly SurveyDefinitionRow[]): DefinitionVersion[] =>
  rows.map((row, index) => {
    const before = rows[index - 1];
    const isNewest = !before || before.kind !== row.kind || before.storeId !== row.storeId;
    return { row, current: isNewest && row.archivedAt === null };
  });

/**
 * A new survey of the store, or the next version of one (C4: definitions are data). A store's survey of a kind the product
 * ships with takes its place in that store.
 * @throws DomainError not_found (storeId), forbidden (a survey of all stores)
 */
export function writeSurvey(
  deps: UseCaseDeps,
  actor: Actor,
  { storeId, kind, content }: WriteSurvey,
): Promise<DefinitionVersion> {
  authorize(actor, 'pattern.write');
  return deps.db.transaction(
    async (tx) => {
      const owner = await ownerOf(tx, actor, storeId);
      await lockSurveyKind(tx, kind);
      const versions = await versionsOf(tx, actor, { kind, storeId: owner });
      const row = await insertDefinition(tx, {
        id: deps.newId(),
        storeId: owner,
        kind,
        version: (versions[0]?.version ?? 0) + 1,
        title: content.title.ja,
        content: content as object,
        createdBy: actor.name,
      });
      await archiveDefinitions(tx, { kind, storeId: owner }, null);
      await audit(tx, deps, actor, 'survey.write', row, { kind, version: row.version });
      return { row, current: true };
    },
    { actor },
  );
}

/**
 * Takes a survey out of use or back: invitations to it stay readable, no new answers are taken.
 * @throws DomainError not_found, forbidden
 */
export function archiveSurvey(
  deps: UseCaseDeps,
  actor: Actor,
  { storeId, kind, archived }: { storeId?: string | null | undefined; kind: string; archived: boolean },
): Promise<void> {
  authorize(actor, 'pattern.write');
  return deps.db.transaction(
    async (tx) => {
      const owner = await ownerOf(tx, actor, storeId);
      const [newest] = await versionsOf(tx, actor, { kind, storeId: owner });
      if (!newest) throw noSurvey('kind');
      await archiveDefinitions(tx, { kind, storeId: owner }, archived ? deps.now() : null);
      await audit(tx, deps, actor, 'survey.archive', newest, { archived });
    },
    { actor },
  );
}

async function versionsOf(
  tx: Tx,
  actor: Actor,
  { kind, storeId }: { kind: string; storeId: string | null },
): Promise<SurveyDefinitionRow[]> {
  return (await findDefinitions(tx, actor)).filter((row) => row.kind === kind && row.storeId === storeId);
}

/** A survey of all stores is for those who see all stores. */
async function ownerOf(tx: Tx, actor: Actor, storeId: string | null | undefined): Promise<string | null> {
  if (storeId) return (await requireStore(tx, actor, storeId)).id;
  if (actor.storeIds === 'all') return null;
  throw new DomainError('forbidden', {
    message: 'a survey of all stores is for those who see all stores',
    field: 'storeId',
    remedy: { ja: '店舗を指定してください', en: 'give a store' },
  });
}

async function audit(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  { id: entityId, storeId }: SurveyDefinitionRow,
  after: object,
): Promise<void> {
  await insertRows(tx, {
    auditLog: [auditRow(deps, actor, { action, entity: 'survey', entityId, storeId, after })],
  });
}
