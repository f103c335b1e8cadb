import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { parse } from 'csv-parse/sync';
import type { Response } from 'supertest';
import { type Api, startApi } from './api.ts';

let api: Api;
let staff: Pick<Api, 'get' | 'post' | 'put' | 'delete'>;
let storeId: string;

const everyone = { query: { all: [] } };
const bytes = (res: Response, done: (error: Error | null, body: Buffer) => void) => {
  const parts: Buffer[] = [];
  (res as unknown as NodeJS.ReadableStream)
    .on('data', (part: Buffer) => parts.push(part))
    .on('end', () => done(null, Buffer.concat(parts)));
};

beforeAll(async () => {
  api = await startApi();
  storeId = (await api.get('/stores')).body.items[0].id;
  const key = await api.post('/api-keys', { name: '担当者', role: 'staff', storeIds: [storeId] });
  staff = api.as({ Authorization: `Bearer ${key.body.key}` });
  const address = {
    postalCode: '254-0034',
    address: '神奈川県平塚市宝町1-1',
    phone: '090-1234-5678',
    email: 'hanako@example.jp',
  };
  await api.post('/customers', { name: '=HYPERLINK("x")', kana: 'アクシツ', ...address, note: '-1+1' });
  await api.post('/customers', { name: '平塚 花子〜', kana: 'ヒラツカ', ...address });
  await api.post('/customers', { name: '住所なし', kana: 'ジュウショ' });
  await api.post('/customers', { name: '除外', kana: 'ジョガイ', ...address, cleaningDecision: 'exclude' });
  await api.post('/customers', { name: '拒否', kana: 'キョヒ', ...address, consent: { postcard: false } });
});
afterAll(() => api.close());

test('a search answers page by page, and a wrong condition is named with what to do', async () => {
  const first = await api.post('/customers/search', { ...everyone, limit: 3 });
  expect(first.body.items.map(({ kana }: { kana: string }) => kana)).toEqual([
    'アクシツ',
    'キョヒ',
    'ジュウショ',
  ]);
  const second = await api.post('/customers/search', {
    ...everyone,
    limit: 3,
    cursor: first.body.nextCursor,
  });
  expect(second.body.items.map(({ kana }: { kana: string }) => kana)).toEqual(['ジョガイ', 'ヒラツカ']);
  expect(second.body.nextCursor).toBeNull();
  expect(JSON.stringify(first.body)).not.toContain('hanako@example.jp');

  const wrong = await api.post('/customers/search', {
    query: { all: [{ field: 'name', op: 'between', value: 'x' }] },
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.errors).toEqual([
    {
      field: 'query.all[0].op',
      message: 'query.all[0].op: この項目では使えない比べ方です',
      remedy: '項目に合った比べ方を選んでください',
    },
  ]);
  expect((await api.post('/customers/search/count', everyone)).body).toEqual({
    count: 5,
    sentence: { ja: 'すべての顧客', en: 'all customers' },
  });
  expect((await api.as({}).post('/customers/search', everyone)).status).toBe(401);
});

test('a search is saved, changed and removed', async () => {
  const query = { all: [{ field: 'tags', op: 'any_of', value: ['VIP'] }] };
  const saved = await staff.post('/saved-searches', { name: 'VIP', query });
  expect([saved.status, saved.body]).toEqual([
    201,
    expect.objectContaining({
      mine: true,
      shared: false,
      storeId,
      sentence: expect.objectContaining({ ja: 'タグに「VIP」のいずれかがある顧客' }),
    }),
  ]);
  const shared = await staff.put(`/saved-searches/${saved.body.id}`, {
    name: 'VIP（共有）',
    query,
    shared: true,
  });
  expect(shared.body).toMatchObject({ name: 'VIP（共有）', shared: true });
  expect((await api.get('/saved-searches')).body.items).toHaveLength(1);
  expect((await staff.delete(`/saved-searches/${saved.body.id}`)).status).toBe(204);
  expect((await staff.get('/saved-searches')).body.items).toEqual([]);
});

test('a CSV opens in Excel, its formulas are harmless, and real addresses are for leaders only', async () => {
  const res = await api.post('/exports/customers', { selection: everyone });
  expect(res.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(res.text.startsWith('\uFEFF')).toBe(true);
  const rows: Record<string, string>[] = parse(res.text, { bom: true, columns: true });
  expect(rows).toHaveLength(5);
  expect(rows[0]).toMatchObject({
    氏名: `'=HYPERLINK("x")`,
    メモ: "'-1+1",
    電話番号: '090-1234-5678',
    メールアドレス: 'hanako@example.jp',
  });

  const own = await staff.post('/exports/customers', { selection: everyone });
  expect(own.text).not.toContain('hanako@example.jp');
  expect(own.text).toContain('平塚 花子');
  const audits = await api.db.prisma.auditLog.findMany({
    where: { action: 'export' },
    orderBy: { id: 'asc' },
  });
  expect(
    audits.map(({ actorName, after }) => [actorName, (after as { withAddresses: boolean }).withAddresses]),
  ).toEqual([
    [expect.any(String), true],
    ['担当者', false],
  ]);
});

test('a CSV in Shift_JIS keeps the signs that Windows writes otherwise', async () => {
  const res = await api
    .get('/exports/customers?encoding=shift_jis')
    .buffer(true)
    .parse(bytes as never);
  const text = iconv.decode(res.body as Buffer, 'Shift_JIS');
  expect(text).toContain('平塚 花子～');
  expect(text.split('\r\n')[0]).toMatch(/^店舗,顧客 ID,氏名/);
});

test('every list is there as CSV and as Excel', async () => {
  for (const list of [
    'customers',
    'vehicles',
    'quotes',
    'orders',
    'follows',
    'todos',
    'deliveries',
    'history',
  ]) {
    const csv = await api.get(`/exports/${list}?from=2020-01-01&to=2100-01-01&storeId=${storeId}`);
    expect([list, csv.status, csv.text.slice(0, 3)]).toEqual([list, 200, '\uFEFF店舗']);
  }
  const res = await api
    .get('/exports/customers?format=xlsx')
    .buffer(true)
    .parse(bytes as never);
  const sheet = unzip(res.body as Buffer, 'xl/worksheets/sheet1.xml');
  expect(sheet.match(/<row>/g)).toHaveLength(6);
  expect(sheet).toContain('<t xml:space="preserve">=HYPERLINK("x")</t>');
  expect((await api.get('/exports/secrets')).status).toBe(404);
});

test('labels are printed for whom the post may and can reach, the others are told with the reason', async () => {
  const check = await api.post('/labels/check', { selection: everyone });
  expect(check.body).toMatchObject({ selected: 5, printable: 2 });
  const reasons = check.body.leftOut.map(({ name, reason }: { name: string; reason: string }) => [
    name,
    reason,
  ]);
  expect(reasons).toEqual(
    expect.arrayContaining([
      ['住所なし', 'postal_code'],
      ['除外', 'excluded'],
      ['拒否', 'refused'],
    ]),
  );

  const res = await api
    .post('/labels', { selection: everyone, perSheet: 24 })
    .buffer(true)
    .parse(bytes as never);
  expect(res.headers).toMatchObject({
    'content-type': 'application/pdf',
    'x-labels-printed': '2',
    'x-labels-left-out': '3',
  });
  expect((res.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
  const nobody = await api.post('/labels', {
    selection: { query: { all: [{ field: 'name', op: 'equals', value: '除外' }] } },
  });
  expect([nobody.status, nobody.body.code]).toEqual([422, 'nothing_to_print']);
});

test('tags are given in bulk to what a search finds', async () => {
  const res = await staff.post('/customers/bulk-tags', {
    selection: { query: { all: [{ field: 'kana', op: 'starts_with', value: 'ジ' }] } },
    add: ['要確認'],
  });
  expect(res.body).toEqual({ selected: 2, changed: 2 });
  expect((await staff.post('/customers/bulk-tags', { selection: {}, add: ['x'] })).body.errors[0].field).toBe(
    'selection.query',
  );
});

/** One file of a ZIP, by its central directory (APPNOTE 4.3.12). */
function unzip(zip: Buffer, name: string): string {
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06')) + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [nameLength, extraLength, commentLength] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return inflateRawSync(packed).toString('utf8');
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`no ${name} in the ZIP`);
}
