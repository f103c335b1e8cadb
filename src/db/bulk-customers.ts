import type { Tx } from './client.ts';

/** In whose name a bulk change is written to the audit log. */
export interface BulkAuthor {
  actorKind: string;
  actorId: string;
  actorName: string;
  at: Date;
}

/**
 * Adds and removes tags of these customers, each change with its audit row, in one statement.
 * @param audits one new id per customer
 * @returns how many customers changed
 */
export async function changeTags(
  tx: Tx,
  change: { customerIds: readonly string[]; add: readonly string[]; remove: readonly string[] },
  audits: readonly string[],
  by: BulkAuthor,
): Promise<number> {
  return tx.$executeRaw`
    WITH old AS (SELECT id, store_id, tags FROM customer WHERE id = ANY (${[...change.customerIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE),
      wanted AS (SELECT old.*, ARRAY(SELECT t FROM unnest(old.tags || ${[...change.add]}::text[]) WITH ORDINALITY AS u (t, nr)
        WHERE t <> ALL (${[...change.remove]}::text[]) GROUP BY t ORDER BY min(nr)) AS new FROM old),
      changed AS (UPDATE customer c SET tags = w.new, updated_at = ${by.at}::timestamptz FROM wanted w
        WHERE c.id = w.id AND w.new <> w.tags RETURNING c.id, c.store_id, w.tags AS before, w.new AS after),
      numbered AS (SELECT changed.*, row_number() OVER () AS nr FROM changed)
    INSERT INTO audit_log (id, at, actor_kind, actor_id, actor_name, action, entity, entity_id, store_id, before, after)
    SELECT (${[...audits]}::uuid[])[n.nr], ${by.at}::timestamptz, ${by.actorKind}, ${by.actorId}, ${by.actorName}, 'customer.tag', 'customer',
      n.id::text, n.store_id, jsonb_build_object('tags', n.before), jsonb_build_object('tags', n.after) FROM numbered n`;
}

/** Gives these customers to somebody, with the open ToDos that were the former person's or nobody's where asked. */
export async function changeAssignee(
  tx: Tx,
  change: { customerIds: readonly string[]; assigneeId: string | null; withTodos: boolean },
  audits: readonly string[],
  by: BulkAuthor,
): Promise<number> {
  return tx.$executeRaw`
    WITH old AS (SELECT id, store_id, assignee_id FROM customer WHERE id = ANY (${[...change.customerIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE),
      changed AS (UPDATE customer c SET assignee_id = ${change.assigneeId}, updated_at = ${by.at}::timestamptz FROM old
        WHERE c.id = old.id AND old.assignee_id IS DISTINCT FROM ${change.assigneeId}
        RETURNING c.id, c.store_id, old.assignee_id AS before),
      moved AS (UPDATE todo t SET assignee_id = ${change.assigneeId}, updated_at = ${by.at}::timestamptz FROM changed
        WHERE ${change.withTodos} AND t.customer_id = changed.id AND t.status = 'open'
          AND (t.assignee_id IS NULL OR t.assignee_id = changed.before)),
      numbered AS (SELECT changed.*, row_number() OVER () AS nr FROM changed)
    INSERT INTO audit_log (id, at, actor_kind, actor_id, actor_name, action, entity, entity_id, store_id, before, after)
    SELECT (${[...audits]}::uuid[])[n.nr], ${by.at}::timestamptz, ${by.actorKind}, ${by.actorId}, ${by.actorName}, 'customer.assign', 'customer',
      n.id::text, n.store_id, jsonb_build_object('assigneeId', n.before), jsonb_build_object('assigneeId', ${change.assigneeId}::text) FROM numbered n`;
}
