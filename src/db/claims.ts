import type { Database } from './client.ts';
import type { SendRow } from './send-facts.ts';

export interface SendClaim {
  deliveryId: string;
  sendKey: string;
  /** null: a single send */
  followId: string | null;
  stepId: string | null;
  singleSendId: string | null;
  /** the facts that were decided on */
  seen: SendRow;
  channel: string;
  purpose: string;
  provider: string;
  toAddress: string;
  subject: string | null;
  body: string;
  priceYen: number;
  leaseMs: number;
  now: Date;
  /** the survey that the message invites to */
  invitation: { id: string; kind: string; expiresAt: Date } | null;
}

/**
 * Claims a send (DESIGN §5): from here on nobody else may send it. One round trip, under the lock that a stop takes
 * too (prisma/migrations/…_single_sends_and_automation).
 * @returns false where a fact that was decided on has changed, a cap is reached, or another worker was faster
 */
export async function claimDelivery(db: Database, claim: SendClaim): Promise<boolean> {
  const { seen, invitation } = claim;
  const { rows } = await db.pool.query<{ claimed: boolean }>({
    name: 'oikaze_claim_send',
    text: `SELECT oikaze_claim_send($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
      $20, $21) AS claimed`,
    values: [
      claim.deliveryId,
      claim.sendKey,
      claim.followId,
      claim.stepId,
      seen.follow?.status ?? null,
      seen.step?.version ?? null,
      seen.customer.version,
      seen.store.version,
      claim.channel,
      claim.purpose,
      claim.provider,
      claim.toAddress,
      claim.subject,
      claim.body,
      claim.priceYen,
      claim.leaseMs,
      claim.now,
      invitation?.id ?? null,
      invitation?.kind ?? null,
      invitation?.expiresAt ?? null,
      claim.singleSendId,
    ],
  });
  return rows[0]?.claimed === true;
}

/**
 * How many sends of these follows are being handed over right now: claimed, with a lease that has not run out. The
 * database's clock decides, as it does in the claim.
 */
export async function countLiveClaims(db: Database, followIds: readonly string[]): Promise<number> {
  const rows = await db.prisma.$queryRaw<{ live: number }[]>`
    SELECT count(*)::int AS live FROM delivery
    WHERE follow_id = ANY (${followIds}::uuid[]) AND status = 'claimed' AND lease_until > now()`;
  return rows[0]?.live ?? 0;
}
