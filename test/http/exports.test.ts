import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { v7 } from 'uuid';
import { type Api, startApi } from './api.ts';

let api: Api;
let storeId: string;
let patternId: string;
beforeAll(async () => {
  api = await startApi();
  storeId = (await api.get('/stores')).body.items[0].id;
  const customerId = (await api.post('/customers', { name: '平塚 花子', storeId })).body.id as string;
  patternId = v7();
  const { prisma } = api.db;
  const versionId = v7();
  await prisma.pattern.create({
    data: {
      id: patternId,
      name: '点検',
      kind: 'after',
      currentVersion: 1,
      versions: {
        create: { id: versionId, version: 1, name: '点検', base: 'specified', stopOn: [], createdBy: 't' },
      },
    },
  });
  for (const [status, stopReason] of [
    ['running', null],
    ['stopped', 'end'],
    ['stopped', 'reply'],
  ] as const) {
    const id = v7();
    await prisma.follow.create({
      data: {
        id,
        storeId,
        customerId,
        patternId,
        patternVersionId: versionId,
        workflowId: `follow-${id}`,
        status,
        stopReason,
        baseAt: new Date(),
        assignedBy: 't',
        assignedAt: new Date(),
      },
    });
  }
  const todo = (title: string, overrides: Record<string, unknown>) =>
    prisma.todo.create({
      data: {
        id: v7(),
        storeId,
        customerId,
        kind: 'one_off',
        channel: 'phone',
        title,
        dueAt: new Date(Date.now() + 3 * 86_400_000),
        ...overrides,
      },
    });
  await todo('三日後', { patternId });
  await todo('遅れ', { dueAt: new Date(Date.now() - 86_400_000), assigneeId: 'u1' });
  await todo('済み', { status: 'done' });
  await todo('問い合わせ', { kind: 'inquiry', channel: 'task' });
  for (const status of ['accepted', 'in_doubt', 'failed'])
    await prisma.delivery.create({
      data: { id: v7(), sendKey: v7(), storeId, customerId, channel: 'mail', status },
    });
}, 60_000);
afterAll(() => api.close());

const column = async (path: string, name: string): Promise<string[]> => {
  const res = await api.get(`/exports/${path}`);
  expect(res.status).toBe(200);
  const rows: Record<string, string>[] = parse(res.text, { bom: true, columns: true });
  return rows.map((row) => row[name] ?? '').sort();
};

test('The board is exported as it is filtered: bucket, assignee, pattern, channel', async () => {
  expect(await column('todos', '内容')).toEqual(['三日後', '問い合わせ', '済み', '遅れ'].sort());
  expect(await column('todos?bucket=overdue', '内容')).toEqual(['遅れ']);
  expect(await column('todos?bucket=upcoming', '内容')).toEqual(['三日後']);
  expect(await column('todos?bucket=new&channel=task', '内容')).toEqual(['問い合わせ']);
  expect(await column('todos?assigneeId=none&channel=phone', '内容')).toEqual(['三日後']);
  expect(await column(`todos?patternId=${patternId}`, '内容')).toEqual(['三日後']);
  expect(await column('todos?status=done', '内容')).toEqual(['済み']);
});

test('Follows and sends are exported as they are filtered', async () => {
  expect(await column('follows?status=running', '状態')).toEqual(['進行中']);
  expect(await column('follows?status=stopped&stopReason=end', '状態')).toEqual(['停止']);
  expect(await column(`follows?patternId=${v7()}`, '状態')).toEqual([]);
  expect(await column('deliveries?status=in_doubt', '状態')).toEqual(['確認待ち']);
  expect(await column('deliveries?status=accepted,failed', '状態')).toHaveLength(2);
});

test('Quotes are exported as 新着見積り and 商談顧客 are filtered, with all quotes of those in a row', async () => {
  const ask = async (customer: Record<string, unknown>, quote: Record<string, unknown>) => {
    const customerId = (await api.post('/customers', { storeId, ...customer }).expect(201)).body.id as string;
    await api.post('/quotes', { customerId, ...quote }).expect(201);
    return customerId;
  };
  const anna = await ask(
    { name: '秋田 安奈', email: 'one@home.test' },
    { vehicleText: 'アクア', source: '一括査定', wishes: ['catalog'], status: 'negotiating' },
  );
  await api.post('/quotes', { customerId: anna, vehicleText: 'シエンタ', status: 'ended' }).expect(201);
  await ask({ name: '秋田 次郎', email: 'One@home.test' }, { vehicleText: 'ヤリス', status: 'negotiating' });
  await ask({ name: '佐賀 三郎' }, { vehicleText: 'カローラ', source: '一括査定', wishes: ['test_drive'] });

  const cars = (query: string) => column(`quotes?${query}`, '希望車種');
  expect(await cars('status=new')).toEqual(['カローラ']);
  expect(await cars('status=new&wish=catalog')).toEqual([]);
  expect(await cars('status=new&source=一括査定')).toEqual(['カローラ']);
  expect(await cars('status=new&askedBefore=true')).toEqual([]);
  expect(await cars('status=negotiating')).toEqual(['アクア', 'ヤリス']);
  expect(await cars('status=negotiating&wish=catalog,see_car')).toEqual(['アクア']);
  // Who shares a mail address stands in one row: found by one name, both are exported.
  expect(await cars(`status=negotiating,ended&q=${encodeURIComponent('秋田 安')}`)).toEqual(
    ['アクア', 'シエンタ', 'ヤリス'].sort(),
  );
  expect(await cars('waiting=true')).toEqual([]);
  expect(await cars('waiting=false&status=negotiating')).toEqual(['アクア', 'ヤリス']);
  expect(await cars('surveyed=true')).toEqual([]);
  expect(await cars('status=negotiating&updatedTo=2020-01-01')).toEqual([]);
  expect(await cars('status=negotiating&updatedFrom=2020-01-01')).toEqual(['アクア', 'ヤリス']);
  expect(await cars('assigneeId=nobody')).toEqual([]);
  expect(
    (await api.get(`/deals?q=${encodeURIComponent('秋田 安')}&status=negotiating,ended`)).body.items,
  ).toMatchObject([{ quotes: [{}, {}, {}] }]);
});

test('A state that no list has is refused, with the choices', async () => {
  const res = await api.get('/exports/follows?status=perhaps');
  expect([res.status, res.body.errors[0].field]).toEqual([400, 'status[0]']);
});
