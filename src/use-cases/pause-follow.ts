import { setFollowStatus } from '#db/follows';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import type { FollowWithEngine } from './assign-pattern.ts';
import { changeFollow } from './change-follow.ts';
import type { UseCaseDeps } from './deps.ts';
import { replanFollow } from './replan-follow.ts';

/**
 * Holds a follow: nothing is sent or handed out until it is resumed, and nothing is dropped.
 * @throws DomainError `not_found`, `follow_already_stopped`, `wrong_state` for a paused one
 */
export async function pauseFollow(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string },
): Promise<FollowWithEngine> {
  return changeFollow(deps, actor, input.followId, async (tx, follow) => {
    if (follow.status === 'paused') {
      throw new DomainError('wrong_state', {
        message: 'the follow is paused already',
        remedy: { ja: '再開するには resume を使ってください', en: 'use resume to go on with it' },
      });
    }
    await setFollowStatus(tx, follow.id, 'paused', deps.now());
    return {
      action: 'follow.pause',
      kind: 'follow_paused',
      summary: 'フォローを一時停止しました',
      before: { status: follow.status },
      after: { status: 'paused' },
      message: (changeId) => ({ message: 'pause', payload: { changeId } }),
    };
  });
}

/**
 * Goes on. Steps that fell due during the pause run now or at the next opening, in their order.
 * @throws DomainError `not_found`, `follow_already_stopped`, `wrong_state` for one that is not paused
 */
export async function resumeFollow(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string },
): Promise<FollowWithEngine> {
  return changeFollow(deps, actor, input.followId, async (tx, follow) => {
    if (follow.status !== 'paused')
      throw new DomainError('wrong_state', { message: 'the follow is not paused' });
    await setFollowStatus(
      tx,
      follow.id,
      follow.engineState === 'pending' ? 'starting' : 'running',
      deps.now(),
    );
    const moved = await replanFollow(tx, deps, follow.id);
    return {
      action: 'follow.resume',
      kind: 'follow_resumed',
      summary:
        moved > 0 ? `フォローを再開しました（${moved}ステップの予定を変更）` : 'フォローを再開しました',
      detail: { moved },
      before: { status: 'paused' },
      after: { status: 'running' },
      // On `resume` the workflow reads its plan again.
      message: (changeId) => ({ message: 'resume', payload: { changeId } }),
    };
  });
}
