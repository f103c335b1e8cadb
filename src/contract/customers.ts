import { z } from 'zod';
import {
  calendarDate,
  email,
  flag,
  id,
  instant,
  line,
  listOf,
  pageOf,
  pageQuery,
  phone,
  postalCode,
  text,
  timeOfDay,
  weekday,
} from './fields.ts';
import { consentState, negotiationState, preferredChannel } from './kinds.ts';
import { customerExtras } from './quote-extras.ts';

/** A window of the week in which the customer is well reached (A11). */
export const convenientTime = z
  .object({ weekdays: z.array(weekday).min(1).max(7), from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'window_order' })
  .meta({ id: 'ConvenientTime', description: '連絡しやすい曜日と時間帯' });

/** `true` and `false` are taken for granted and denied. */
const consentInput = z
  .preprocess((value) => (value === true ? 'granted' : value === false ? 'denied' : value), consentState)
  .meta({ description: 'granted / denied / unknown（true / false も可）' });

export const consent = z
  .object({ mail: consentState, sms: consentState, postcard: consentState })
  .meta({ id: 'Consent' });

export const customer = z
  .object({
    id,
    storeId: id,
    externalId: z.string().nullable(),
    name: z.string(),
    kana: z.string().nullable(),
    email: z.string().nullable().meta({
      description:
        'マイページ専用アドレス。ここへ送ると、お客様のマイページと本アドレスに届きます。本アドレスが未登録なら null。本アドレスはデータ出力だけに出ます',
    }),
    relayAddress: z.string().nullable().meta({
      description:
        'マイページ専用アドレス。本アドレスがなくても、マイページには届きます。削除された顧客は null',
    }),
    phone: z.string().nullable().meta({ description: 'E.164' }),
    phoneEntered: z.string().nullable().meta({ description: '入力どおり' }),
    postalCode: z.string().nullable(),
    address: z.string().nullable(),
    preferredChannel: preferredChannel.nullable(),
    convenientTimes: z.array(convenientTime),
    job: z.string().nullable(),
    daysOff: z.string().nullable(),
    birthOn: calendarDate.nullable().meta({ description: '生年月日' }),
    family: z.string().nullable().meta({ description: '家族構成' }),
    note: z.string().nullable(),
    consent,
    undeliverable: z.object({
      email: instant.nullable(),
      phone: instant.nullable(),
      post: instant.nullable(),
    }),
    cleaningDecision: z.enum(['keep', 'exclude', 'ask']),
    negotiationState,
    lastNegotiatedOn: calendarDate.nullable(),
    assigneeId: z.string().nullable(),
    assigneeName: z.string().nullable(),
    tags: z.array(z.string()),
    erasedAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Customer' });

/** A row of the customer list: with what the list shows beside the customer. */
export const customerRow = customer
  .extend({
    openFollows: z.array(z.object({ id, patternName: z.string(), status: z.string() })),
    nextDueAt: instant.nullable(),
    vehicles: z.array(
      z.object({ id, model: z.string().nullable(), registrationNumber: z.string().nullable() }),
    ),
  })
  .meta({ id: 'CustomerRow' });
export const customerPage = pageOf(customerRow);

const profile = {
  externalId: line(200).nullish(),
  kana: line(200).nullish(),
  email: email.nullish().meta({
    description:
      'お客様ご本人のメールアドレス。応答のマイページ専用アドレスをそのまま返すと、変更なしとみなします',
  }),
  phone: phone.nullish(),
  postalCode: postalCode.nullish(),
  address: z.string().trim().max(300).nullish(),
  preferredChannel: preferredChannel.nullish(),
  convenientTimes: z.array(convenientTime).max(50).nullish(),
  job: z.string().trim().max(200).nullish(),
  daysOff: z.string().trim().max(200).nullish(),
  ...customerExtras,
  note: text(5000).nullish(),
  consent: z.object({ mail: consentInput, sms: consentInput, postcard: consentInput }).partial().nullish(),
  consentProof: text(1000)
    .nullish()
    .meta({ description: '同意の根拠（日時・方法・表示した文言など）。同意の記録に残ります' }),
  cleaningDecision: z.enum(['keep', 'exclude', 'ask']).optional(),
  negotiationState: negotiationState.optional(),
  lastNegotiatedOn: calendarDate.nullish(),
  assigneeId: z.string().max(100).nullish(),
  tags: z.array(line(50)).max(50).nullish(),
};

/** Only `name` is required; without `storeId` the default store is taken. */
export const createCustomer = z
  .object({ storeId: id.nullish(), name: line(200), ...profile })
  .meta({ id: 'CreateCustomer' });

export const updateCustomer = z
  .object({ storeId: id.optional(), name: line(200).optional(), ...profile })
  .meta({ id: 'UpdateCustomer' });

export const customerQuery = pageQuery.extend({
  q: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({ description: '氏名・カナ・電話・メール・登録番号・外部 ID' }),
  storeId: id.optional(),
  externalId: z.string().max(200).optional(),
  negotiationState: listOf(negotiationState),
  assigneeId: z.string().max(100).optional(),
  tag: listOf(z.string().max(50)),
  withoutFollow: flag.optional().meta({ description: 'true: 進行中のフォローがない顧客だけ' }),
});

export type Customer = z.infer<typeof customer>;
export type CustomerRow = z.infer<typeof customerRow>;
export type ConvenientTime = z.infer<typeof convenientTime>;
export type CreateCustomer = z.infer<typeof createCustomer>;
export type UpdateCustomer = z.infer<typeof updateCustomer>;
export type CustomerQuery = z.infer<typeof customerQuery>;
