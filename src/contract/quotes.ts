/** 見積り依頼 and the deal (商談) that grows out of it. */
import { z } from 'zod';
import { id, instant, line, listOf, pageOf, pageQuery, text, yen } from './fields.ts';
import { quoteStatus } from './kinds.ts';
import { quoteExtras, wish } from './quote-extras.ts';

export const quote = z
  .object({
    id,
    storeId: id,
    customerId: id,
    externalId: z.string().nullable(),
    status: quoteStatus,
    source: z.string().nullable(),
    vehicleText: z.string().nullable(),
    estimateYen: z.int().nullable(),
    receivedAt: instant,
    negotiatedAt: instant.nullable(),
    contractedAt: instant.nullable(),
    endedAt: instant.nullable(),
    endReason: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    wishes: z.array(wish).meta({ description: '希望' }),
    usage: z.string().nullable().meta({ description: '使用用途' }),
    downPaymentYen: z.int().nullable().meta({ description: '頭金予定（円）' }),
    monthlyPaymentYen: z.int().nullable().meta({ description: '月々の支払い（円）' }),
    bonusPayments: z.int().nullable().meta({ description: 'ボーナス払い回数' }),
    statusChangedAt: instant.nullable().meta({ description: 'いまの状態になった日時' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Quote' });
export const quotePage = pageOf(quote);

const facts = {
  source: z.string().trim().max(100).nullish(),
  vehicleText: text(500).nullish(),
  estimateYen: yen.nullish(),
  details: z.record(z.string(), z.unknown()).optional(),
  ...quoteExtras,
};

export const createQuote = z
  .object({
    customerId: id,
    externalId: line(200).nullish(),
    status: quoteStatus.default('new'),
    receivedAt: instant.optional(),
    ...facts,
  })
  .meta({ id: 'CreateQuote' });
export const updateQuote = z
  .object({ ...facts, status: quoteStatus.optional(), endReason: text(500).nullish() })
  .meta({ id: 'UpdateQuote' });
export const quoteQuery = pageQuery.extend({
  storeId: id.optional(),
  customerId: id.optional(),
  status: listOf(quoteStatus),
});

export type Quote = z.infer<typeof quote>;
export type CreateQuote = z.infer<typeof createQuote>;
export type UpdateQuote = z.infer<typeof updateQuote>;
export type QuoteQuery = z.infer<typeof quoteQuery>;
