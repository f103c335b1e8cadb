import type { AutomationRule, AutomationRun, AutomationSend, RulePreview } from '#contract/automation';
import { nextRunAt } from '#domain/automation/run-day';
import type { AutomationSendRow, RuleView, RuleWithRun, RunView } from '#use-cases/automation/find-rules';
import type { previewRule } from '#use-cases/automation/preview-rule';
import { reasonLabel } from '#use-cases/sending/decide';
import type { Sentence } from '#use-cases/search-customers';
import { instantIn } from './instant.ts';

const presentReasons = (reasons: Record<string, number>): AutomationRun['reasons'] =>
  Object.entries(reasons)
    .map(([reason, count]) => ({ reason, label: reasonLabel(reason), count }))
    .sort((a, b) => b.count - a.count);

export function presentRun(run: RunView, timeZone: string): AutomationRun {
  const at = instantIn(timeZone);
  const { id, ruleId, version, runOn, startedBy, status, selected, carried, error } = run;
  const { sent, skipped, held, failed, inDoubt, costYen } = run;
  return {
    id,
    ruleId,
    version,
    runOn,
    startedBy,
    status,
    selected,
    carried,
    sent,
    skipped,
    held,
    failed,
    inDoubt,
    costYen,
    reasons: presentReasons(run.reasons),
    error,
    startedAt: at(run.startedAt),
    finishedAt: at(run.finishedAt),
  };
}

export function presentRuleVersion(
  rule: RuleView & { sentence: Sentence },
  now: Date,
): Omit<AutomationRule, 'lastRun'> {
  const at = instantIn(rule.timeZone);
  const { versionId: _id, timeZone, createdAt, versionAt, updatedAt: _at, ...shown } = rule;
  return {
    ...shown,
    nextRunAt: rule.status === 'active' ? at(nextRunAt(now, rule.timeOfDay, timeZone)) : null,
    createdAt: at(createdAt),
    versionAt: at(versionAt),
  };
}

export function presentRule(rule: RuleWithRun, now: Date): AutomationRule {
  const { lastRun, ...version } = rule;
  return {
    ...presentRuleVersion(version, now),
    lastRun: lastRun && presentRun(lastRun, rule.timeZone),
  };
}

export function presentPreview(preview: Awaited<ReturnType<typeof previewRule>>): RulePreview {
  const { timeZone, at, reasons, items, ...rest } = preview;
  return {
    ...rest,
    at: instantIn(timeZone)(at),
    reasons: presentReasons(reasons),
    items: items.map(({ storeId: _store, sendKey: _key, carried: _carried, ...item }) => item),
  };
}

export function presentSend(send: AutomationSendRow, timeZone: string): AutomationSend {
  const at = instantIn(timeZone);
  const { storeId: _, dueAt, heldUntil, doneAt, ...shown } = send;
  return {
    ...shown,
    reasonLabel: send.reason && reasonLabel(send.reason),
    dueAt: at(dueAt),
    heldUntil: at(heldUntil),
    doneAt: at(doneAt),
  };
}
