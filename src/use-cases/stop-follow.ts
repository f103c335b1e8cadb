import type { StopReason } from '#contract/workflow-messages';
import { lockFollow } from '#db/follows';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { applyStop, STOP_REASON_TEXT, waitForSends } from './apply-stop.ts';
import type { FollowWithEngine } from './assign-pattern.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadFollow } from './get-follow.ts';
import { tellEngine } from './tell-engine.ts';

export interface StopFollowInput {
  followId: string;
  /** one of the known reasons; any other text is kept as the note of a stop by staff */
  reason?: string | null | undefined;
  note?: string | null | undefined;
}

/**
 * Stops a follow (A13, X2). When this returns, no send of the follow starts any more. Stopping a stopped follow answers
 * the same, so that a request may be repeated.
 * @throws DomainError `not_found`; `follow_already_stopped` for a completed one; `stop_not_settled` where a send
 *   claimed before the stop takes longer than 10 s (the stop stands)
 */
export async function stopFollow(
  deps: UseCaseDeps,
  actor: Actor,
  input: StopFollowInput,
): Promise<FollowWithEngine> {
  authorize(actor, 'follow.write');
  const messages = await deps.db.transaction(
    async (tx) => {
      const follow = await lockFollow(tx, input.followId);
      if (!follow || !seesStore(actor, follow.storeId)) {
        throw new DomainError('not_found', { message: 'no such follow', field: 'followId' });
      }
      if (follow.status === 'completed') {
        throw new DomainError('follow_already_stopped', {
          message: 'the follow has run to its end',
          remedy: {
            ja: 'すべてのステップが終わっているため、停止の必要はありません',
            en: 'leave it as it is: all its steps are done',
          },
          details: { status: 'completed' },
        });
      }
      return applyStop(tx, deps, actor, [follow], { ...readReason(input) });
    },
    { actor },
  );
  const [engineTold] = await Promise.all([
    tellEngine(deps, { starts: [], messages }),
    waitForSends(deps, [input.followId]),
  ]);
  return { ...(await loadFollow(deps, actor, input.followId)), engineTold };
}

function readReason({ reason, note }: StopFollowInput): { reason: StopReason; note?: string } {
  const known = reason && Object.hasOwn(STOP_REASON_TEXT, reason);
  const text = [known ? null : reason, note].filter(Boolean).join('\n');
  return { reason: known ? (reason as StopReason) : 'staff', ...(text && { note: text }) };
}
