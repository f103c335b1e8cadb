import type { RuleDefinition } from '#db/automation-rules';
import type { DueSearch } from '#db/automation-selection';
import type { Rows } from '#db/reader';
import { findStoreIds } from '#db/stores';
import { sendDays } from '#domain/automation/run-day';
import { hasOption } from '../contract/require-option.ts';
import type { UseCaseDeps } from '../deps.ts';

/** A rule, saved or not, as far as its selection needs it. */
export interface SearchedRule extends RuleDefinition {
  id: string | null;
  storeId: string | null;
  timeZone: string;
  activeSince: string | null;
}

/**
 * What a rule looks for on a day: the same for the run of the day and for its preview. Stores that have not contracted
 * automatic sending, or have ended it, are left out.
 * @param today the day the rule would be active from, where it was not yet
 */
export async function dueSearch(
  deps: Pick<UseCaseDeps, 'now'>,
  rows: Rows,
  rule: SearchedRule,
  { runOn, today }: { runOn: string; today: string },
): Promise<DueSearch> {
  const candidates = rule.storeId ? [rule.storeId] : await findStoreIds(rows);
  const storeIds: string[] = [];
  for (const id of candidates) if (await hasOption(deps, rows, id, 'auto_sending')) storeIds.push(id);
  const { query, vehicleTests, dateSource, offset, timeZone } = rule;
  return {
    ruleId: rule.id,
    storeIds,
    query,
    vehicleTests,
    dateSource,
    offset,
    days: sendDays(runOn, rule, today),
    clock: { today: runOn, timeZone },
  };
}
