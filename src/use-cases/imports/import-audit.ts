import type { Actor } from '#domain/actor';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';

/** Which import made or changed which record: the same entry for every kind of record. */
interface ImportedRecords {
  /** first word of the action, e.g. "order" in "order.create" */
  noun: string;
  entity: string;
  importId: string;
  created: readonly { id: string; storeId: string; rowNumber: number }[];
  changed: readonly { id: string; storeId: string; before: object; after: object }[];
}

/** Audit rows of a chunk of an import (X10). */
export function importAuditRows(deps: UseCaseDeps, actor: Actor, records: ImportedRecords) {
  const { noun, entity, importId, created, changed } = records;
  return [
    ...created.map(({ id, storeId, rowNumber }) =>
      auditRow(deps, actor, {
        action: `${noun}.create`,
        entity,
        entityId: id,
        storeId,
        after: { importId, rowNumber },
      }),
    ),
    ...changed.map(({ id, storeId, before, after }) =>
      auditRow(deps, actor, {
        action: `${noun}.update`,
        entity,
        entityId: id,
        storeId,
        before,
        after: { ...after, importId },
      }),
    ),
  ];
}
