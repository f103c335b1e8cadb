import { ApplicationFailure, Context } from '@temporalio/activity';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelError } from '#channels/errors';
import type { AfterStep } from '#db/due-steps';
import { releaseClaim, type Settlement, settleSend } from '#db/ledger';
import { nameOf } from '#use-cases/sending/decide';
import type { ActivityDeps } from '../activity-deps.ts';
import { type Claimed, claimSend, deduplicates, type SendOrder } from './claim.ts';
import { deliver } from './deliver.ts';

/** How long a channel may be away before a person is asked to reach the customer. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;
/** How long the outcome of a send is held in hand while the database is away. */
const RECORD_FOR_MS = 60_000;

export type SendResult =
  | { kind: 'done' | 'failed' | 'in_doubt' | 'skipped' | 'handed_over'; after: AfterStep }
  /** an earlier attempt ended it */
  | { kind: 'settled'; status: string }
  | { kind: 'wait'; until: Date }
  | { kind: 'stopped' | 'paused' | 'stale' };

/**
 * One attempt of a send (DESIGN §5): claim, hand over, record. Run again after any crash it either finds out what
 * happened or says that it is in doubt; it never sends blindly a second time.
 * @throws ApplicationFailure retryable: `send_in_progress` while another attempt's lease lasts, `channel_unavailable`
 */
export async function runSend(deps: ActivityDeps, order: SendOrder): Promise<SendResult> {
  const startedAtMs = performance.now();
  const claim = await claimSend(deps, order);
  switch (claim.kind) {
    case 'claimed':
      return await sendClaimed(deps, claim, startedAtMs);
    case 'busy':
      throw ApplicationFailure.create({
        type: 'send_in_progress',
        message: 'Another attempt has claimed this send; its lease has to end first',
        nextRetryDelay: claim.leaseMs + 500,
      });
    case 'expired':
      return {
        kind: 'in_doubt',
        after: await record(deps, inDoubt(claim.deliveryId, 'lease_expired', '送信')),
      };
    case 'unsent':
      return { kind: claim.outcome, after: claim.after };
    default:
      return claim;
  }
}

async function sendClaimed(deps: ActivityDeps, claim: Claimed, startedAtMs: number): Promise<SendResult> {
  const { deliveryId, row, message } = claim;
  const name = nameOf(row, message.carrier);
  const delivered = await deliver(deps, claim, startedAtMs);
  if ('receipt' in delivered) {
    const title = message.subject ? `「${message.subject}」` : '';
    const after = await record(deps, {
      deliveryId,
      status: 'accepted',
      stepStatus: 'done',
      providerId: delivered.receipt.providerId,
      kind: 'message_sent',
      summary: `${name}${title}を送信しました`,
    });
    return { kind: 'done', after };
  }

  const { error } = delivered;
  const triedForMs = deps.now().getTime() - claim.createdAt.getTime();
  const repeatable =
    error.outcome === 'temporary' || (error.outcome === 'unknown' && deduplicates(deps, message.carrier));
  if (repeatable && triedForMs < GIVE_UP_AFTER_MS) {
    // Where it may have been sent, the claim stays until its lease ends: only then the same key is used again.
    if (error.outcome === 'temporary') await releaseClaim(deps.db, deliveryId, error.code);
    throw unavailable(error);
  }
  if (error.outcome === 'unknown') {
    return { kind: 'in_doubt', after: await record(deps, inDoubt(deliveryId, error.code, name)) };
  }
  const after = await record(deps, {
    deliveryId,
    status: 'failed',
    stepStatus: 'failed',
    reason: error.code,
    kind: 'message_failed',
    summary: `${name}を送信できませんでした`,
    ...(row.step && { todoTitle: `送信できなかった${name}の代わりに連絡` }),
  });
  return { kind: 'failed', after };
}

export const inDoubt = (deliveryId: string, reason: string, name: string): Settlement => ({
  deliveryId,
  status: 'in_doubt',
  stepStatus: 'in_doubt',
  reason,
  kind: 'message_in_doubt',
  summary: `${name}が届いたかどうか確認が必要です`,
});

const unavailable = (error: ChannelError): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'channel_unavailable',
    message: error.message,
    ...(error.retryAfterMs !== undefined && { nextRetryDelay: error.retryAfterMs }),
  });

/** The provider has answered: the answer must not get lost because the database is away for a moment. */
async function record(deps: ActivityDeps, settlement: Settlement): Promise<AfterStep> {
  const deadline = performance.now() + RECORD_FOR_MS;
  for (;;) {
    try {
      return await settleSend(deps.db, settlement, deps.now(), deps.newId);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      deps.logger.warn(
        { err: error, deliveryId: settlement.deliveryId },
        'the outcome of a send could not be recorded yet',
      );
      Context.current().heartbeat();
      await sleep(1_000);
    }
  }
}
