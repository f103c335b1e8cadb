/** SMS of numbers that no customer has (D2). */
import { z } from 'zod';
import { flag, id, instant, pageOf, pageQuery } from './fields.ts';

export const unknownSms = z
  .object({
    id,
    provider: z.string(),
    fromNumber: z.string().nullable().meta({ description: 'E.164。運用担当（ops）には null' }),
    body: z.string().nullable().meta({ description: '運用担当（ops）には null' }),
    receivedAt: instant,
    customerId: id.nullable().meta({ description: '結び付けた顧客' }),
    customerName: z.string().nullable(),
    handledAt: instant.nullable(),
    handledBy: z.string().nullable(),
  })
  .meta({ id: 'UnknownSms' });
export const unknownSmsPage = pageOf(unknownSms);
export const unknownSmsQuery = pageQuery.extend({
  handled: flag.optional().meta({ description: '省くとすべて' }),
});

export const handleUnknownSms = z
  .object({
    customerId: id.optional().meta({
      description: 'この顧客の返信として扱う。省くと、対応済みにするだけ',
    }),
  })
  .meta({ id: 'HandleUnknownSms' });

export type UnknownSmsView = z.infer<typeof unknownSms>;
