import { ChannelError } from '#channels/errors';
import type { ScrapLookup } from '#channels/types';
import { type ClaimedLookup, postponeLookup, settleLookup } from '#db/cleaning-lookups';
import { lookupRetryMs } from '#domain/scrap-lookup';
import type { UseCaseDeps } from '../deps.ts';

/** What one question taught about the service itself. */
export type Lesson =
  | { kind: 'answered' }
  /** nothing about it: the answer lies with a person, or the worker is being stopped */
  | { kind: 'nothing' }
  | { kind: 'failed'; code: string; askedMs: number | undefined }
  /** it refuses us, whatever the vehicle */
  | { kind: 'locked_out'; code: string };

export interface Question extends ClaimedLookup {
  claimId: string;
}

/** A file exchange waits for people: a little longer each time. */
const PENDING_STEP_MS = 60_000;
const LONGEST_PENDING_MS = 600_000;

/**
 * Asks for one vehicle and records what came of it, before anything else is done.
 * @param stop aborted when the worker may wait no longer
 */
export async function askService(
  deps: Pick<UseCaseDeps, 'db' | 'logger'> & { scrapLookup: ScrapLookup },
  question: Question,
  stop: AbortSignal,
): Promise<Lesson> {
  const numbers = {
    registrationNumber: question.registrationNumber ?? '',
    chassisNumber: question.chassisNumber ?? '',
  };
  try {
    const answer = await deps.scrapLookup.lookup({ ...numbers, idempotencyKey: question.id, signal: stop });
    if (answer.status === 'lookup_error')
      return await failed(deps, question, { code: 'provider_response', isFinal: false });
    const settled = { result: answer.status, simulated: answer.simulated, error: null };
    await settleLookup(deps.db.prisma, { id: question.id, ...numbers }, settled);
    return { kind: 'answered' };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (stop.aborted) return postponed(deps, question, 0, false);
    if (error.code === 'provider_auth') {
      await postponed(deps, question, 0, false);
      return { kind: 'locked_out', code: error.code };
    }
    // An exchange of files: the question lies there, the answer does not yet.
    if (error.code === 'deferred' && error.stage === 'answer')
      return postponed(
        deps,
        question,
        Math.min(question.attempts * PENDING_STEP_MS, LONGEST_PENDING_MS),
        true,
      );
    return await failed(deps, question, {
      code: error.code,
      askedMs: error.retryAfterMs,
      isFinal: error.outcome === 'permanent',
    });
  }
}

async function failed(
  { db }: Pick<UseCaseDeps, 'db'>,
  question: Question,
  { code, askedMs, isFinal }: { code: string; askedMs?: number | undefined; isFinal: boolean },
): Promise<Lesson> {
  const againInMs = isFinal ? null : lookupRetryMs(question.attempts, askedMs);
  if (againInMs === null) {
    const numbers = { registrationNumber: '', chassisNumber: '' };
    const error = { result: 'lookup_error', simulated: false, error: code } as const;
    await settleLookup(db.prisma, { id: question.id, ...numbers }, error);
  } else await postponeLookup(db.prisma, question, { inMs: againInMs, error: code, wasAsked: true });
  // One that refuses this vehicle has answered as far as its health goes.
  return isFinal ? { kind: 'answered' } : { kind: 'failed', code, askedMs };
}

async function postponed(
  { db }: Pick<UseCaseDeps, 'db'>,
  question: Question,
  inMs: number,
  wasAsked: boolean,
): Promise<Lesson> {
  await postponeLookup(db.prisma, question, { inMs, error: null, wasAsked });
  return { kind: 'nothing' };
}
