import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { columnsOf, limitRows } from './columns.ts';
import { Prisma, type Quote } from './generated/client.ts';
import { listOfCustomer } from './list-of-customer.ts';
import type { Rows } from './reader.ts';
import { storeCondition, storeFilter } from './scope.ts';

export type { Quote };
export type QuoteValues = Partial<Omit<Prisma.QuoteUncheckedCreateInput, 'id' | 'createdAt' | 'updatedAt'>>;

export interface QuoteFilter {
  storeId?: string | undefined;
  customerId?: string | undefined;
  status?: readonly string[] | undefined;
}

/** Newest first; null: `customerId` names nobody in the actor's stores. */
export function findQuotes(
  rows: Rows,
  actor: Actor,
  { storeId, customerId, status }: QuoteFilter,
  page: { after?: string | undefined; take: number },
): Promise<Quote[] | null> {
  const conditions = [storeCondition(actor, storeId, 'q.store_id')];
  if (customerId) conditions.push(Prisma.sql`q.customer_id = ${customerId}::uuid`);
  if (status?.length) conditions.push(Prisma.sql`q.status = ANY (${[...status]}::text[])`);
  if (page.after) conditions.push(Prisma.sql`q.id < ${page.after}::uuid`);
  const list = Prisma.sql`SELECT ${columnsOf(Prisma.QuoteScalarFieldEnum, 'q')} FROM quote q
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY q.id DESC ${limitRows(page.take)}`;
  return customerId
    ? listOfCustomer(rows, actor, customerId, list, Prisma.sql`list.id DESC`)
    : rows.$queryRaw<Quote[]>(list);
}

export const findQuote = (tx: Tx, actor: Actor, id: string): Promise<Quote | null> =>
  tx.quote.findFirst({ where: { id, ...storeFilter(actor) } });

/** What a message about no quote in particular is shown with. */
export async function findNewestOpenQuote(tx: Tx, customerId: string): Promise<string | null> {
  const found = await tx.quote.findFirst({
    where: { customerId, status: { in: ['new', 'negotiating'] } },
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
  });
  return found?.id ?? null;
}

export const insertQuote = (
  tx: Tx,
  data: QuoteValues & { id: string; storeId: string; customerId: string; receivedAt: Date },
): Promise<Quote> => tx.quote.create({ data });

export const changeQuote = (tx: Tx, id: string, data: QuoteValues): Promise<Quote> =>
  tx.quote.update({ where: { id }, data });
