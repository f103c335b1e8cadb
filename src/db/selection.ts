import type { CustomerSelection } from '#contract/selection';
import type { Actor } from '#domain/actor';
import { dayOfWall, isoOfDay, toWall } from '#domain/planning/zone';
import type { Database } from './client.ts';
import { customerCondition, type QueryClock } from './customer-query-sql.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** Zone and date of the store a search is about; of the oldest store where it is about several. */
export async function readQueryClock(
  rows: Rows,
  actor: Actor,
  storeId: string | undefined,
  now: Date,
): Promise<QueryClock> {
  const [store] = await rows.$queryRaw<{ timeZone: string }[]>`
    SELECT time_zone AS "timeZone" FROM store WHERE ${storeCondition(actor, storeId, 'id')} ORDER BY created_at, id LIMIT 1`;
  const timeZone = store?.timeZone ?? 'Asia/Tokyo';
  return { timeZone, today: isoOfDay(dayOfWall(toWall(now.getTime(), timeZone))) };
}

/**
 * A selection as a condition on `customer c`, limited to the actor's stores and to living customers. For one statement
 * over all of them: `INSERT INTO … SELECT c.id … FROM customer c WHERE ${condition}`.
 */
export async function selectionCondition(
  rows: Rows,
  actor: Actor,
  selection: CustomerSelection,
  now: Date,
): Promise<Prisma.Sql> {
  const { query, storeId, excludeIds = [], customerIds = [] } = selection;
  const parts: Prisma.Sql[] = [];
  if (query) {
    const found = [customerCondition(query, await readQueryClock(rows, actor, storeId, now))];
    if (storeId) found.push(Prisma.sql`c.store_id = ${storeId}::uuid`);
    if (excludeIds.length > 0) found.push(Prisma.sql`c.id <> ALL (${[...excludeIds]}::uuid[])`);
    parts.push(Prisma.sql`(${Prisma.join(found, ' AND ')})`);
  }
  if (customerIds.length > 0) parts.push(Prisma.sql`c.id = ANY (${[...customerIds]}::uuid[])`);
  const wanted = parts.length > 0 ? Prisma.sql`(${Prisma.join(parts, ' OR ')})` : Prisma.sql`false`;
  return Prisma.sql`${storeCondition(actor, undefined, 'c.store_id')} AND c.erased_at IS NULL AND ${wanted}`;
}

/** Ids of the next customers of a selection, in the order of their ids. */
export async function selectCustomerIds(
  rows: Rows,
  actor: Actor,
  selection: CustomerSelection,
  page: { now: Date; after?: string | undefined; take: number },
): Promise<string[]> {
  const condition = await selectionCondition(rows, actor, selection, page.now);
  const after = page.after ? Prisma.sql`AND c.id > ${page.after}::uuid` : Prisma.empty;
  const found = await rows.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM customer c WHERE ${condition} ${after} ORDER BY c.id LIMIT ${page.take}`;
  return found.map(({ id }) => id);
}

/** Exact number of customers of a selection. */
export async function countSelection(
  rows: Rows,
  actor: Actor,
  selection: CustomerSelection,
  now: Date,
): Promise<number> {
  const condition = await selectionCondition(rows, actor, selection, now);
  const [row] = await rows.$queryRaw<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM customer c WHERE ${condition}`;
  return row?.count ?? 0;
}

/**
 * Calls `work` with the ids of a selection, so many at a time and one call after the other: memory stays bounded for
 * any number. Each chunk is read in a transaction of its own, so customers who change meanwhile may come or not.
 * @param options.now decides what relative dates mean; the same for every chunk
 * @param options.after last id of an earlier, interrupted run
 * @returns how many ids there were
 */
export async function forEachSelectedCustomer(
  db: Database,
  actor: Actor,
  selection: CustomerSelection,
  options: { now: Date; chunkSize: number; after?: string | undefined },
  work: (customerIds: string[]) => Promise<void>,
): Promise<number> {
  let { after } = options;
  let total = 0;
  for (;;) {
    const page = { now: options.now, after, take: options.chunkSize };
    const ids = await db.transaction((tx) => selectCustomerIds(tx, actor, selection, page), { actor });
    if (ids.length > 0) await work(ids);
    total += ids.length;
    after = ids.at(-1);
    if (ids.length < options.chunkSize) return total;
  }
}
