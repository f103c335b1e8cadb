import type { CleaningRunStatus, CreateCleaningRun } from '#contract/cleaning';
import { cleaningWorkflowId } from '#contract/jobs';
import { reopenErrors } from '#db/cleaning-lookups';
import { findCleaningOrder, insertCleaningRun, setCleaningStatus } from '#db/cleaning-runs';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { requireOption } from '../contract/require-option.ts';
import type { UseCaseDeps } from '../deps.ts';
import { storeOrDefault } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { type CleaningRunView, requireRun } from './find-runs.ts';

/**
 * Begins a run of 廃車可能性確認 (D5): the vehicles of the range are frozen and looked up by a workflow.
 * @throws DomainError `not_found`, `option_not_contracted` (オプションパック1), `invalid_input` for a rate above the allowed
 */
export async function startRun(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateCleaningRun,
): Promise<CleaningRunView> {
  authorize(actor, 'cleaning.write');
  const { provider, ratePerSecond: most } = deps.config.scrapLookup;
  const ratePerSecond = input.ratePerSecond ?? most;
  if (ratePerSecond > most) {
    throw new DomainError('invalid_input', {
      message: `at most ${most} lookups a second are allowed`,
      field: 'ratePerSecond',
      remedy: {
        ja: `${most} 以下にしてください（上限は SCRAP_LOOKUP_RATE_PER_SECOND）`,
        en: `give at most ${most} (the limit is SCRAP_LOOKUP_RATE_PER_SECOND)`,
      },
    });
  }
  const id = deps.newId();
  const run = await deps.db.transaction(
    async (tx) => {
      const store = await storeOrDefault(tx, actor, input.storeId);
      await requireOption(deps, tx, store.id, 'option_pack_1');
      const { from, to, skipExcluded } = input;
      const facts = { id, storeId: store.id, from, to, skipExcluded, ratePerSecond, provider };
      await insertCleaningRun(tx, { ...facts, workflowId: cleaningWorkflowId(id), actor });
      const audit = { action: 'cleaning.start', entity: 'cleaning_run', entityId: id, storeId: store.id };
      await insertRows(tx, { auditLog: [auditRow(deps, actor, { ...audit, after: facts })] });
      return requireRun(tx, actor, id);
    },
    { actor },
  );
  await runCleaningJob(deps, run);
  return run;
}

const CHANGES = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['preparing', 'running', 'paused'], to: 'cancelled' },
  retry: { from: ['completed'], to: 'running' },
} as const satisfies Record<string, { from: CleaningRunStatus[]; to: CleaningRunStatus }>;
export type CleaningRunChange = keyof typeof CHANGES;

/**
 * Pauses, resumes or stops a run, within a second or two; `retry` asks again for the vehicles with 取得エラー, and for no
 * others. What has its result keeps it.
 * @throws DomainError `not_found`, `wrong_state`
 */
export async function controlRun(
  deps: UseCaseDeps,
  actor: Actor,
  input: { id: string; change: CleaningRunChange },
): Promise<CleaningRunView> {
  authorize(actor, 'cleaning.write');
  const { from, to } = CHANGES[input.change];
  const run = await deps.db.transaction(
    async (tx) => {
      const before = await requireRun(tx, actor, input.id);
      const locked = await findCleaningOrder(tx, input.id, true);
      if (!locked || !(from as readonly string[]).includes(locked.status)) throw refusal(locked?.status);
      if (input.change === 'retry') await reopen(tx, input.id);
      await setCleaningStatus(tx, input.id, to);
      const facts = { entity: 'cleaning_run', entityId: input.id, storeId: before.storeId };
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: `cleaning.${input.change}`,
            ...facts,
            before: { status: locked.status },
            after: { status: to },
          }),
        ],
      });
      return requireRun(tx, actor, input.id);
    },
    { actor },
  );
  await runCleaningJob(deps, run);
  return run;
}

async function reopen(tx: Tx, runId: string): Promise<void> {
  if ((await reopenErrors(tx, runId)) > 0) return;
  throw new DomainError('nothing_remains', {
    message: 'no vehicle has a lookup error',
    remedy: { ja: '取得エラーの車両はありません', en: 'leave it as it is: no vehicle has a lookup error' },
  });
}

const refusal = (status: CleaningRunStatus | undefined) =>
  new DomainError('wrong_state', {
    message: `a run that is ${status} cannot be changed so`,
    remedy:
      status === 'cancelled'
        ? {
            ja: '中止した確認は再開できません。同じ期間でもう一度始めてください',
            en: 'start another one for the same period: a cancelled one cannot be resumed',
          }
        : { ja: '画面を読み込み直して、今の状態を確かめてください', en: 'reload the page and see its state' },
    details: { status },
  });

/** Starts or wakes the run's workflow. Never throws: with Temporal down the reconciler does it. */
export async function runCleaningJob(
  deps: UseCaseDeps,
  run: { id: string; workflowId: string },
): Promise<void> {
  try {
    await deps.engine.runJob({
      workflow: 'scrapLookup',
      workflowId: run.workflowId,
      id: run.id,
      title: 'lookup of scrapped vehicles',
    });
  } catch (error) {
    deps.logger.warn(
      { err: error, runId: run.id },
      'the lookups could not be handed to the engine; the reconciler will',
    );
  }
}
