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
 * @param notBefore days of sending before it are another run's
 */
export async function dueSearch(
  deps: Pick<UseCaseDeps, 'now'>,
  rows: Rows,
  rule: SearchedRule,
  { runOn, today, notBefore }: { runOn: string; today: string; notBefore?: string | undefined },
): Promise<DueSearch> {
  const candidates = rule.storeId ? [rule.storeId] : await findStoreIds(rows);
  const storeIds: string[] = [];
  for (const id of candidates) if (await hasOption(deps, rows, id, 'auto_sending')) storeIds.push(id);
  const { query, vehicleTests, dateSource, offset, timeZone } = rule;
  const days = sendDays(runOn, rule, today);
  return {
    ruleId: rule.id,
    storeIds,
    query,
    vehicleTests,
    dateSource,
    offset,
    days: notBefore && notBefore > days.from ? { ...days, from: notBefore } : days,
    clock: { today: runOn, timeZone },
  };
}
