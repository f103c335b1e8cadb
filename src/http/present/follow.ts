import type { Follow, FollowStep } from '#contract/follows';
import type { getFollow } from '#use-cases/get-follow';
import { instantIn } from './instant.ts';

export type FollowRow = Awaited<ReturnType<typeof getFollow>>;

/** @param mayReadNames whether the caller may read customers' data (ops may not, DESIGN §7) */
export function presentFollow(row: FollowRow, timeZone: string, mayReadNames: boolean): Follow {
  const at = instantIn(timeZone);
  const steps: FollowStep[] = row.steps.map((step) => ({
    ...step,
    channel: step.channel as FollowStep['channel'],
    status: step.status as FollowStep['status'],
    dueAt: at(step.dueAt),
    issuedAt: at(step.issuedAt),
    doneAt: at(step.doneAt),
  }));
  const next = steps.find(({ status }) => status === 'planned');
  const isLive = row.status === 'starting' || row.status === 'running' || row.status === 'paused';
  return {
    id: row.id,
    workflowId: row.workflowId,
    status: row.status as Follow['status'],
    engine: row.engine as Follow['engine'],
    storeId: row.storeId,
    customerId: row.customerId,
    customerName: mayReadNames ? row.customerName : null,
    patternId: row.patternId,
    patternVersionId: row.patternVersionId,
    patternName: row.patternName,
    patternVersion: row.patternVersion,
    quoteId: row.quoteId,
    baseKind: row.baseKind as Follow['baseKind'],
    base: /^\d{4}-\d\d-\d\d$/.test(row.base) ? row.base : at(row.base),
    occurrence: row.occurrence,
    assignedAt: at(row.assignedAt),
    assignedBy: row.assignedBy,
    pausedAt: at(row.pausedAt),
    stoppedAt: at(row.stoppedAt),
    stopReason: row.stopReason,
    completedAt: at(row.completedAt),
    nextStep:
      isLive && next
        ? { id: next.id, position: next.position, channel: next.channel, dueAt: next.dueAt }
        : null,
    steps,
  };
}
