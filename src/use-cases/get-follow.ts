import type { FollowFilter, FollowView } from '#db/follow-views';
import { findFollowView, listFollowViews } from '#db/follow-views';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

/** @throws DomainError `not_found` also for follows of other stores */
export async function getFollow(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string },
): Promise<FollowView> {
  authorize(actor, 'follow.read');
  return loadFollow(deps, actor, input.followId);
}

/** The follow as it is after a change. */
export async function loadFollow(deps: UseCaseDeps, actor: Actor, followId: string): Promise<FollowView> {
  const follow = await findFollowView(deps.db.reader(actor, { plan: 'once' }), actor, followId);
  if (!follow) throw new DomainError('not_found', { message: 'no such follow', field: 'followId' });
  return follow;
}

/** Newest first. `after` and `nextAfter` are follow ids. */
export async function listFollows(
  deps: UseCaseDeps,
  actor: Actor,
  input: FollowFilter & { limit: number; after?: string | undefined },
): Promise<{ items: FollowView[]; nextAfter: string | null }> {
  authorize(actor, 'follow.read');
  const { limit, after, ...filter } = input;
  const found = await listFollowViews(deps.db.reader(actor, { plan: 'once' }), actor, filter, {
    limit: limit + 1,
    after,
  });
  const items = found.slice(0, limit);
  return { items, nextAfter: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
