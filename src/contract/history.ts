/** 応対履歴 (C10) and messages of a customer. */
import { z } from 'zod';
import { id, instant, line, pageOf, pageQuery, text } from './fields.ts';

export const historyEntry = z
  .object({
    id,
    storeId: id,
    customerId: id,
    followId: id.nullable(),
    quoteId: id.nullable(),
    vehicleId: id.nullable(),
    kind: z.string(),
    channel: z.string().nullable(),
    summary: z.string(),
    detail: z.record(z.string(), z.unknown()),
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
    occurredAt: instant,
  })
  .meta({ id: 'HistoryEntry' });
export const historyPage = pageOf(historyEntry);
export const historyQuery = pageQuery.extend({
  followId: id.optional(),
  kind: z.string().max(50).optional(),
});

/** A note written by hand into the history. */
export const createNote = z
  .object({ summary: line(500), occurredAt: instant.nullish(), quoteId: id.nullish() })
  .meta({ id: 'CreateNote' });

export const message = z
  .object({
    id,
    storeId: id,
    customerId: id,
    quoteId: id.nullable(),
    externalId: z.string().nullable(),
    direction: z.enum(['in', 'out']),
    channel: z.string(),
    subject: z.string().nullable(),
    body: z.string(),
    bodyHtml: z.string().nullable().meta({ description: 'メールの HTML 本文（無害化済み）' }),
    author: z.object({ kind: z.enum(['staff', 'customer', 'system']), name: z.string().nullable() }),
    detail: z.record(z.string(), z.unknown()),
    occurredAt: instant,
    handledAt: instant.nullable(),
    handledBy: z.string().nullable(),
    staffReadAt: instant.nullable().meta({ description: '担当者が読んだ日時' }),
    customerReadAt: instant.nullable().meta({ description: 'お客様がマイページで読んだ日時' }),
  })
  .meta({ id: 'Message' });
export const messagePage = pageOf(message);

/** Records a message that was exchanged outside the product. */
export const createMessage = z
  .object({
    direction: z.enum(['in', 'out']).default('out'),
    channel: z.enum(['mail', 'sms', 'postcard', 'phone', 'other']).default('mail'),
    subject: text(200).nullish(),
    body: text(20_000),
    occurredAt: instant.nullish(),
    quoteId: id.nullish(),
    externalId: line(200).nullish(),
  })
  .meta({ id: 'CreateMessage' });

export type HistoryEntry = z.infer<typeof historyEntry>;
export type Message = z.infer<typeof message>;
