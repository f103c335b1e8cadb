import type { DryRun } from '#contract/dry-runs';
import type { DryRunView } from '#use-cases/dry-runs/manage-dry-runs';
import { instantIn } from './instant.ts';

export function presentDryRun(run: DryRunView, timeZone: string, now: Date): DryRun {
  const at = instantIn(timeZone);
  return {
    id: run.id,
    status: run.status,
    storeId: run.storeId,
    patternId: run.request.patternId,
    base: run.request.base ?? null,
    days: run.request.days,
    total: run.total,
    done: run.done,
    secondsLeft: secondsLeft(run, now),
    error: run.error,
    result: run.result,
    createdBy: run.createdBy,
    createdAt: at(run.createdAt),
    startedAt: at(run.startedAt),
    finishedAt: at(run.finishedAt),
  };
}

function secondsLeft({ status, startedAt, total, done }: DryRunView, now: Date): number | null {
  if (status !== 'running' || startedAt === null || done === 0) return null;
  const perCustomer = (now.getTime() - startedAt.getTime()) / 1_000 / done;
  return Math.ceil(Math.max(0, total - done) * perCustomer);
}
