import { expect, test } from '@jest/globals';
import { rowReader } from '#domain/imports/read-row';
import { suggestMapping } from '#domain/imports/suggest-mapping';
import { cleanCell, readCell, readDate, readInteger } from '#domain/imports/values';

test('dates are read as Japanese systems write them', () => {
  const forms = [
    '2026/1/5',
    '2026-01-05',
    '2026.1.5',
    '20260105',
    '2026年1月5日',
    '令和8年1月5日',
    'R8.1.5',
    'R8/01/05',
    '２０２６／０１／０５',
    '2026/1/5 10:30:00',
    '2026-01-05T10:30:00+09:00',
    '2026年1月5日(月)',
  ];
  expect(forms.map(readDate)).toEqual(forms.map(() => '2026-01-05'));
  expect([
    readDate('令和元年5月1日'),
    readDate('平成31年4月30日'),
    readDate('S64.1.7'),
    readDate('平成33年3月1日'),
  ]).toEqual(['2019-05-01', '2019-04-30', '1989-01-07', '2021-03-01']);
});

test('what is no day is refused, not guessed', () => {
  expect(['2026/2/30', '5/1/2026', '令和8年13月1日', '46027', 'きのう', '2026/1'].map(readDate)).toEqual(
    new Array(6).fill(null),
  );
});

test('whole numbers come with separators, units and full-width digits', () => {
  expect(['1,250,000', '¥1,250,000', '１２５００００円', '31,500km', '5500.0', '0'].map(readInteger)).toEqual(
    [1250000, 1250000, 1250000, 31500, 5500, 0],
  );
  expect(['-1', '1.5', '約100', ''].map(readInteger)).toEqual([null, null, null, null]);
});

test('choices are read in Japanese, and a wrong one names the right ones', () => {
  expect(readCell('consent', '○')).toEqual({ value: 'granted' });
  expect(readCell('consent', '×')).toEqual({ value: 'denied' });
  expect(readCell('consent', '広告のみ拒否')).toEqual({ value: 'service_only' });
  expect(readCell('channel', 'ハガキ')).toEqual({ value: 'postcard' });
  expect(readCell('negotiation', '商談中')).toEqual({ value: 'negotiating' });
  expect(readCell('channel', 'FAX')).toEqual({
    problem: expect.objectContaining({ remedy: expect.stringContaining('はがき') }),
  });
  expect(readCell('tags', 'VIP、法人, VIP')).toEqual({ value: ['VIP', '法人'] });
});

test('Japanese headers are recognised, also when a name or an address stands in several columns', () => {
  const headers = [
    '顧客コード',
    '姓',
    '名',
    'セイ',
    'メイ',
    '携帯電話',
    '電話番号',
    'Ｅメール',
    '郵便番号',
    '都道府県',
    '市区町村',
    '番地',
    '性別',
  ];
  expect(suggestMapping('customers', headers)).toEqual([
    'externalId',
    'name',
    'name',
    'kana',
    'kana',
    'phone',
    'phone',
    'email',
    'postalCode',
    'address',
    'address',
    'address',
    null,
  ]);
  expect(suggestMapping('vehicles', ['車両ID', 'お客様番号', '車名', '車検満了日', '走行距離(km)'])).toEqual([
    'externalId',
    'customerExternalId',
    'model',
    'inspectionExpiresOn',
    'odometerKm',
  ]);
  expect(suggestMapping('orders', ['受注番号', '顧客番号', '受注日', '商品名', '合計金額', '合計'])).toEqual([
    'externalId',
    'customerExternalId',
    'orderedOn',
    'product',
    'amountYen',
    null,
  ]);
});

test('our own export comes back: its names of fields go before other names, and the mark before a formula is taken off', () => {
  const headers = ['店舗', '顧客 ID', '氏名', 'カナ', '外部 ID', '電話番号', 'SMS の同意'];
  expect(suggestMapping('customers', headers)).toEqual([
    null,
    null,
    'name',
    'kana',
    'externalId',
    'phone',
    'consentSms',
  ]);
  expect(cleanCell(" '+819012345678 ")).toBe('+819012345678');
});

test('columns of one field are put together, blanks say nothing, and a missing name is a problem under its header', () => {
  const read = rowReader({
    kind: 'customers',
    headers: ['姓', '名', '携帯', '電話', '住所1', '住所2', 'カナ'],
    columns: ['name', 'name', 'phone', 'phone', 'address', 'address', 'kana'],
  });
  expect(read(['山田', '花子', ' ', '０４６３-22-1111', '平塚市', '1-2-3', 'ﾔﾏﾀﾞ ﾊﾅｺ'])).toEqual({
    values: { name: '山田 花子', phone: '０４６３-22-1111', address: '平塚市1-2-3', kana: 'ヤマダ ハナコ' },
    problems: [],
  });
  expect(read(['', '', '090'])).toEqual({
    values: { phone: '090' },
    problems: [
      {
        code: 'invalid_input',
        field: 'name',
        column: '姓',
        message: '氏名が空です',
        remedy: '氏名を入力してください',
      },
    ],
  });
});
