import { z } from 'zod';
import { calendarDate, id, instant, line, pageOf, pageQuery, text, yen } from './fields.ts';

export const order = z
  .object({
    id,
    storeId: id,
    customerId: id,
    externalId: z.string().nullable(),
    orderedOn: calendarDate,
    product: z.string().nullable(),
    amountYen: z.int(),
    details: z.record(z.string(), z.unknown()),
    createdAt: instant,
  })
  .meta({ id: 'Order' });
export const orderPage = pageOf(order);

export const createOrder = z
  .object({
    customerId: id,
    externalId: line(200).nullish(),
    orderedOn: calendarDate.optional().meta({ description: '省略時は店舗の今日' }),
    product: text(500).nullish(),
    amountYen: yen.default(0),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'CreateOrder' });

/** Both edges count as inside the period (B8). */
export const orderQuery = pageQuery.extend({
  storeId: id.optional(),
  customerId: id.optional(),
  orderedFrom: calendarDate.optional(),
  orderedTo: calendarDate.optional(),
});

export type Order = z.infer<typeof order>;
export type CreateOrder = z.infer<typeof createOrder>;
export type OrderQuery = z.infer<typeof orderQuery>;
