import { automationRunWorkflowId } from '#contract/jobs';
import { findRuleForRun, type RuleView } from '#db/automation-rules';
import { findUnfinishedRun, openRun } from '#db/automation-runs';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { dayIn } from '#domain/automation/run-day';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { requireOption } from '../contract/require-option.ts';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';
import { getRun } from './find-rules.ts';
import { requireOwnRule } from './write-rule.ts';

/**
 * Runs a rule now: its day, once more if it had run already. What was sent is not sent again (D1).
 * @throws DomainError `not_found`, `forbidden`, `wrong_state` where the rule is not active, `option_not_contracted`
 */
export async function runRuleNow(deps: UseCaseDeps, actor: Actor, id: string) {
  authorize(actor, 'automation.write');
  const run = await deps.db.transaction(
    async (tx) => {
      const rule = await requireOwnRule(tx, actor, id);
      if (rule.status !== 'active') {
        throw new DomainError('wrong_state', {
          message: `the rule is ${rule.status}`,
          remedy: { ja: 'ルールを有効にしてから実行してください', en: 'activate the rule before running it' },
          details: { status: rule.status },
        });
      }
      if (rule.storeId) await requireOption(deps, tx, rule.storeId, 'auto_sending');
      const opened = await open(tx, deps, rule, 'manual');
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'automation.run',
            entity: 'automation_rule',
            entityId: id,
            storeId: rule.storeId,
            after: { runId: opened.id },
          }),
        ],
      });
      return opened;
    },
    { actor },
  );
  await handOverRun(deps, run);
  return getRun(deps, actor, run.id);
}

/** The daily schedule's part: begins the day of a rule that is active. @returns null where it is not */
export async function beginDailyRun(deps: UseCaseDeps, ruleId: string): Promise<{ id: string } | null> {
  const run = await deps.db.transaction(async (tx) => {
    const rule = await findRuleForRun(tx, ruleId);
    return rule?.status === 'active' ? open(tx, deps, rule, 'daily') : null;
  });
  if (run) await handOverRun(deps, run);
  return run;
}

function open(tx: Tx, deps: UseCaseDeps, rule: RuleView, startedBy: 'daily' | 'manual') {
  const id = deps.newId();
  const now = deps.now();
  return openRun(tx, {
    id,
    ruleId: rule.id,
    ruleVersionId: rule.versionId,
    storeId: rule.storeId,
    runOn: dayIn(now, rule.timeZone),
    startedBy,
    workflowId: automationRunWorkflowId(id),
    now,
  });
}

/** A run that a pause has held goes on. */
export async function wakeUnfinishedRun(deps: UseCaseDeps, rule: Pick<RuleView, 'id'>): Promise<void> {
  const run = await findUnfinishedRun(deps.db.prisma, rule.id);
  if (run) await handOverRun(deps, run);
}

/** Starts or wakes the workflow of a run. Never throws: with Temporal down the reconciler does it. */
export async function handOverRun(
  deps: UseCaseDeps,
  { id, workflowId }: { id: string; workflowId: string },
): Promise<void> {
  try {
    await deps.engine.runJob({ workflow: 'automationRun', workflowId, id, title: 'automatic sending' });
  } catch (error) {
    deps.logger.warn(
      { err: error, runId: id },
      'the run could not be handed to the engine; the reconciler will',
    );
  }
}
