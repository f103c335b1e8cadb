import type { Database, Tx } from './client.ts';
import type { AfterStep } from './due-steps.ts';

/** Whose send it is, and what kind. */
export interface UnsentDelivery {
  id: string;
  sendKey: string;
  storeId: string;
  customerId: string;
  followId: string | null;
  followStepId: string | null;
  singleSendId: string | null;
  channel: string;
  purpose: string;
}

/** A row for a send that will not be made; `settleSend` says why. */
export async function noteUnsent(tx: Tx, send: UnsentDelivery): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, follow_step_id, single_send_id, channel, purpose, status)
    VALUES (${send.id}::uuid, ${send.sendKey}, ${send.storeId}::uuid, ${send.customerId}::uuid, ${send.followId}::uuid,
      ${send.followStepId}::uuid, ${send.singleSendId}::uuid, ${send.channel}, ${send.purpose}, 'planned')
    ON CONFLICT (send_key) DO NOTHING`;
}

/** Gives a claim back: the provider was not reached or refused for now, and nothing was sent. */
export async function releaseClaim(db: Database, deliveryId: string, error: string): Promise<void> {
  await db.pool.query({
    name: 'oikaze_release_claim',
    text: `UPDATE delivery SET status = 'planned', lease_until = NULL, error = $2 WHERE id = $1 AND status = 'claimed'`,
    values: [deliveryId, error],
  });
}

export interface Settlement {
  deliveryId: string;
  status: 'accepted' | 'failed' | 'in_doubt' | 'suppressed';
  stepStatus: 'done' | 'failed' | 'in_doubt' | 'skipped' | 'issued';
  providerId?: string;
  /** code of the error or decision; never personal data */
  reason?: string;
  kind: 'message_sent' | 'message_failed' | 'message_in_doubt' | 'message_suppressed' | 'message_handed_over';
  /** one Japanese sentence for the timeline */
  summary: string;
  /** title of the ToDo by which a person takes over */
  todoTitle?: string;
}

const SETTLE = `SELECT settled, next_id AS "nextId", next_due AS "nextDueAt", next_provisional AS "nextProvisional", closed
  FROM oikaze_settle_send($1::uuid, $2, $3, $4, $5, $6::timestamptz, $7::uuid, $8, $9, $10::uuid, $11, $12::uuid)`;

const settleValues = (settlement: Settlement, now: Date, newId: () => string): unknown[] => [
  settlement.deliveryId,
  settlement.status,
  settlement.stepStatus,
  settlement.providerId ?? null,
  settlement.reason ?? null,
  now,
  newId(),
  settlement.kind,
  settlement.summary,
  newId(),
  settlement.todoTitle ?? null,
  newId(),
];

/**
 * Ends a send: ledger, step, history, hand-over and the follow after its last step, in one round trip
 * (prisma/migrations/…_engine_functions). A row that a person settled meanwhile stays as it is.
 */
export async function settleSend(
  db: Database,
  settlement: Settlement,
  now: Date,
  newId: () => string,
): Promise<AfterStep> {
  const { rows } = await db.pool.query<AfterStep>({
    name: 'oikaze_settle_send',
    text: SETTLE,
    values: settleValues(settlement, now, newId),
  });
  return rows[0] as AfterStep;
}

/** The same inside a transaction. */
export async function settleSendIn(
  tx: Tx,
  settlement: Settlement,
  now: Date,
  newId: () => string,
): Promise<AfterStep> {
  const rows = await tx.$queryRawUnsafe<AfterStep[]>(SETTLE, ...settleValues(settlement, now, newId));
  return rows[0] as AfterStep;
}

/** What follows a step that was settled before, for an attempt that repeats it. */
export async function afterSettled(
  db: Database,
  followId: string,
  now: Date,
  newId: () => string,
): Promise<AfterStep> {
  const { rows } = await db.pool.query<AfterStep>({
    name: 'oikaze_after_step',
    text: `SELECT next_id AS "nextId", next_due AS "nextDueAt", next_provisional AS "nextProvisional", closed
      FROM oikaze_after_step($1, $2, $3)`,
    values: [followId, now, newId()],
  });
  return rows[0] as AfterStep;
}

/**
 * Moves a send that has to wait, so that the calendar tells the truth, and notes what holds it: of a survey after its
 * follow's end, the ledger's row does.
 */
export async function postponeSend(
  tx: Tx,
  { stepId, singleSendId, sendKey }: { stepId: string | null; singleSendId: string | null; sendKey: string },
  until: Date,
  reason: string,
): Promise<void> {
  if (stepId) {
    await tx.$executeRaw`
      UPDATE follow_step SET due_at = ${until}::timestamptz, hold_reason = ${reason}, held_until = ${until}::timestamptz
      WHERE id = ${stepId}::uuid AND status = 'planned'`;
  }
  if (singleSendId) {
    await tx.$executeRaw`
      UPDATE single_send SET due_at = ${until}::timestamptz, hold_reason = ${reason}, held_until = ${until}::timestamptz
      WHERE id = ${singleSendId}::uuid AND status = 'planned'`;
  }
  if (!stepId && !singleSendId) {
    await tx.$executeRaw`
      UPDATE delivery SET hold_reason = ${reason}, held_until = ${until}::timestamptz
      WHERE send_key = ${sendKey} AND status = 'planned'`;
  }
}

/** Sends whose lease ran out at least `graceMs` ago: whoever claimed them is gone. */
export async function listExpiredClaims(
  db: Database,
  options: { graceMs: number; limit: number },
): Promise<{ id: string; channel: string; expiredForMs: number }[]> {
  return await db.prisma.$queryRaw`
    SELECT id, channel, (extract(epoch FROM now() - lease_until) * 1000)::float8 AS "expiredForMs" FROM delivery
    WHERE status = 'claimed' AND lease_until < now() - ${options.graceMs} * interval '1 ms'
    ORDER BY lease_until LIMIT ${options.limit}`;
}
