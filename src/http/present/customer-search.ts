import type { FoundCustomer, SavedSearch } from '#contract/customer-search';
import type { SavedSearchView } from '#use-cases/manage-saved-searches';
import type { FoundCustomerRow } from '#use-cases/search-customers';
import { instantIn } from './instant.ts';

export function presentFoundCustomer(
  { sortKey: _key, ...row }: FoundCustomerRow,
  timeZone: string,
): FoundCustomer {
  const at = instantIn(timeZone);
  return {
    ...row,
    follow: row.follow && { ...row.follow, nextDueAt: at(row.follow.nextDueAt) },
    lastContactAt: at(row.lastContactAt),
    createdAt: at(row.createdAt),
  };
}

export const presentSavedSearch = ({
  id,
  storeId,
  ownerId,
  mine,
  shared,
  name,
  query,
  sentence,
  createdAt,
}: SavedSearchView): SavedSearch => ({
  id,
  storeId,
  ownerId,
  mine,
  shared,
  name,
  query,
  sentence,
  createdAt: createdAt.toISOString(),
});
