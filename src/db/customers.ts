import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { type Customer, Prisma } from './generated/client.ts';
import { storeCondition, storeFilter } from './scope.ts';

export type { Customer };
export type CustomerValues = Partial<
  Omit<Prisma.CustomerUncheckedCreateInput, 'id' | 'createdAt' | 'updatedAt' | 'terms'>
>;

export const findCustomer = (tx: Tx, actor: Actor, id: string): Promise<Customer | null> =>
  tx.customer.findFirst({ where: { id, ...storeFilter(actor) } });

export const insertCustomer = (
  tx: Tx,
  data: CustomerValues & { id: string; storeId: string; name: string },
): Promise<Customer> => tx.customer.create({ data });

export const changeCustomer = (tx: Tx, id: string, data: CustomerValues): Promise<Customer> =>
  tx.customer.update({ where: { id }, data });

export async function lockCustomer(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM customer WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}

export interface CustomerFilter {
  q?: string | undefined;
  storeId?: string | undefined;
  externalId?: string | undefined;
  negotiationState?: readonly string[] | undefined;
  assigneeId?: string | undefined;
  tag?: readonly string[] | undefined;
  withoutFollow?: boolean | undefined;
}

/** Place in the list: the id, and with a search the term that was found. */
export interface CustomerPosition {
  id: string;
  term?: string | undefined;
}

export interface FoundCustomer {
  id: string;
  term: string | null;
}

/** Newest first; with `q` in the order of what was found, by the beginning of names, numbers and plates. */
export async function findCustomerIds(
  tx: Tx,
  actor: Actor,
  filter: CustomerFilter,
  page: { after?: CustomerPosition | undefined; take: number },
): Promise<FoundCustomer[]> {
  const conditions = conditionsOf(actor, filter);
  if (filter.q) return searchIds(tx, actor, filter, conditions, page);
  if (page.after) conditions.push(Prisma.sql`c.id < ${page.after.id}::uuid`);
  return tx.$queryRaw<FoundCustomer[]>`
    SELECT c.id, NULL AS term FROM customer c WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY c.id DESC LIMIT ${page.take}`;
}

async function searchIds(
  tx: Tx,
  actor: Actor,
  filter: CustomerFilter,
  conditions: readonly Prisma.Sql[],
  page: { after?: CustomerPosition | undefined; take: number },
): Promise<FoundCustomer[]> {
  const [key] = await tx.$queryRaw<
    { key: string }[]
  >`SELECT regexp_replace(search_key(${filter.q}), '^\\+81', '0') AS key`;
  if (!key?.key) return [];
  // The last code point ends the range of everything that begins with the key.
  const range = Prisma.sql`>= ${key.key} AND t.term < ${`${key.key}\u{10FFFF}`}`;
  const after = page.after
    ? Prisma.sql`AND (t.term, t.customer_id) > (${page.after.term ?? ''}, ${page.after.id}::uuid)`
    : Prisma.empty;
  return tx.$queryRaw<FoundCustomer[]>`
    SELECT t.customer_id AS id, t.term FROM customer_term t JOIN customer c ON c.id = t.customer_id
    WHERE t.term ${range} AND ${storeCondition(actor, filter.storeId, 't.store_id')} ${after}
      AND NOT EXISTS (SELECT FROM customer_term e WHERE e.customer_id = t.customer_id AND e.term >= ${key.key}
        AND (e.term, e.source_id) < (t.term, t.source_id))
      AND ${Prisma.join([...conditions], ' AND ')}
    ORDER BY t.term, t.customer_id LIMIT ${page.take}`;
}

function conditionsOf(actor: Actor, filter: CustomerFilter): Prisma.Sql[] {
  const conditions = [storeCondition(actor, filter.storeId, 'c.store_id'), Prisma.sql`c.erased_at IS NULL`];
  if (filter.externalId) conditions.push(Prisma.sql`c.external_id = ${filter.externalId}`);
  if (filter.negotiationState?.length)
    conditions.push(Prisma.sql`c.negotiation_state = ANY (${[...filter.negotiationState]}::text[])`);
  if (filter.assigneeId) conditions.push(Prisma.sql`c.assignee_id = ${filter.assigneeId}`);
  if (filter.tag?.length) conditions.push(Prisma.sql`c.tags @> ${[...filter.tag]}::text[]`);
  if (filter.withoutFollow !== undefined) {
    const running = Prisma.sql`EXISTS (SELECT FROM follow f WHERE f.customer_id = c.id AND f.status IN ('starting', 'running', 'paused'))`;
    conditions.push(filter.withoutFollow ? Prisma.sql`NOT ${running}` : running);
  }
  return conditions;
}

/** A row of the list, with what stands beside the customer there. */
export interface CustomerRow extends Customer {
  assigneeName: string | null;
  openFollows: { id: string; patternName: string; status: string }[];
  nextDueAt: Date | null;
  vehicles: { id: string; model: string | null; registrationNumber: string | null }[];
}

/** The customers in the order of the ids. */
export async function findCustomerRows(tx: Tx, ids: readonly string[]): Promise<CustomerRow[]> {
  if (ids.length === 0) return [];
  const customerId = { in: [...ids] };
  const customers = await tx.customer.findMany({ where: { id: customerId } });
  const follows = await tx.$queryRaw<
    { id: string; customerId: string; patternName: string; status: string; nextDueAt: Date | null }[]
  >`
    SELECT f.id, f.customer_id AS "customerId", v.name AS "patternName", f.status,
      (SELECT min(s.due_at) FROM follow_step s WHERE s.follow_id = f.id AND s.status = 'planned') AS "nextDueAt"
    FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id
    WHERE f.customer_id = ANY (${[...ids]}::uuid[]) AND f.status IN ('starting', 'running', 'paused') ORDER BY f.id`;
  const vehicles = await tx.vehicle.findMany({
    where: { customerId },
    select: { id: true, customerId: true, model: true, registrationNumber: true },
    orderBy: { id: 'asc' },
  });
  const names = await staffNames(
    tx,
    customers.map(({ assigneeId }) => assigneeId),
  );
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  return ids.flatMap((id) => {
    const customer = byId.get(id);
    if (!customer) return [];
    const own = follows.filter((follow) => follow.customerId === id);
    return {
      ...customer,
      assigneeName: customer.assigneeId ? (names.get(customer.assigneeId) ?? null) : null,
      openFollows: own.map(({ id: followId, patternName, status }) => ({
        id: followId,
        patternName,
        status,
      })),
      nextDueAt: own.reduce<Date | null>(
        (next, { nextDueAt }) => (nextDueAt && (!next || nextDueAt < next) ? nextDueAt : next),
        null,
      ),
      vehicles: vehicles
        .filter((vehicle) => vehicle.customerId === id)
        .map(({ customerId: _owner, ...vehicle }) => vehicle),
    };
  });
}

/** Names of staff by id. */
export async function staffNames(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) return new Map();
  const users = await tx.user.findMany({
    where: { id: { in: [...new Set(known)] } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** Whether an active member of staff has this id. */
export const isActiveStaff = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.user.count({ where: { id, active: true } })) > 0;

/** Erases what identifies a person and keeps the rows, so that counts stay (DESIGN §8). Follows must be stopped before. */
export async function eraseCustomerData(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH c AS (UPDATE customer SET name = '（削除済み）', kana = NULL, email = NULL, phone = NULL, phone_entered = NULL,
        postal_code = NULL, address = NULL, convenient_times = '[]', job = NULL, days_off = NULL, note = NULL, tags = '{}',
        external_id = NULL, erased_at = ${at}::timestamptz, updated_at = now() WHERE id = ${id}::uuid),
      v AS (UPDATE vehicle SET registration_number = NULL, chassis_number = NULL, external_id = NULL WHERE customer_id = ${id}::uuid),
      q AS (UPDATE quote SET details = '{}', vehicle_text = NULL, external_id = NULL WHERE customer_id = ${id}::uuid),
      o AS (UPDATE customer_order SET details = '{}', external_id = NULL WHERE customer_id = ${id}::uuid),
      m AS (UPDATE message SET subject = NULL, body = '', external_id = NULL WHERE customer_id = ${id}::uuid),
      d AS (UPDATE delivery SET to_address = NULL, subject = NULL, body = NULL WHERE customer_id = ${id}::uuid),
      s AS (UPDATE service_record SET note = NULL WHERE customer_id = ${id}::uuid),
      n AS (UPDATE negotiation_review SET notes = '', next_action = NULL WHERE customer_id = ${id}::uuid),
      h AS (UPDATE history_entry SET detail = '{}', summary = CASE WHEN kind IN ('note', 'message_received', 'message_sent', 'todo_done')
        THEN '（削除済み）' ELSE summary END WHERE customer_id = ${id}::uuid),
      a AS (UPDATE audit_log SET before = NULL, after = NULL WHERE entity = 'customer' AND entity_id = ${id})
    UPDATE todo SET note = NULL, result_note = NULL,
      status = CASE WHEN status = 'open' THEN 'cancelled' ELSE status END,
      cancel_reason = CASE WHEN status = 'open' THEN 'erased' ELSE cancel_reason END
    WHERE customer_id = ${id}::uuid`;
}
