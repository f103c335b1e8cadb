import type { UnitPrices } from '#domain/prices';
import type { Tx } from './client.ts';

interface Held {
  stepId: string | null;
  singleSendId: string | null;
  followId: string | null;
}

/**
 * Lets sends go that the budget held, the longest planned first, as many as fit.
 * @param order.roomYen what may be spent; null: no cap
 * @param order.prices what one send costs today; a survey is reckoned as an SMS
 * @returns how many were let go, and the follows whose workflows have to be woken
 */
export async function releaseHeld(
  tx: Tx,
  order: { storeId: string; roomYen: number | null; prices: UnitPrices; now: Date },
): Promise<{ released: number; follows: { id: string; workflowId: string }[] }> {
  const { storeId, roomYen, prices, now } = order;
  const held = await tx.$queryRaw<Held[]>`
    SELECT step_id AS "stepId", single_id AS "singleSendId", follow_id AS "followId" FROM (
      SELECT *, sum(CASE channel WHEN 'postcard' THEN ${prices.postcard}::int WHEN 'mail' THEN ${prices.mail}::int
        ELSE ${prices.sms}::int END) OVER (ORDER BY id) AS yen
      FROM (
        SELECT id, id AS step_id, NULL::uuid AS single_id, follow_id, channel FROM follow_step
        WHERE store_id = ${storeId}::uuid AND hold_reason = 'budget_cap' AND status = 'planned' AND due_at = held_until
        UNION ALL
        SELECT id, NULL, id, NULL, channel FROM single_send
        WHERE store_id = ${storeId}::uuid AND hold_reason = 'budget_cap' AND status = 'planned') waiting) priced
    WHERE ${roomYen}::int IS NULL OR yen <= ${roomYen}::int`;
  const of = (key: keyof Held) => held.flatMap((each) => each[key] ?? []);
  // Lock order everywhere: customer, follow, its steps, the rest.
  const follows = await tx.$queryRaw<{ id: string; workflowId: string }[]>`
    SELECT id, workflow_id AS "workflowId" FROM follow WHERE id = ANY (${of('followId')}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const steps = await tx.$executeRaw`
    UPDATE follow_step SET due_at = ${now}::timestamptz, hold_reason = NULL, held_until = NULL
    WHERE id = ANY (${of('stepId')}::uuid[]) AND hold_reason = 'budget_cap' AND status = 'planned' AND due_at = held_until`;
  const singles = await tx.$executeRaw`
    UPDATE single_send SET due_at = ${now}::timestamptz, hold_reason = NULL, held_until = NULL
    WHERE id = ANY (${of('singleSendId')}::uuid[]) AND hold_reason = 'budget_cap' AND status = 'planned'`;
  return { released: steps + singles, follows };
}
