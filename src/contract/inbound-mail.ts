/** Mail that came to the relay addresses, and what the relay refused (C8). */
import { z } from 'zod';
import { id, instant, pageOf, pageQuery } from './fields.ts';

export const INBOUND_MAIL_STATUSES = ['received', 'processed', 'ignored', 'failed', 'refused'] as const;
const status = z.enum(INBOUND_MAIL_STATUSES).meta({ id: 'InboundMailStatus' });

export const inboundMail = z
  .object({
    id,
    storeId: id.nullable(),
    customerId: id.nullable(),
    kind: z.enum(['staff', 'customer', 'bounce', 'complaint', 'automatic', 'refused']),
    status,
    reason: z.string().nullable(),
    to: z.string().meta({ description: '届いた先のアドレス（マイページ専用アドレスなど）' }),
    senderDomain: z.string().nullable().meta({ description: '差出人のドメインだけ' }),
    remoteAddress: z.string().nullable(),
    sizeBytes: z.int(),
    auth: z.object({
      spf: z.string().optional(),
      dkim: z.string().optional(),
      dmarc: z.string().optional(),
    }),
    count: z.int().meta({ description: '同じ日に同じ理由で断った回数' }),
    attempts: z.int(),
    mayRetry: z.boolean().meta({ description: '原文があり、処理をやり直せる' }),
    receivedAt: instant,
    processedAt: instant.nullable(),
  })
  .meta({ id: 'InboundMail', description: '本文と差出人のアドレスは出しません' });
export const inboundMailPage = pageOf(inboundMail);
export const inboundMailQuery = pageQuery.extend({ status: status.optional() });

export type InboundMailView = z.infer<typeof inboundMail>;
