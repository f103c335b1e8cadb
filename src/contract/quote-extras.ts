/** 希望 (C6) and the extra fields that an inquiry or a message may bring (C7). */
import { z } from 'zod';
import { WISHES } from '#domain/wishes';
import { calendarDate, yen } from './fields.ts';

export const wish = z
  .enum(WISHES)
  .meta({ id: 'Wish', description: '車がみたい・試乗がしたい・カタログが見たい' });

/** Of a quote (依頼内容). */
export const quoteExtras = {
  wishes: z.array(wish).max(WISHES.length).optional().meta({ description: '希望' }),
  usage: z.string().trim().max(500).nullish().meta({ description: '使用用途' }),
  downPaymentYen: yen.nullish().meta({ description: '頭金予定（円）' }),
  monthlyPaymentYen: yen.nullish().meta({ description: '月々の支払い（円）' }),
  bonusPayments: z.int().min(0).max(99).nullish().meta({ description: 'ボーナス払い回数' }),
};

/** Of a customer (顧客情報). */
export const customerExtras = {
  birthOn: calendarDate.nullish().meta({ description: '生年月日' }),
  family: z.string().trim().max(500).nullish().meta({ description: '家族構成' }),
};

export type QuoteExtras = { [K in keyof typeof quoteExtras]?: z.infer<(typeof quoteExtras)[K]> };
export type CustomerExtras = { [K in keyof typeof customerExtras]?: z.infer<(typeof customerExtras)[K]> };
