import type { CustomerSelection } from '#contract/selection';
import type { CustomerQuery } from '#domain/customer-query';

/** Customers ticked one by one, or everybody of the search less some. It outlives the rows that are loaded. */
export type Chosen =
  | { kind: 'some'; ids: ReadonlySet<string> }
  | { kind: 'all'; except: ReadonlySet<string> };

export const NOBODY: Chosen = { kind: 'some', ids: new Set() };
export const EVERYBODY: Chosen = { kind: 'all', except: new Set() };

export const isChosen = (chosen: Chosen, id: string): boolean =>
  chosen.kind === 'all' ? !chosen.except.has(id) : chosen.ids.has(id);

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

export const toggle = (chosen: Chosen, id: string): Chosen =>
  chosen.kind === 'all'
    ? { kind: 'all', except: toggled(chosen.except, id) }
    : { kind: 'some', ids: toggled(chosen.ids, id) };

/** @param total customers of the whole search */
export const chosenCount = (chosen: Chosen, total: number): number =>
  chosen.kind === 'all' ? Math.max(0, total - chosen.except.size) : chosen.ids.size;

export const toSelection = (
  chosen: Chosen,
  query: CustomerQuery,
  storeId: string | null,
): CustomerSelection =>
  chosen.kind === 'some'
    ? { customerIds: [...chosen.ids] }
    : {
        query,
        ...(storeId && { storeId }),
        ...(chosen.except.size > 0 && { excludeIds: [...chosen.except] }),
      };
