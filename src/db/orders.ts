import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { Order, Prisma } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { Order };

export interface OrderFilter {
  storeId?: string | undefined;
  customerId?: string | undefined;
  /** calendar dates; orders on the edges count as inside (B8) */
  orderedFrom?: string | undefined;
  orderedTo?: string | undefined;
}

/** Newest first. */
export const findOrders = (
  tx: Tx,
  actor: Actor,
  { storeId, customerId, orderedFrom, orderedTo }: OrderFilter,
  page: { after?: string | undefined; take: number },
): Promise<Order[]> =>
  tx.order.findMany({
    where: {
      ...storeFilter(actor, storeId),
      ...(customerId && { customerId }),
      ...((orderedFrom || orderedTo) && {
        orderedOn: {
          ...(orderedFrom && { gte: new Date(orderedFrom) }),
          ...(orderedTo && { lte: new Date(orderedTo) }),
        },
      }),
      ...(page.after && { id: { lt: page.after } }),
    },
    orderBy: { id: 'desc' },
    take: page.take,
  });

export const findOrder = (tx: Tx, actor: Actor, id: string): Promise<Order | null> =>
  tx.order.findFirst({ where: { id, ...storeFilter(actor) } });

export const insertOrder = (tx: Tx, data: Prisma.OrderUncheckedCreateInput): Promise<Order> =>
  tx.order.create({ data });
