/**
 * The day on which `customer c` last used the shop (list cleaning, seed row D4: 「お店を何年前から利用していない」), null
 * where no use is on record. Using it means bringing a car in, buying, taking a delivery, negotiating or asking for a
 * quote; what the shop sends to a customer is no use of it.
 */
export const LAST_USED_ON = `greatest(c.last_negotiated_on,
  (SELECT max(u.done_on) FROM service_record u WHERE u.customer_id = c.id),
  (SELECT max(u.ordered_on) FROM customer_order u WHERE u.customer_id = c.id),
  (SELECT max(u.delivered_on) FROM vehicle u WHERE u.customer_id = c.id),
  (SELECT max((u.received_at AT TIME ZONE z.time_zone)::date) FROM quote u JOIN store z ON z.id = u.store_id WHERE u.customer_id = c.id))`;
