import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { Prisma, Quote } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { Quote };
export type QuoteValues = Partial<Omit<Prisma.QuoteUncheckedCreateInput, 'id' | 'createdAt' | 'updatedAt'>>;

export interface QuoteFilter {
  storeId?: string | undefined;
  customerId?: string | undefined;
  status?: readonly string[] | undefined;
}

/** Newest first. */
export const findQuotes = (
  tx: Tx,
  actor: Actor,
  { storeId, customerId, status }: QuoteFilter,
  page: { after?: string | undefined; take: number },
): Promise<Quote[]> =>
  tx.quote.findMany({
    where: {
      ...storeFilter(actor, storeId),
      ...(customerId && { customerId }),
      ...(status?.length && { status: { in: [...status] } }),
      ...(page.after && { id: { lt: page.after } }),
    },
    orderBy: { id: 'desc' },
    take: page.take,
  });

export const findQuote = (tx: Tx, actor: Actor, id: string): Promise<Quote | null> =>
  tx.quote.findFirst({ where: { id, ...storeFilter(actor) } });

export const insertQuote = (
  tx: Tx,
  data: QuoteValues & { id: string; storeId: string; customerId: string; receivedAt: Date },
): Promise<Quote> => tx.quote.create({ data });

export const changeQuote = (tx: Tx, id: string, data: QuoteValues): Promise<Quote> =>
  tx.quote.update({ where: { id }, data });
