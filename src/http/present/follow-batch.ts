import type { BatchItem, FollowBatch } from '#contract/follow-batches';
import { SEND_REASONS, type SendReason } from '#domain/send-reasons';
import { ERRORS, type ErrorCode } from '#errors';
import type { BatchView, ItemView } from '#use-cases/batches/find-batches';
import { instantIn } from './instant.ts';

export function presentBatch(
  batch: BatchView & { reasons?: Record<string, number> },
  timeZone: string,
  now: Date,
): FollowBatch {
  const at = instantIn(timeZone);
  const { id, action, status, storeId, patternId, patternName, total, done, failed, skipped } = batch;
  return {
    id,
    action,
    status,
    storeId,
    patternId,
    patternName,
    total,
    done,
    failed,
    skipped,
    ...paceOf(batch, now),
    ...(batch.reasons && { reasons: batch.reasons }),
    error: batch.error,
    undoOfId: batch.undoOfId,
    undoneById: batch.undoneById,
    undoneAt: at(batch.undoneAt),
    createdBy: batch.createdBy,
    createdAt: at(batch.createdAt),
    startedAt: at(batch.startedAt),
    finishedAt: at(batch.finishedAt),
  };
}

/** Customers per second since the work began, and the seconds the rest takes at that rate; null where there is no telling. */
export function paceOf(
  { status, total, done, failed, skipped, startedAt, finishedAt }: BatchView,
  now: Date,
): { ratePerSecond: number | null; secondsLeft: number | null } {
  const settled = done + failed + skipped;
  const seconds = startedAt === null ? 0 : ((finishedAt ?? now).getTime() - startedAt.getTime()) / 1_000;
  if (settled === 0 || seconds <= 0) return { ratePerSecond: null, secondsLeft: null };
  const rate = settled / seconds;
  return {
    ratePerSecond: Math.round(rate * 10) / 10,
    secondsLeft: status === 'running' ? Math.ceil((total - settled) / rate) : null,
  };
}

/** @param mayReadNames whether the caller may read customers' data (ops may not, DESIGN §7) */
export function presentItem(item: ItemView, timeZone: string, mayReadNames: boolean): BatchItem {
  const at = instantIn(timeZone);
  return {
    seq: item.seq,
    customerId: item.customerId,
    customerName: mayReadNames ? item.customerName : null,
    followId: item.followId,
    status: item.status,
    code: item.code,
    reason: item.code === null ? null : reasonText(item.code),
    doneAt: at(item.doneAt),
    undoneAt: at(item.undoneAt),
  };
}

export function reasonText(code: string): string {
  if (Object.hasOwn(SEND_REASONS, code)) return SEND_REASONS[code as SendReason].label;
  return Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode].title : code;
}
