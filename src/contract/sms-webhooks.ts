/** What an SMS gateway tells us: receipts of what we sent, and what customers answer (docs/channels.md). */
import { z } from 'zod';
import { id, instant } from './fields.ts';

export const smsReceipt = z
  .object({
    id: z.string().min(1).max(200).meta({ description: '送信の応答で返した ID' }),
    idempotencyKey: id.optional().meta({ description: '送信時の Idempotency-Key' }),
    status: z.enum(['sent', 'delivered', 'failed']),
    errorCode: z
      .string()
      .regex(/^[\w.-]{1,50}$/)
      .optional(),
    permanent: z
      .boolean()
      .default(false)
      .meta({ description: 'true: この番号には今後も届かない（欠番・固定電話など）' }),
    occurredAt: instant.optional(),
  })
  .meta({ id: 'SmsReceipt' });

export const inboundSms = z
  .object({
    id: z.string().min(1).max(200).meta({ description: '同じ ID は一度だけ処理されます' }),
    from: z
      .string()
      .min(1)
      .max(30)
      .meta({ examples: ['+819012345678'] }),
    text: z.string().max(2_000),
    receivedAt: instant.optional(),
  })
  .meta({ id: 'InboundSms' });

export const inboundSmsAnswer = z
  .object({
    effect: z.enum(['opted_out', 'replied', 'unknown_sender']),
    reply: z
      .string()
      .nullable()
      .meta({ description: '送信者へ返す文面（SMS_OPT_OUT_REPLY）。なければ返さない' }),
  })
  .meta({ id: 'InboundSmsAnswer' });
