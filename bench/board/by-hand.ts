/**
 * What somebody would write by hand for the same rows, each statement for its one purpose: no row-level security, no
 * other filters, no paging.
 */
const todoColumns = `t.*, c.name AS customer_name, c.kana, c.phone, p.name AS pattern_name, u.name AS assignee_name`;
const todoJoins = `JOIN customer c ON c.id = t.customer_id LEFT JOIN pattern p ON p.id = t.pattern_id LEFT JOIN staff_user u ON u.id = t.assignee_id`;
const tomorrow = `(date_trunc('day', now() AT TIME ZONE 'Asia/Tokyo') + interval '1 day') AT TIME ZONE 'Asia/Tokyo'`;

const customerRow = `c.*, u.name AS assignee_name,
  (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'status', f.status, 'pattern', v.name, 'next', (SELECT min(s.due_at) FROM follow_step s
    WHERE s.follow_id = f.id AND s.status = 'planned'))) FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id
    WHERE f.customer_id = c.id AND f.status IN ('starting', 'running', 'paused')) AS follows,
  (SELECT jsonb_agg(jsonb_build_object('id', v.id, 'model', v.model, 'plate', v.registration_number)) FROM vehicle v WHERE v.customer_id = c.id) AS vehicles`;

const today = `(now() AT TIME ZONE 'Asia/Tokyo')::date`;

export const BY_HAND = {
  board: `SELECT ${todoColumns} FROM (SELECT * FROM todo WHERE store_id = $1 AND status = 'open' ORDER BY due_at, id LIMIT 50) t ${todoJoins}
    ORDER BY t.due_at, t.id`,
  upcoming: `SELECT ${todoColumns} FROM (SELECT * FROM todo WHERE store_id = $1 AND status = 'open' AND kind NOT IN ('inquiry', 'reply')
    AND due_at >= ${tomorrow} ORDER BY due_at, id LIMIT 50) t ${todoJoins} ORDER BY t.due_at, t.id`,
  counts: `SELECT sum(n.new)::int AS new, sum(n.replied)::int AS replied, sum(n.overdue)::int AS overdue, sum(n.on_time)::int AS on_time,
      least(sum(l.n), 1000)::int AS upcoming
    FROM unnest($1::uuid[]) s (id)
    CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE kind = 'inquiry') AS new, count(*) FILTER (WHERE kind = 'reply') AS replied,
        count(*) FILTER (WHERE kind NOT IN ('inquiry', 'reply') AND due_at < now() - interval '30 minutes') AS overdue,
        count(*) FILTER (WHERE kind NOT IN ('inquiry', 'reply') AND due_at >= now() - interval '30 minutes') AS on_time
      FROM todo WHERE store_id = s.id AND status = 'open' AND due_at < ${tomorrow}) n
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM (SELECT FROM todo WHERE store_id = s.id AND status = 'open' AND kind NOT IN ('inquiry', 'reply')
      AND due_at >= ${tomorrow} LIMIT 1000) t) l`,
  prefix: `SELECT ${customerRow}, t.term FROM (
      SELECT t.customer_id, min(t.term) AS term FROM customer_term t
      WHERE t.term >= search_key($2) AND t.term < search_key($2) || U&'\\+10FFFF' AND t.store_id = $1
      GROUP BY t.customer_id ORDER BY min(t.term), t.customer_id LIMIT 50) t
    JOIN customer c ON c.id = t.customer_id AND c.erased_at IS NULL LEFT JOIN staff_user u ON u.id = c.assignee_id ORDER BY t.term, c.id`,
  builder: `SELECT ${customerRow}, (SELECT h.occurred_at FROM history_entry h WHERE h.customer_id = c.id AND h.kind IN ('message_sent',
      'message_received', 'todo_done', 'inquiry_received', 'negotiated', 'delivered', 'serviced') ORDER BY h.occurred_at DESC LIMIT 1) AS last_contact_at
    FROM customer c LEFT JOIN staff_user u ON u.id = c.assignee_id
    WHERE c.store_id = $1 AND c.erased_at IS NULL AND c.consent_mail = 'granted'
      AND EXISTS (SELECT FROM vehicle v WHERE v.customer_id = c.id AND v.inspection_expires_on BETWEEN ${today} AND ${today} + $2::int)
      AND NOT EXISTS (SELECT FROM customer_order o WHERE o.customer_id = c.id AND o.ordered_on >= ${today} - interval '1 year')
    ORDER BY coalesce(c.kana, c.name) COLLATE "C", c.id LIMIT 50`,
  customer: `SELECT ${customerRow} FROM customer c LEFT JOIN staff_user u ON u.id = c.assignee_id WHERE c.id = $1`,
  follows: `SELECT f.*, v.name AS pattern_name, v.version, (SELECT jsonb_agg(to_jsonb(s) || jsonb_build_object('title', ps.title) ORDER BY s.occurrence, s.position)
      FROM follow_step s JOIN pattern_step ps ON ps.id = s.pattern_step_id WHERE s.follow_id = f.id) AS steps
    FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id WHERE f.customer_id = $1 ORDER BY f.id DESC LIMIT 50`,
  history: `SELECT * FROM history_entry WHERE customer_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 50`,
  todosOfCustomer: `SELECT ${todoColumns} FROM todo t ${todoJoins} WHERE t.customer_id = $1 AND t.status = 'open' ORDER BY t.due_at, t.id LIMIT 50`,
  vehicles: `SELECT * FROM vehicle WHERE customer_id = $1 ORDER BY id DESC LIMIT 50`,
  quotes: `SELECT * FROM quote WHERE customer_id = $1 ORDER BY id DESC LIMIT 50`,
} as const;
