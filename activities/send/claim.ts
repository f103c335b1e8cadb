import { ApplicationFailure } from '@temporalio/activity';
import { claimDelivery } from '#db/claims';
import type { Tx } from '#db/client';
import type { AfterStep } from '#db/due-steps';
import { noteUnsent, postponeSend, settleSendIn } from '#db/ledger';
import {
  type FollowSendKey,
  lockSendRow,
  readSendRow,
  type SendRow,
  type SingleSendKey,
} from '#db/send-facts';
import {
  decide,
  nameOf,
  type Refused,
  reasonLabel,
  surveyKindOf,
  type ToSend,
} from '#use-cases/sending/decide';
import { withoutMyPageLinks } from '#use-cases/my-page/link-token';
import { withoutUnsubscribeLinks } from '#use-cases/relay/unsubscribe-token';
import type { Message } from '#use-cases/sending/message';
import type { ActivityDeps } from '../activity-deps.ts';

/** How long a claimed send may take; after that whoever claimed it counts as gone. */
export const LEASE_MS = 60_000;
/** How often facts may change while they are decided on; then the attempt ends and another comes. */
const MAX_DECISIONS = 5;

/** A step of a follow, its survey at the end, or a single send. */
export type SendOrder =
  | (FollowSendKey & {
      /** of a survey that is no step */
      surveyKind?: 'contract' | 'end';
    })
  | SingleSendKey;

const surveyKindIn = (order: SendOrder) => ('surveyKind' in order ? order.surveyKind : undefined);
/** The ledger's columns that say whose send it is. */
const ownerOf = (order: SendOrder) =>
  'singleSendId' in order
    ? { followId: null, stepId: null, singleSendId: order.singleSendId }
    : { followId: order.followId, stepId: order.stepId, singleSendId: null };

export interface Claimed {
  kind: 'claimed';
  deliveryId: string;
  message: Message;
  row: SendRow;
  /** of the ledger row: when the send was first tried */
  createdAt: Date;
}

export type ClaimResult =
  | Claimed
  /** somebody else is sending it right now, perhaps an attempt of ours that was killed */
  | { kind: 'busy'; leaseMs: number }
  /** the lease ran out and the channel cannot tell whether it was sent */
  | { kind: 'expired'; deliveryId: string; channel: string }
  | { kind: 'settled'; status: string }
  | { kind: 'unsent'; outcome: 'skipped' | 'handed_over'; after: AfterStep }
  | { kind: 'wait'; until: Date }
  | { kind: 'stopped' | 'paused' | 'stale' };

/**
 * The first part of a send (DESIGN §5): reads the facts, decides, and claims under the lock that a stop takes too, if the
 * facts still hold: three round trips with the record's end of the send. After a stop is committed no claim succeeds.
 */
export async function claimSend(deps: ActivityDeps, order: SendOrder): Promise<ClaimResult> {
  for (let turn = 1; turn <= MAX_DECISIONS; turn++) {
    const row = await readSendRow(deps.db, order);
    if (!row) return { kind: 'stale' };
    const before = known(deps, row);
    if (before) return before;
    const decision = decide(deps, row, { at: deps.now(), surveyKind: surveyKindIn(order) });
    const result =
      decision.kind === 'send'
        ? await claimDecided(deps, order, row, decision)
        : await deps.db.transaction((tx) => holdBack(tx, deps, order));
    if (result) return result;
  }
  throw ApplicationFailure.create({
    type: 'facts_keep_changing',
    message: 'What decides this send changes too fast',
    nextRetryDelay: '1s',
  });
}

/** What an earlier attempt left in the ledger. */
function known(deps: ActivityDeps, { delivery, follow, step }: SendRow): ClaimResult | null {
  if (delivery && delivery.status !== 'planned') {
    if (delivery.status !== 'claimed') return { kind: 'settled', status: delivery.status };
    if ((delivery.leaseMs ?? 0) > 0) return { kind: 'busy', leaseMs: delivery.leaseMs ?? 0 };
    const mayRepeat = deduplicates(deps, delivery.channel) && !(step && follow?.status === 'stopped');
    if (!mayRepeat) return { kind: 'expired', deliveryId: delivery.id, channel: delivery.channel };
  }
  if (!step) return null;
  if (follow?.status === 'stopped') return { kind: 'stopped' };
  if (step.status !== 'planned') return { kind: 'settled', status: step.status };
  if (follow?.status === 'paused') return { kind: 'paused' };
  if (step.provisional) return { kind: 'stale' };
  const dueAt = new Date(step.dueAt);
  return dueAt.getTime() > deps.now().getTime() + 1_000 ? { kind: 'wait', until: dueAt } : null;
}

export const deduplicates = ({ channels }: ActivityDeps, carrier: string): boolean =>
  carrier in channels && channels[carrier as 'mail' | 'sms' | 'postcard'].deduplicates;

/** Null: what was decided on holds no longer. */
async function claimDecided(
  deps: ActivityDeps,
  order: SendOrder,
  row: SendRow,
  { deliveryId, message, invitation }: ToSend,
): Promise<Claimed | null> {
  const kind = surveyKindOf(surveyKindIn(order), row);
  const claimed = await claimDelivery(deps.db, {
    deliveryId,
    sendKey: order.sendKey,
    ...ownerOf(order),
    seen: row,
    channel: message.carrier,
    purpose: row.step?.purpose ?? 'transactional',
    provider: deps.channels[message.carrier].name,
    toAddress: message.to,
    subject: message.subject,
    body: withoutUnsubscribeLinks(withoutMyPageLinks(message.body)),
    priceYen: message.priceYen,
    leaseMs: LEASE_MS,
    now: deps.now(),
    invitation: invitation && kind !== null ? { ...invitation, kind } : null,
  });
  if (!claimed) return null;
  const createdAt = row.delivery ? new Date(row.delivery.createdAt) : deps.now();
  return { kind: 'claimed', deliveryId, message, row, createdAt };
}

/** Nothing goes out now, so the record changes: decided again under the lock. Null: it may go out after all. */
async function holdBack(tx: Tx, deps: ActivityDeps, order: SendOrder): Promise<ClaimResult | null> {
  const row = await lockSendRow(tx, order);
  if (!row) return { kind: 'stale' };
  const before = known(deps, row);
  if (before) return before;
  const decision = decide(deps, row, { at: deps.now(), surveyKind: surveyKindIn(order) });
  if (decision.kind === 'send') return null;
  if (decision.kind !== 'wait') return await leaveUnsent(tx, deps, order, row, decision);
  const until = new Date(decision.until);
  const { sendKey } = order;
  if (decision.reason !== 'emergency_stop')
    await postponeSend(tx, { ...ownerOf(order), sendKey }, until, decision.reason);
  return { kind: 'wait', until };
}

/** Nothing is sent: the ledger says why, and where a person can do it instead, they get a ToDo. */
async function leaveUnsent(
  tx: Tx,
  deps: ActivityDeps,
  order: SendOrder,
  row: SendRow,
  { kind, reason }: Refused,
): Promise<ClaimResult> {
  const deliveryId = row.delivery?.id ?? deps.newId();
  const owner = ownerOf(order);
  await noteUnsent(tx, {
    id: deliveryId,
    sendKey: order.sendKey,
    storeId: row.store.id,
    customerId: row.customer.id,
    followId: owner.followId,
    followStepId: owner.stepId,
    singleSendId: owner.singleSendId,
    channel: row.step?.channel ?? 'survey',
    purpose: row.step?.purpose ?? 'transactional',
  });
  const handedOver = kind === 'hand_over' && row.step !== null;
  const name = nameOf(row);
  const after = await settleSendIn(
    tx,
    {
      deliveryId,
      status: 'suppressed',
      stepStatus: handedOver ? 'issued' : 'skipped',
      reason,
      kind: handedOver ? 'message_handed_over' : 'message_suppressed',
      summary: `${name}は送信されませんでした: ${reasonLabel(reason)}`,
      ...(handedOver && { todoTitle: `送信できなかった${name}の代わりに連絡` }),
    },
    deps.now(),
    deps.newId,
  );
  return { kind: 'unsent', outcome: handedOver ? 'handed_over' : 'skipped', after };
}
