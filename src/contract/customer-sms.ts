/** An SMS that a member of staff writes to one customer (D2). */
import { LONGEST_SMS } from '#domain/sms-length';
import { z } from 'zod';
import { id, text } from './fields.ts';

export const sendSms = z
  .object({ text: text(LONGEST_SMS).refine((value) => value.trim() !== '', { error: 'required' }) })
  .meta({ id: 'SendSms' });
export const sentSms = z
  .object({
    messageId: id,
    parts: z.int().meta({ description: '送られる通数。1 通ごとに料金がかかります' }),
  })
  .meta({ id: 'SentSms' });

export type SentSms = z.infer<typeof sentSms>;
