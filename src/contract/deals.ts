/** 新着見積り一覧, 商談顧客一覧 and the detail screen behind both (C1–C3, C5–C7, C9). */
import { z } from 'zod';
import { calendarDate, flag, id, instant, listOf, pageOf, pageQuery } from './fields.ts';
import { preferredChannel, quoteStatus } from './kinds.ts';
import { wish } from './quote-extras.ts';
import { quote } from './quotes.ts';
import { answeredSurvey } from './surveys.ts';

const relayAddress = z
  .string()
  .meta({ description: 'お客様ごとのマイページ専用アドレス。実アドレスはデータ出力にだけ入ります' });
const search = z
  .string()
  .trim()
  .max(100)
  .optional()
  .meta({ description: '氏名・カナ・電話・登録番号の先頭、または希望車種の一部' });

/** A row of 新着: one quote. */
export const inquiry = quote
  .extend({
    customerName: z.string(),
    customerKana: z.string().nullable(),
    relayAddress,
    assigneeName: z.string().nullable(),
    past: z
      .object({ count: z.int(), newestQuoteId: id.nullable() })
      .meta({ description: '同じお客様（同じアドレスを含む）が過去に依頼した件数と、その最新の見積り' }),
    unread: z.int().meta({ description: '未読メッセージ' }),
    hasSurvey: z.boolean(),
  })
  .meta({ id: 'Inquiry' });
export const inquiryPage = pageOf(inquiry);
export const inquiryQuery = pageQuery.extend({
  storeId: id.optional(),
  q: search,
  source: z.string().max(100).optional(),
  wish: listOf(wish).meta({ description: '希望のどれかにあてはまるもの' }),
  assigneeId: z.string().max(100).optional(),
  askedBefore: flag.optional().meta({ description: 'true: 過去にも依頼したお客様だけ' }),
});

/** A row of 商談中: a customer with all quotes. */
export const deal = z
  .object({
    customerId: id,
    storeId: id,
    updatedAt: instant.meta({
      description:
        '更新日時。メッセージ送受信・状態変更・プロフィール変更のうち、すべての見積りで最も新しい日時',
    }),
    name: z.string(),
    kana: z.string().nullable(),
    relayAddress,
    assigneeId: z.string().nullable(),
    assigneeName: z.string().nullable(),
    wishes: z.array(wish).meta({ description: '希望' }),
    unread: z.int(),
    waiting: z.boolean().meta({ description: 'ユーザ返信に未対応' }),
    hasSurvey: z.boolean(),
    newestQuoteId: id.meta({ description: '更新日時が一番新しい見積り。メッセージ画面はこれを開きます' }),
    quotes: z.array(
      z.object({
        id,
        customerId: id,
        status: quoteStatus,
        source: z.string().nullable(),
        vehicleText: z.string().nullable(),
        estimateYen: z.int().nullable(),
        wishes: z.array(wish),
        receivedAt: instant,
        updatedAt: instant,
        hasSurvey: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Deal' });
export const dealPage = pageOf(deal);
export const dealQuery = pageQuery.extend({
  storeId: id.optional(),
  q: search,
  status: listOf(quoteStatus.exclude(['new'])).meta({ description: '省略時は商談中以降のすべて' }),
  wish: listOf(wish).meta({ description: '希望のどれかにあてはまる見積りがあるもの' }),
  assigneeId: z.string().max(100).optional(),
  waiting: flag.optional().meta({ description: 'true: ユーザ返信に未対応' }),
  surveyed: flag.optional().meta({ description: 'true: アンケートの回答がある' }),
  updatedFrom: calendarDate.optional().meta({ description: '更新日の始まり。この日を含む' }),
  updatedTo: calendarDate.optional().meta({ description: '終わり。この日を含む' }),
});

const otherQuote = z.object({
  id,
  customerId: id,
  status: quoteStatus,
  vehicleText: z.string().nullable(),
  receivedAt: instant,
});

/** Everything of the detail screen but its timeline and thread. */
export const quoteDetail = z
  .object({
    quote,
    customer: z.object({
      id,
      name: z.string(),
      kana: z.string().nullable(),
      relayAddress,
      hasMail: z.boolean().meta({
        description: 'メールを送れる: アドレスが登録されていて、すべてのメールが拒否されてはいない',
      }),
      phone: z.string().nullable(),
      phoneEntered: z.string().nullable(),
      postalCode: z.string().nullable(),
      address: z.string().nullable(),
      preferredChannel: preferredChannel.nullable(),
      convenientTimes: z.array(z.object({ weekdays: z.array(z.int()), from: z.string(), to: z.string() })),
      job: z.string().nullable(),
      daysOff: z.string().nullable(),
      birthOn: calendarDate.nullable(),
      family: z.string().nullable(),
      note: z.string().nullable(),
      tags: z.array(z.string()),
      assigneeId: z.string().nullable(),
      assigneeName: z.string().nullable(),
      erased: z.boolean(),
    }),
    surveys: z.array(answeredSurvey),
    others: z.array(otherQuote).meta({ description: '同じお客様（同じアドレスを含む）の他の見積り' }),
    unread: z.int(),
    waitingTodoIds: z.array(id).meta({ description: '未対応のユーザ返信' }),
  })
  .meta({ id: 'QuoteDetail' });

export type Inquiry = z.infer<typeof inquiry>;
export type InquiryQuery = z.infer<typeof inquiryQuery>;
export type Deal = z.infer<typeof deal>;
export type DealQuery = z.infer<typeof dealQuery>;
export type QuoteDetail = z.infer<typeof quoteDetail>;
