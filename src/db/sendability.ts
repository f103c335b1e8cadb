import type { Actor } from '#domain/actor';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';
import { type SendRow, sendColumns } from './send-facts.ts';

const COLUMNS = sendColumns({
  follow: 'NULL::jsonb',
  rule: 'NULL::jsonb',
  step: 'NULL::jsonb',
  key: `''`,
  quoteId: 'NULL::uuid',
  vehicleId: 'NULL::uuid',
  spentYen: `CASE WHEN st.budget_cap_yen IS NULL THEN 0 ELSE oikaze_spent_yen(st.id, st.time_zone, '') END`,
});

/** What decides whether a customer may be sent something now, the same facts that the claim reads. Null: no such customer. */
export async function readSendability(rows: Rows, actor: Actor, customerId: string): Promise<SendRow | null> {
  const [row] = await rows.$queryRaw<SendRow[]>`
    SELECT ${Prisma.raw(COLUMNS)} FROM customer c JOIN store st ON st.id = c.store_id
    WHERE c.id = ${customerId}::uuid AND ${storeCondition(actor, undefined, 'c.store_id')}`;
  return row ?? null;
}

/** A send as an authority is told of it. */
export interface ReportedSend {
  id: string;
  at: Date;
  channel: string;
  purpose: string;
  status: string;
  toAddress: string | null;
  subject: string | null;
  body: string | null;
  suppressReason: string | null;
}

/** Everything that went out to a customer or was held back, oldest first. */
export const readSendsOf = (rows: Rows, actor: Actor, customerId: string): Promise<ReportedSend[]> =>
  rows.$queryRaw<ReportedSend[]>`
    SELECT d.id, coalesce(d.accepted_at, d.settled_at, d.claimed_at, d.created_at) AS at, d.channel, d.purpose, d.status,
      d.to_address AS "toAddress", d.subject, d.body, d.suppress_reason AS "suppressReason"
    FROM delivery d WHERE d.customer_id = ${customerId}::uuid AND ${storeCondition(actor, undefined, 'd.store_id')}
    ORDER BY 2, d.id`;
