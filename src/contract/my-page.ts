/** My Page, the customer's side (C11): below /api/my, for the one customer whose session it is. */
import { z } from 'zod';
import { convenientTime } from './customers.ts';
import { calendarDate, email, id, instant, phone, postalCode, subject, text, weekday } from './fields.ts';
import { consentState, preferredChannel, quoteStatus } from './kinds.ts';
import { customerExtras, wish } from './quote-extras.ts';
import { answeredSurvey, surveyAnswers, surveyForm } from './surveys.ts';

const locale = z.enum(['ja', 'en']);

export const requestLink = z.object({ email }).meta({ id: 'RequestMyPageLink' });
export const openSession = z.object({ token: z.string().min(1).max(200) }).meta({ id: 'OpenMyPageSession' });
export const openedSession = z.object({ endsAt: instant }).meta({ id: 'MyPageSession' });

export const myProfile = z
  .object({
    name: z.string(),
    kana: z.string().nullable(),
    emailHint: z
      .string()
      .nullable()
      .meta({ description: '登録のメールアドレスの目印（本アドレスはどの画面にも出ません）' }),
    phone: z.string().nullable().meta({ description: '入力どおり' }),
    postalCode: z.string().nullable(),
    address: z.string().nullable(),
    birthOn: calendarDate.nullable().meta({ description: '生年月日' }),
    family: z.string().nullable().meta({ description: '家族構成' }),
    job: z.string().nullable(),
    daysOff: z.string().nullable(),
    preferredChannel: preferredChannel.nullable(),
    convenientTimes: z.array(convenientTime),
    consent: z.object({ mail: consentState, sms: consentState }),
    locale,
    unread: z.int().meta({ description: '未読のメッセージ' }),
    store: z.object({
      name: z.string(),
      phone: z.string().nullable(),
      postalCode: z.string().nullable(),
      address: z.string().nullable(),
      openFrom: z.string(),
      openTo: z.string(),
      closedWeekdays: z.array(weekday),
    }),
  })
  .meta({ id: 'MyProfile' });

export const updateMyProfile = z
  .object({
    kana: z.string().trim().max(200).nullish(),
    phone: phone.nullish(),
    postalCode: postalCode.nullish(),
    address: z.string().trim().max(300).nullish(),
    job: z.string().trim().max(200).nullish(),
    daysOff: z.string().trim().max(200).nullish(),
    preferredChannel: preferredChannel.nullish(),
    convenientTimes: z.array(convenientTime).max(50).optional(),
    ...customerExtras,
    locale: locale.optional(),
  })
  .meta({ id: 'UpdateMyProfile' });

export const setMyConsent = z
  .object({
    channel: z.enum(['mail', 'sms']),
    state: z.enum(['granted', 'service_only', 'denied']).meta({
      description: 'service_only: 広告は受け取らず、商談や取引の連絡だけ受け取る',
    }),
    shown: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .meta({ description: '画面に表示した文言（同意の記録に残ります）' }),
  })
  .meta({ id: 'SetMyConsent' });

export const myQuote = z
  .object({
    id,
    status: quoteStatus,
    vehicleText: z.string().nullable(),
    estimateYen: z.int().nullable(),
    receivedAt: instant,
    wishes: z.array(wish),
    usage: z.string().nullable(),
    downPaymentYen: z.int().nullable(),
    monthlyPaymentYen: z.int().nullable(),
    bonusPayments: z.int().nullable(),
    unread: z.int(),
  })
  .meta({ id: 'MyQuote' });
export const myQuoteList = z.object({ items: z.array(myQuote) });
export const setMyWishes = z.object({ wishes: z.array(wish).max(3) }).meta({ id: 'SetMyWishes' });

export const myMessage = z
  .object({
    id,
    quoteId: id.nullable(),
    direction: z.enum(['in', 'out']).meta({ description: 'in: お客様から、out: 店舗から' }),
    channel: z.string(),
    subject: z.string().nullable(),
    body: z.string(),
    authorName: z.string().nullable(),
    at: instant,
    attachments: z.array(z.object({ id, fileName: z.string(), contentType: z.string(), sizeBytes: z.int() })),
  })
  .meta({ id: 'MyMessage' });
export const myMessagePage = z.object({ items: z.array(myMessage), nextCursor: z.string().nullable() });
export const myMessageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const postMyMessage = z
  .object({
    formId: id.meta({ description: '同じ書きかけの二重送信は 1 通になります' }),
    quoteId: id.nullish(),
    subject: subject.nullish(),
    body: text(10_000).refine((body) => body.trim() !== '', { error: 'empty_text' }),
    attachments: z
      .array(z.object({ fileName: z.string().min(1).max(300), content: z.base64().max(8_000_000) }))
      .max(20)
      .default([])
      .meta({ description: 'content は base64。5 個、1 個 5 MB、合計 10 MB まで' }),
  })
  .meta({ id: 'PostMyMessage' });
export const postedMyMessage = z.object({ id }).meta({ id: 'PostedMyMessage' });

export const mySurvey = z
  .object({
    id,
    form: surveyForm,
    quoteId: id.nullable(),
    vehicleText: z.string().nullable(),
  })
  .meta({ id: 'MySurvey' });
export const mySurveyList = z
  .object({
    open: z.array(mySurvey),
    answered: z.array(answeredSurvey),
    campaigns: z
      .array(z.object({ id, name: z.string(), prize: z.string(), endsOn: z.iso.date() }))
      .meta({ description: '今行われているキャンペーン（C12）。公開ページは /c/{id}' }),
  })
  .meta({ id: 'MySurveys' });

const answer = { definitionId: id.optional(), answers: surveyAnswers };
export const answerSurvey = z.object(answer).meta({ id: 'AnswerSurvey' });
export const surveyLink = z.object({ token: z.string().min(1).max(200) }).meta({ id: 'SurveyLink' });
export const surveyLinkForm = z
  .object({ form: surveyForm, storeName: z.string(), answered: z.boolean(), locale })
  .meta({ id: 'SurveyLinkForm' });
export const answerSurveyLink = surveyLink.extend(answer).meta({ id: 'AnswerSurveyLink' });
export const answeredReceipt = z
  .object({ id, late: z.boolean(), answeredAt: instant })
  .meta({ id: 'SurveyReceipt' });

export type MyProfile = z.infer<typeof myProfile>;
export type UpdateMyProfile = z.infer<typeof updateMyProfile>;
export type MyQuote = z.infer<typeof myQuote>;
export type MyMessage = z.infer<typeof myMessage>;
export type MyMessagePage = z.infer<typeof myMessagePage>;
export type MySurvey = z.infer<typeof mySurvey>;
export type MySurveyList = z.infer<typeof mySurveyList>;
export type SurveyLinkForm = z.infer<typeof surveyLinkForm>;
export type SetMyConsent = z.infer<typeof setMyConsent>;
