/**
 * SQL: whether a customer `c` is 取引関係にある者 (特定電子メール法 3条1項3号), who may be sent advertising without a consent of
 * its own: has a vehicle with us, has ordered or contracted, or is in a negotiation. A refusal counts all the same.
 */
export const EXISTING_RELATION = `(c.negotiation_state = 'contracted'
  OR EXISTS (SELECT FROM customer_order o WHERE o.customer_id = c.id)
  OR EXISTS (SELECT FROM vehicle w WHERE w.customer_id = c.id)
  OR EXISTS (SELECT FROM quote q WHERE q.customer_id = c.id AND q.status <> 'ended'))`;
