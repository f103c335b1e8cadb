import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { customerQuerySchema } from '#contract/customer-search';
import { type CustomerQuery, checkQuery, type QueryNode, resolveDates } from '#domain/customer-query';
import { idsOfQuery, querySentence } from '#domain/customer-query-words';

const all = (...nodes: QueryNode[]): CustomerQuery => ({ all: nodes });
const problemsOf = (query: CustomerQuery) =>
  checkQuery(query).map(({ path, message }) => `${path.join('.')} ${message}`);

test('a period that is said relative to today has both its edges inside, and ends of months clamp', () => {
  expect(resolveDates('within_last', 'P1Y', '2026-12-01')).toEqual({ from: '2025-12-01', to: '2026-12-01' });
  expect(resolveDates('within_last', 'P6M', '2026-08-31')).toEqual({ from: '2026-02-28', to: '2026-08-31' });
  expect(resolveDates('within_next', 'P90D', '2026-12-01')).toEqual({ from: '2026-12-01', to: '2027-03-01' });
  expect(resolveDates('within_next', 'P1Y', '2028-02-29')).toEqual({ from: '2028-02-29', to: '2029-02-28' });
});

test('«more than a year ago» is every day that «within a year» is not', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3_000 }),
      fc.constantFrom('P1Y', 'P6M', 'P2W', 'P90D', 'P1Y2M3D'),
      (day, duration) => {
        const today = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
        const inside = resolveDates('within_last', duration, today);
        const before = resolveDates('before_last', duration, today);
        expect(Date.parse(inside.from!) - Date.parse(before.to!)).toBe(86_400_000);
      },
    ),
  );
});

test('a query says what does not fit, and where', () => {
  expect(problemsOf(all({ field: 'colour', op: 'equals', value: 'x' }))).toEqual([
    'all.0.field unknown_field',
  ]);
  expect(problemsOf(all({ field: 'name', op: 'within_last', value: 'P1Y' }))).toEqual([
    'all.0.op operator_does_not_fit',
  ]);
  expect(problemsOf(all({ field: 'lastNegotiatedOn', op: 'within_last', value: 'PT5H' }))).toEqual([
    'all.0.value value_does_not_fit',
  ]);
  expect(problemsOf(all({ field: 'negotiationState', op: 'in', value: ['sold'] }))).toEqual([
    'all.0.value value_does_not_fit',
  ]);
  expect(problemsOf(all({ field: 'storeId', op: 'in', value: ['not-an-id'] }))).toEqual([
    'all.0.value value_does_not_fit',
  ]);
  expect(problemsOf(all({ relation: 'vehicle', match: 'total', where: [], min: 1 }))).toEqual([
    'all.0.match match_does_not_fit',
  ]);
  expect(
    problemsOf({
      any: [{ relation: 'order', match: 'none', where: [{ field: 'orderedOn', op: 'between', value: {} }] }],
    }),
  ).toEqual(['any.0.where.0.value value_does_not_fit']);
});

test('a query stays within its depth and size', () => {
  const nested = (depth: number): CustomerQuery => (depth === 1 ? all() : all(nested(depth - 1)));
  expect(problemsOf(nested(4))).toEqual([]);
  expect(problemsOf(nested(5))).toEqual(['all.0.all.0.all.0.all.0 query_too_deep']);
  const wide = all(
    ...Array.from({ length: 60 }, (): QueryNode => ({ field: 'hasPhone', op: 'is', value: true })),
  );
  expect(problemsOf(wide)).toEqual(['all.59 query_too_big']);
});

test('the schema takes what the language allows and nothing beside it', () => {
  const query = all({ field: 'tags', op: 'any_of', value: ['VIP'] }, { any: [] });
  expect(customerQuerySchema.parse(query)).toEqual(query);
  for (const wrong of [
    {},
    { all: [{}] },
    { all: [], any: [] },
    { all: [{ field: 'name', op: 'drop', value: 'x' }] },
    [],
    'x',
  ]) {
    expect(customerQuerySchema.safeParse(wrong).success).toBe(false);
  }
});

test('a query reads as a sentence in Japanese and English, with names instead of ids', () => {
  const pattern = '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d';
  const query: CustomerQuery = all(
    {
      relation: 'vehicle',
      match: 'some',
      where: [{ field: 'inspectionExpiresOn', op: 'within_next', value: 'P90D' }],
    },
    {
      any: [
        { field: 'tags', op: 'any_of', value: ['VIP'] },
        { field: 'cleaningDecision', op: 'in', value: ['keep', 'ask'] },
      ],
    },
    {
      relation: 'follow',
      match: 'none',
      where: [
        { field: 'patternId', op: 'in', value: [pattern] },
        { field: 'stopReason', op: 'in', value: ['end'] },
      ],
    },
    { relation: 'order', match: 'total', where: [], min: 100_000 },
  );
  const nameOf = (id: string) => (id === pattern ? '1か月後フォロー' : undefined);
  expect(idsOfQuery(query)).toEqual([pattern]);
  expect(querySentence(query, 'ja', nameOf)).toBe(
    '車検満了日が今日から90日以内の車両がある、かつ（タグに「VIP」のいずれかがある、または' +
      'DM の判断が「送る」か「要確認」）、かつパターンが「1か月後フォロー」、停止の理由が「商談中止」のフォローがない、かつ購入の合計が100,000以上の顧客',
  );
  expect(querySentence(query, 'en', nameOf)).toBe(
    'customers where some vehicle with inspection expiry within the next 90 days and (tags include "VIP" or DM decision is "keep" or "ask") ' +
      'and no follow with pattern is "1か月後フォロー" and stop reason is "negotiation ended" and total of orders from 100,000',
  );
  expect(querySentence(all(), 'ja')).toBe('すべての顧客');
});
