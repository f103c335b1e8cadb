import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { freeKey, storeKeyAnswer, takeKey } from '#db/idempotency-keys';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

/** Longer than any request lives: what is unanswered after it was cut off by a crash. */
const ABANDONED_MS = 60_000;

/** In place of an answer's HTTP status: the request failed, and whether its change was committed is not known. */
const UNKNOWN_OUTCOME = 0;

const actorKeyOf = (actor: Actor): string => `${actor.kind}:${actor.id}`;

export type KeyClaim =
  | { kind: 'answered'; status: number; response: unknown }
  /** `newId` gives the same ids each time, so a second run meets the rows of the first. */
  | { kind: 'claimed'; newId: () => string };

/** @throws DomainError idempotency_key_reused, idempotency_in_progress */
export async function claimKey(
  deps: UseCaseDeps,
  actor: Actor,
  request: { key: string; route: string; requestHash: string },
): Promise<KeyClaim> {
  const actorKey = actorKeyOf(actor);
  const now = deps.now();
  const known = await takeKey(deps.db, { actorKey, ...request, createdAt: now });
  if (!known) return { kind: 'claimed', newId: idsOf(actorKey, request.key, now) };
  if (known.requestHash !== request.requestHash) {
    throw new DomainError('idempotency_key_reused', {
      message: 'this Idempotency-Key was used with another request',
      field: 'Idempotency-Key',
      remedy: {
        ja: '別の内容を送るときは、新しい Idempotency-Key を付けてください',
        en: 'send a new Idempotency-Key with another request',
      },
    });
  }
  if (known.status === UNKNOWN_OUTCOME) {
    return { kind: 'claimed', newId: idsOf(actorKey, request.key, known.createdAt) };
  }
  if (known.status !== null) return { kind: 'answered', status: known.status, response: known.response };
  if (now.getTime() - known.createdAt.getTime() < ABANDONED_MS) {
    throw new DomainError('idempotency_in_progress', {
      message: 'the first request with this Idempotency-Key is still being handled',
      remedy: {
        ja: 'Retry-After の秒数だけ待って、同じ内容で送り直してください',
        en: 'wait for the seconds of Retry-After and repeat the same request',
      },
    });
  }
  return { kind: 'claimed', newId: idsOf(actorKey, request.key, known.createdAt) };
}

export const storeAnswer = (
  deps: UseCaseDeps,
  actor: Actor,
  answer: { key: string; status: number; response: unknown },
): Promise<void> => storeKeyAnswer(deps.db, actorKeyOf(actor), answer.key, answer.status, answer.response);

/**
 * After a request that failed. A refusal has changed nothing, so its key is free again; anything else may have struck
 * after the commit, so the repetition gets the same ids and meets the rows of the first.
 */
export const forgetKey = (deps: UseCaseDeps, actor: Actor, key: string, refused: boolean): Promise<void> =>
  refused
    ? freeKey(deps.db, actorKeyOf(actor), key)
    : storeKeyAnswer(deps.db, actorKeyOf(actor), key, UNKNOWN_OUTCOME, null);

/** uuid v7 in which the time is the first request's and the rest comes from actor, key and a counter. */
function idsOf(actorKey: string, key: string, at: Date): () => string {
  let count = 0;
  return () => {
    count += 1;
    const random = createHash('sha256')
      .update(`${actorKey}\n${key}\n${at.getTime()}\n${count}`)
      .digest()
      .subarray(0, 16);
    return v7({ msecs: at.getTime(), seq: count, random });
  };
}
