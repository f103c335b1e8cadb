import { findRule, findRules, findRuleVersions, type RuleView } from '#db/automation-rules';
import { countRun, findLastRuns, findRun, findRuns, type RunView } from '#db/automation-runs';
import { type AutomationSendRow, listAutomationSends } from '#db/automation-sends';
import type { Rows } from '#db/reader';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { type Sentence, sentenceOf } from '../search-customers.ts';
import { requireRule } from './write-rule.ts';

export type { AutomationSendRow, RuleView, RunView };

export interface RuleWithRun extends RuleView {
  sentence: Sentence;
  lastRun: RunView | null;
}

/** Rules with their conditions in words and their newest run. */
export async function listRules(
  deps: UseCaseDeps,
  actor: Actor,
  filter: { storeId?: string | undefined; archived: boolean },
): Promise<RuleWithRun[]> {
  authorize(actor, 'automation.read');
  const rules = await findRules(deps.db.reader(actor), actor, filter);
  return withRuns(deps, actor, rules);
}

/** @throws DomainError not_found */
export async function getRule(deps: UseCaseDeps, actor: Actor, id: string): Promise<RuleWithRun> {
  authorize(actor, 'automation.read');
  const rule = await deps.db.transaction((tx) => requireRule(tx, actor, id), { actor });
  const [found] = await withRuns(deps, actor, [rule]);
  return found as RuleWithRun;
}

async function withRuns(deps: UseCaseDeps, actor: Actor, rules: readonly RuleView[]): Promise<RuleWithRun[]> {
  const rows = deps.db.reader(actor);
  const ids = rules.map(({ id }) => id);
  const runs = ids.length > 0 ? await findLastRuns(rows, ids) : [];
  const counted = await Promise.all(runs.map((run) => withCounts(rows, run)));
  return Promise.all(
    rules.map(async (rule) => ({
      ...rule,
      sentence: await sentenceOf(deps, actor, rule.query),
      lastRun: counted.find(({ ruleId }) => ruleId === rule.id) ?? null,
    })),
  );
}

/** A run at work is counted as it stands; one that has ended keeps what it came to. */
async function withCounts(rows: Rows, run: RunView): Promise<RunView> {
  return run.finishedAt ? run : { ...run, ...(await countRun(rows, run.id)) };
}

/** Every version of a rule, the newest first. */
export async function listRuleVersions(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
): Promise<(RuleView & { sentence: Sentence })[]> {
  authorize(actor, 'automation.read');
  const versions = await findRuleVersions(deps.db.reader(actor), actor, id);
  if (versions.length === 0) throw new DomainError('not_found', { message: 'no such rule', field: 'id' });
  return Promise.all(
    versions.map(async (version) => ({
      ...version,
      sentence: await sentenceOf(deps, actor, version.query),
    })),
  );
}

/** Days of a rule, the newest first. @throws DomainError not_found */
export async function listRuns(
  deps: UseCaseDeps,
  actor: Actor,
  filter: { ruleId: string; before?: string | undefined; take: number },
): Promise<RunView[]> {
  authorize(actor, 'automation.read');
  const rows = deps.db.reader(actor);
  await requireKnown(rows, actor, filter.ruleId);
  const runs = await findRuns(rows, actor, filter);
  return Promise.all(runs.map((run) => withCounts(rows, run)));
}

/** @throws DomainError not_found */
export async function getRun(deps: UseCaseDeps, actor: Actor, id: string): Promise<RunView> {
  authorize(actor, 'automation.read');
  const rows = deps.db.reader(actor);
  const run = await findRun(rows, actor, id);
  if (!run) throw new DomainError('not_found', { message: 'no such run', field: 'id' });
  return withCounts(rows, run);
}

/** What a rule has sent, skipped and holds, the newest first. Ops see no names (DESIGN §7). @throws DomainError not_found */
export async function listSends(
  deps: UseCaseDeps,
  actor: Actor,
  filter: { ruleId: string; runId?: string | undefined; status?: readonly string[] | undefined },
  page: { take: number; after?: string | undefined },
): Promise<AutomationSendRow[]> {
  authorize(actor, 'automation.read');
  const rows = deps.db.reader(actor);
  await requireKnown(rows, actor, filter.ruleId);
  const sends = await listAutomationSends(rows, actor, filter, page);
  return actor.role === 'ops' ? sends.map((send) => ({ ...send, customerName: null, vehicle: null })) : sends;
}

async function requireKnown(rows: Rows, actor: Actor, ruleId: string): Promise<void> {
  if (await findRule(rows, actor, ruleId)) return;
  throw new DomainError('not_found', { message: 'no such rule', field: 'id' });
}
