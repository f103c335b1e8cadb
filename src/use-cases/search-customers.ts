import {
  countCustomers,
  type CustomerSort,
  type FoundCustomerRow,
  type SearchPosition,
  searchCustomerRows,
} from '#db/customer-search';
import { namesOfIds } from '#db/saved-searches';
import type { CustomerQuery } from '#domain/customer-query';
import { idsOfQuery, querySentence } from '#domain/customer-query-words';
import type { Actor } from '#domain/actor';
import { dayOfWall, isoOfDay, toWall } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';

export type { CustomerSort, FoundCustomerRow };

export interface CustomerSearch {
  query: CustomerQuery;
  storeId?: string | undefined;
  /** zone in which relative dates are meant */
  timeZone: string;
}

export interface Sentence {
  ja: string;
  en: string;
}

/** A page of what a search finds, in its order (顧客一覧作成). */
export async function searchCustomers(
  deps: UseCaseDeps,
  actor: Actor,
  input: CustomerSearch & { sort: CustomerSort; take: number; after?: SearchPosition | undefined },
): Promise<FoundCustomerRow[]> {
  authorize(actor, 'customer.read');
  const { query, storeId, sort, take, after } = input;
  return searchCustomerRows(
    deps.db,
    actor,
    { query, storeId, sort },
    { clock: clockOf(deps, input.timeZone), take, after },
  );
}

/** How many customers a search finds, and the search in words. */
export async function countFoundCustomers(
  deps: UseCaseDeps,
  actor: Actor,
  input: CustomerSearch,
): Promise<{ count: number; sentence: Sentence }> {
  authorize(actor, 'customer.read');
  const [count, sentence] = await Promise.all([
    countCustomers(deps.db, actor, input, clockOf(deps, input.timeZone)),
    sentenceOf(deps, actor, input.query),
  ]);
  return { count, sentence };
}

/** A query in words, with the names of stores, patterns and staff. */
export async function sentenceOf(deps: UseCaseDeps, actor: Actor, query: CustomerQuery): Promise<Sentence> {
  const ids = idsOfQuery(query);
  const names =
    ids.length > 0
      ? await deps.db.transaction((tx) => namesOfIds(tx, ids), { actor })
      : new Map<string, string>();
  const nameOf = (id: string) => names.get(id);
  return { ja: querySentence(query, 'ja', nameOf), en: querySentence(query, 'en', nameOf) };
}

const clockOf = (deps: UseCaseDeps, timeZone: string) => ({
  timeZone,
  today: isoOfDay(dayOfWall(toWall(deps.now().getTime(), timeZone))),
});
