import { seesStore } from '#domain/actor';
import { type ChunkContext, changedKeys, type ImportRow, OTHER_STORE, refuse } from './chunk.ts';

type Values = Record<string, unknown> & { externalId?: string | null };
interface Ready<V extends Values> {
  row: ImportRow;
  values: V;
}

/** A row that changes what is on record: the columns in which it differs. */
export interface Changed<V, Before> {
  row: ImportRow;
  before: Before;
  values: V;
  keys: string[];
}

/**
 * Which rows are new and which change something, by external id; every row gets its outcome.
 * @param known what is on record, by external id
 * @param merge what becomes of a row on record, where that is not just what the file says
 */
export function sortOut<V extends Values, R extends Ready<V>, Before extends { storeId: string }>(
  context: ChunkContext,
  ready: readonly R[],
  known: ReadonlyMap<string | null, Before>,
  merge: (before: Before, values: V) => V = (_before, values) => values,
): { made: R[]; changed: Changed<V, Before>[] } {
  const made: R[] = [];
  const changed: Changed<V, Before>[] = [];
  for (const entry of ready) {
    const { row } = entry;
    if (row.outcome) continue;
    const before = entry.values.externalId ? known.get(entry.values.externalId) : undefined;
    const foreseen = context.foreseen?.outcomeOf(entry.values);
    if (before && !seesStore(context.actor, before.storeId)) refuse(context, row, 'externalId', OTHER_STORE);
    else if (foreseen) row.outcome = foreseen;
    else if (!before) {
      row.outcome = 'created';
      made.push(entry);
    } else {
      const values = merge(before, entry.values);
      const keys = changedKeys(before, values);
      row.outcome = keys.length > 0 ? 'updated' : 'unchanged';
      if (keys.length > 0) changed.push({ row, before, values, keys });
    }
    if (row.outcome === 'created' || row.outcome === 'updated') context.foreseen?.write(entry.values);
  }
  return { made, changed };
}
