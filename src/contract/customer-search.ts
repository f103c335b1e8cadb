/** Search of customers (顧客一覧作成): the query language of src/domain/customer-query.ts as a schema, its routes, saved searches. */
import {
  ALL_OPERATORS,
  MATCHES,
  type Operator,
  type Relation,
  RELATIONS,
} from '#domain/customer-query-fields';
import {
  type CustomerQuery,
  checkQuery,
  type FieldTest,
  type QueryNode,
  type Related,
} from '#domain/customer-query';
import { z } from 'zod';
import { calendarDate, id, instant, line, pageOf } from './fields.ts';
import { consentState, followStatus, negotiationState } from './kinds.ts';

const testValue = z.union([
  z.string().max(200),
  z.boolean(),
  z.array(z.string().min(1).max(200)).max(500),
  z.strictObject({ from: calendarDate.optional(), to: calendarDate.optional() }),
  z.strictObject({ min: z.int().optional(), max: z.int().optional() }),
]);

export const fieldTest: z.ZodType<FieldTest, FieldTest> = z
  .strictObject({
    field: z.string().max(50),
    op: z.enum(ALL_OPERATORS as [Operator, ...Operator[]]),
    value: testValue
      .optional()
      .meta({ description: '期間は { from, to }、数は { min, max }、相対日付は P90D・P1Y など' }),
  })
  .meta({ id: 'CustomerFieldTest' });

const related: z.ZodType<Related, Related> = z
  .strictObject({
    relation: z.enum(Object.keys(RELATIONS) as [Relation, ...Relation[]]),
    match: z.enum(MATCHES).meta({ description: 'ある・ない・最新の 1 件が・合計（購入のみ）' }),
    where: z.array(fieldTest).max(20),
    min: z.int().min(0).optional(),
    max: z.int().min(0).optional(),
  })
  .meta({ id: 'CustomerRelatedTest' });

const node: z.ZodType<QueryNode, QueryNode> = z.lazy(() => z.union([group, related, fieldTest]));
const group: z.ZodType<CustomerQuery, CustomerQuery> = z
  .union([z.strictObject({ all: z.array(node).max(60) }), z.strictObject({ any: z.array(node).max(60) })])
  .meta({ id: 'CustomerQueryGroup' });

/** A whole query, checked for sense: fields exist, operators and values fit, and it stays within its bounds. */
export const customerQuerySchema = group.superRefine((query, context) => {
  for (const { path, message } of checkQuery(query)) context.addIssue({ code: 'custom', path, message });
});

export const customerSort = z
  .enum(['kana', 'created', 'last_negotiated'])
  .meta({ description: 'カナ順・新しく登録した順・最近商談した順' });

export const searchCustomers = z
  .object({
    query: customerQuerySchema.default({ all: [] }),
    storeId: id.optional(),
    sort: customerSort.default('kana'),
    limit: z.int().min(1).max(200).default(50),
    cursor: z.string().max(500).optional(),
  })
  .meta({ id: 'SearchCustomers' });

/** A row of the search's list: everything its columns show. */
export const foundCustomer = z
  .object({
    id,
    storeId: id,
    storeName: z.string(),
    name: z.string(),
    kana: z.string().nullable(),
    phone: z.string().nullable(),
    phoneEntered: z.string().nullable().meta({ description: '入力どおり' }),
    assigneeId: z.string().nullable(),
    assigneeName: z.string().nullable(),
    negotiationState,
    lastNegotiatedOn: calendarDate.nullable(),
    lastUsedOn: calendarDate
      .nullable()
      .meta({ description: '入庫・購入・納車・商談・見積り依頼のうち最も新しい日' }),
    tags: z.array(z.string()),
    consent: z.object({ mail: consentState, sms: consentState, postcard: consentState }),
    cleaningDecision: z.enum(['keep', 'exclude', 'ask']),
    follow: z
      .object({
        id,
        patternName: z.string(),
        status: followStatus,
        nextDueAt: instant.nullable(),
        nextChannel: z.string().nullable(),
      })
      .nullable()
      .meta({ description: '進行中のフォローのうち最も新しいもの' }),
    lastContactAt: instant.nullable(),
    vehicles: z.string().nullable().meta({ description: '車種と登録番号を並べた短い文' }),
    createdAt: instant,
  })
  .meta({ id: 'FoundCustomer' });
export const foundCustomerPage = pageOf(foundCustomer);

export const countCustomers = searchCustomers
  .pick({ query: true, storeId: true })
  .meta({ id: 'CountCustomers' });
export const customerCount = z
  .object({
    count: z.int(),
    sentence: z.object({ ja: z.string(), en: z.string() }).meta({ description: '条件を読み下した文' }),
  })
  .meta({ id: 'CustomerCount' });

export const writeSavedSearch = z
  .object({
    name: line(100),
    query: customerQuerySchema,
    storeId: id.nullish().meta({ description: '共有する店舗。省略時は既定の店舗' }),
    shared: z.boolean().default(false).meta({ description: 'true: 店舗の全員が使える' }),
  })
  .meta({ id: 'WriteSavedSearch' });

export const savedSearch = z
  .object({
    id,
    storeId: id.nullable(),
    ownerId: z.string(),
    mine: z.boolean(),
    shared: z.boolean(),
    name: z.string(),
    query: z.unknown().meta({ description: '検索条件（SearchCustomers.query）' }),
    sentence: z.object({ ja: z.string(), en: z.string() }),
    createdAt: instant,
  })
  .meta({ id: 'SavedSearch' });
export const savedSearchPage = pageOf(savedSearch);

export type SearchCustomers = z.infer<typeof searchCustomers>;
export type FoundCustomer = z.infer<typeof foundCustomer>;
export type SavedSearch = z.infer<typeof savedSearch>;
export type WriteSavedSearch = z.infer<typeof writeSavedSearch>;
