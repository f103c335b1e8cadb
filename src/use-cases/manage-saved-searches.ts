import type { WriteSavedSearch } from '#contract/customer-search';
import {
  changeSavedSearch,
  deleteSavedSearch,
  findSavedSearch,
  findSavedSearches,
  insertSavedSearch,
  type SavedSearch,
} from '#db/saved-searches';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import type { CustomerQuery } from '#domain/customer-query';
import { authorize, can } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { storeOrDefault } from './find-stores.ts';
import { auditRow } from './record.ts';
import { sentenceOf, type Sentence } from './search-customers.ts';

export type SavedSearchView = SavedSearch & { mine: boolean; sentence: Sentence };

/** One's own searches and those shared in one's stores. */
export async function listSavedSearches(
  deps: UseCaseDeps,
  actor: Actor,
  page: { after?: string | undefined; take: number },
): Promise<SavedSearchView[]> {
  authorize(actor, 'customer.read');
  const searches = await deps.db.transaction((tx) => findSavedSearches(tx, actor, page), { actor });
  return Promise.all(searches.map((search) => view(deps, actor, search)));
}

export async function saveSearch(
  deps: UseCaseDeps,
  actor: Actor,
  input: WriteSavedSearch,
): Promise<SavedSearchView> {
  authorize(actor, 'customer.read');
  const saved = await deps.db.transaction(
    async (tx) => {
      const { id: storeId } = await storeOrDefault(tx, actor, input.storeId);
      const { name, shared, query } = input;
      const search = await insertSavedSearch(
        tx,
        { id: deps.newId(), ownerId: actor.id },
        { name, shared, query, storeId },
      );
      await audit(tx, deps, actor, 'saved_search.create', { after: search });
      return search;
    },
    { actor },
  );
  return view(deps, actor, saved);
}

/** @throws DomainError not_found; forbidden: somebody else's search is changed by its owner or a manager */
export async function updateSavedSearch(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: WriteSavedSearch,
): Promise<SavedSearchView> {
  authorize(actor, 'customer.read');
  const saved = await deps.db.transaction(
    async (tx) => {
      const before = await requireOwn(tx, actor, id);
      const storeId = input.storeId ? (await storeOrDefault(tx, actor, input.storeId)).id : before.storeId;
      const { name, shared, query } = input;
      const after = await changeSavedSearch(tx, id, { name, shared, query, storeId });
      await audit(tx, deps, actor, 'saved_search.update', { before, after });
      return after;
    },
    { actor },
  );
  return view(deps, actor, saved);
}

/** @throws DomainError not_found, forbidden */
export async function removeSavedSearch(deps: UseCaseDeps, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'customer.read');
  await deps.db.transaction(
    async (tx) => {
      const before = await requireOwn(tx, actor, id);
      await deleteSavedSearch(tx, id);
      await audit(tx, deps, actor, 'saved_search.delete', { before });
    },
    { actor },
  );
}

async function requireOwn(tx: Tx, actor: Actor, id: string): Promise<SavedSearch> {
  const search = await findSavedSearch(tx, actor, id);
  if (!search) throw new DomainError('not_found', { message: 'no such saved search', field: 'id' });
  if (search.ownerId !== actor.id && !can(actor, 'batch.write')) {
    throw new DomainError('forbidden', {
      message: 'this search was saved by somebody else',
      remedy: {
        ja: '名前を変えて自分の検索として保存するか、保存した人に頼んでください',
        en: 'save it under another name as your own, or ask the person who saved it',
      },
    });
  }
  return search;
}

async function audit(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  { before, after }: { before?: SavedSearch; after?: SavedSearch },
): Promise<void> {
  const of = (search: SavedSearch | undefined) =>
    search && { name: search.name, shared: search.shared, query: search.query };
  const subject = (after ?? before) as SavedSearch;
  const facts = {
    action,
    entity: 'saved_search',
    entityId: subject.id,
    storeId: subject.storeId,
    before: of(before),
    after: of(after),
  };
  await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
}

const view = async (deps: UseCaseDeps, actor: Actor, search: SavedSearch): Promise<SavedSearchView> => ({
  ...search,
  mine: search.ownerId === actor.id,
  sentence: await sentenceOf(deps, actor, search.query as unknown as CustomerQuery),
});
