import { automationScheduleId } from '#contract/jobs';
import { findMissedRules, findRulesToSync, noteScheduled, type RuleView } from '#db/automation-rules';
import { listStalledRuns } from '#db/automation-runs';
import type { UseCaseDeps } from '../deps.ts';
import { beginDailyRun, handOverRun } from './begin-run.ts';

const AT_ONCE = 100;
/** A run gives a sign of life with each chunk of its work. */
const SILENT_MS = 60_000;
/** The schedule comes first; what is missing after that was missed. */
const GRACE_MINUTES = 10;

/** Puts a rule's daily schedule as the record has it. Never throws: with Temporal down the reconciler does it. */
export async function syncSchedule(deps: UseCaseDeps, rule: RuleView): Promise<void> {
  const [hour = 0, minute = 0] = rule.timeOfDay.split(':').map(Number);
  try {
    await deps.engine.putSchedule({
      scheduleId: automationScheduleId(rule.id),
      workflow: 'automationDaily',
      id: rule.id,
      title: `automatic sending ${rule.channel}`,
      at: rule.status === 'active' ? { timeZone: rule.timeZone, hour, minute } : null,
    });
    await noteScheduled(deps.db.prisma, rule);
  } catch (error) {
    deps.logger.warn(
      { err: error, ruleId: rule.id },
      'the schedule of a rule could not be put; the reconciler will',
    );
  }
}

/**
 * Makes schedules and runs of the automation master agree with the record: schedules that could not be put, days whose
 * schedule never came, runs that have given no sign of life.
 * @returns how many
 */
export async function reconcileAutomation(deps: UseCaseDeps): Promise<number> {
  const rules = await findRulesToSync(deps.db.prisma, AT_ONCE);
  for (const rule of rules) await syncSchedule(deps, rule);
  const missed = await findMissedRules(deps.db.prisma, deps.now(), GRACE_MINUTES);
  for (const { id } of missed) await beginDailyRun(deps, id);
  const stalled = await listStalledRuns(deps.db, { silentForMs: SILENT_MS, limit: AT_ONCE });
  for (const run of stalled) await handOverRun(deps, run);
  return rules.length + missed.length + stalled.length;
}
