import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Actor } from '#domain/actor';
import { completeTodo } from '#use-cases/complete-todo';
import { findAuditLog } from '#use-cases/find-audit-log';
import { getWorkList } from '#use-cases/get-work-list';
import { getWorkload } from '#use-cases/get-workload';
import { assignPattern } from '#use-cases/assign-pattern';
import { reassignTodos } from '#use-cases/reassign-todos';
import { findReviews, reviewNegotiation } from '#use-cases/review-negotiation';
import {
  buildCustomer,
  buildPattern,
  buildShop,
  buildStore,
  inTokyo,
  type Shop,
  staffOf,
} from './fixtures.ts';

let shop: Shop;
let manager: Actor;
let customerId: string;
beforeAll(async () => {
  // Tuesday 12:00
  shop = await buildShop('2026-12-01T12:00:00+09:00');
  manager = { ...staffOf(shop.storeId), id: 'u-manager', role: 'manager' };
  customerId = await buildCustomer(shop, { assigneeId: 'u-staff' });
});
afterAll(() => shop.close());

async function buildStaff(id: string, overrides: Record<string, unknown> = {}): Promise<Actor> {
  await shop.db.prisma.user.create({
    data: {
      id,
      name: id,
      email: `${id}@example.jp`,
      capacityPerDay: 3,
      ...overrides,
      stores: { create: { storeId: shop.storeId } },
    },
  });
  return { ...staffOf(shop.storeId), id, name: id };
}

async function buildTodo(
  assigneeId: string | null,
  dueAt: string,
  overrides: Record<string, unknown> = {},
): Promise<string> {
  const id = v7();
  await shop.db.prisma.todo.create({
    data: {
      id,
      storeId: shop.storeId,
      customerId,
      kind: 'one_off',
      channel: 'phone',
      title: '電話する',
      dueAt: new Date(`2026-12-${dueAt}:00+09:00`),
      assigneeId,
      ...overrides,
    },
  });
  return id;
}

test("the manager sees everybody's load, lateness, coming days and what was done this week", async () => {
  const sato = await buildStaff('sato');
  await buildStaff('suzuki');
  await buildTodo('sato', '01T09:00');
  await buildTodo('sato', '01T11:45'); // within the grace
  await buildTodo('sato', '01T18:00');
  await buildTodo('sato', '03T10:00');
  await buildTodo('sato', '03T10:00', { channel: 'task' });
  await buildTodo('sato', '20T10:00'); // past the fourteen days
  await buildTodo(null, '02T10:00');
  const done = await buildTodo('suzuki', '01T10:00');
  await completeTodo(shop.deps, sato, { todoId: done, result: 'connected' });
  await completeTodo(shop.deps, sato, { todoId: await buildTodo('sato', '01T10:00'), result: 'no_answer' });

  const load = await getWorkload(shop.deps, manager, shop.storeId);
  expect(load).toMatchObject({
    today: '2026-12-01',
    weekFrom: '2026-11-30',
    unassigned: { open: 1, overdue: 0 },
  });
  const [first, second] = load.staff;
  expect(first).toMatchObject({
    id: 'sato',
    open: 6,
    overdue: 1,
    dueToday: 2,
    overCapacity: false,
    completedThisWeek: 2,
    callsThisWeek: 2,
    reachedThisWeek: 1,
    contactRate: 0.5,
  });
  expect(inTokyo(first!.oldestOverdueAt!)).toBe('2026-12-01 09:00');
  expect(first?.days).toHaveLength(14);
  expect(first?.days.filter(({ calls, others }) => calls + others > 0)).toEqual([
    { date: '2026-12-01', calls: 3, others: 0 },
    { date: '2026-12-03', calls: 1, others: 1 },
  ]);
  expect(second).toMatchObject({ id: 'suzuki', open: 0, completedThisWeek: 0, contactRate: null });
  await buildTodo('sato', '01T19:00');
  expect((await getWorkload(shop.deps, manager, shop.storeId)).staff[0]).toMatchObject({
    overCapacity: true,
  });
  await expect(getWorkload(shop.deps, { ...manager, storeIds: [] }, shop.storeId)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a day off hands over what is due on those days, by what the others have and can do', async () => {
  await buildStaff('leaver');
  await buildStaff('full', { capacityPerDay: 10 });
  await buildStaff('free', { capacityPerDay: 10 });
  for (let i = 0; i < 4; i++) await buildTodo('full', '08T10:00');
  const moved = await Promise.all(
    ['08T10:00', '08T11:00', '08T12:00', '08T13:00'].map((due) => buildTodo('leaver', due)),
  );
  const before = await buildTodo('leaver', '07T10:00');
  const after = await buildTodo('leaver', '09T00:00');
  const answer = await reassignTodos(shop.deps, manager, {
    fromAssigneeId: 'leaver',
    dueFrom: '2026-12-08T00:00:00+09:00',
    dueBefore: '2026-12-09T00:00:00+09:00',
    toAssigneeIds: ['full', 'free'],
    share: 'by_load',
  });
  expect(answer).toEqual({ reassigned: 4 });
  const owners = await shop.db.prisma.todo.findMany({ where: { id: { in: moved } } });
  expect(owners.map(({ assigneeId }) => assigneeId)).toEqual(['free', 'free', 'free', 'free']);
  const kept = await shop.db.prisma.todo.findMany({ where: { id: { in: [before, after] } } });
  expect(kept.map(({ assigneeId }) => assigneeId)).toEqual(['leaver', 'leaver']);
  expect(
    await shop.db.prisma.auditLog.count({ where: { action: 'todo.reassign', entityId: { in: moved } } }),
  ).toBe(4);
});

test('a day off hands over what is late too where that is asked for, to whoever has room today', async () => {
  await buildStaff('away');
  await buildStaff('busy', { capacityPerDay: 10 });
  await buildStaff('calm', { capacityPerDay: 10 });
  // late work of a colleague is work of today
  for (let i = 0; i < 3; i++) await buildTodo('busy', '01T08:00');
  const late = await buildTodo('away', '01T09:00');
  const due = await buildTodo('away', '10T10:00');
  const between = await buildTodo('away', '05T10:00');
  const days = { dueFrom: '2026-12-10T00:00:00+09:00', dueBefore: '2026-12-11T00:00:00+09:00' };
  const to = { toAssigneeIds: ['busy', 'calm'], share: 'by_load' } as const;
  const answer = await reassignTodos(shop.deps, manager, {
    fromAssigneeId: 'away',
    ...days,
    ...to,
    withLate: true,
  });
  expect(answer).toEqual({ reassigned: 2 });
  const ownerOf = async (id: string) =>
    (await shop.db.prisma.todo.findUniqueOrThrow({ where: { id } })).assigneeId;
  expect(await ownerOf(late)).toBe('calm');
  expect(await ownerOf(due)).not.toBe('away');
  expect(await ownerOf(between)).toBe('away');
});

test('a review keeps notes and depth, and makes its next action a ToDo of the opening hour', async () => {
  const review = await reviewNegotiation(shop.deps, manager, {
    customerId,
    notes: '予算は200万円',
    depth: 3,
    nextAction: '試乗の日程',
    nextActionOn: '2026-12-05',
    createTodo: true,
  });
  expect(review).toMatchObject({
    customerId,
    depth: 3,
    reviewerName: manager.name,
    nextAction: '試乗の日程',
    todoId: expect.any(String),
  });
  const todo = await shop.db.prisma.todo.findUniqueOrThrow({ where: { id: review.todoId! } });
  expect(todo).toMatchObject({
    kind: 'one_off',
    title: '試乗の日程',
    assigneeId: 'u-staff',
    note: '予算は200万円',
  });
  expect(inTokyo(todo.dueAt)).toBe('2026-12-05 10:00');
  await reviewNegotiation(shop.deps, manager, { customerId, notes: '二度目', depth: 5, createTodo: false });
  expect(
    (await findReviews(shop.deps, manager, { storeId: shop.storeId, take: 5 })).map(({ depth }) => depth),
  ).toEqual([5, 3]);
  const history = await shop.db.prisma.historyEntry.findMany({
    where: { customerId, kind: 'negotiation_reviewed' },
  });
  expect(history.map(({ summary }) => summary)).toContain('商談をレビューしました（深さ3）');
  const withoutDay = { customerId, notes: 'x', depth: 1, createTodo: true };
  await expect(reviewNegotiation(shop.deps, manager, withoutDay)).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'nextActionOn',
  });
  await expect(
    reviewNegotiation(shop.deps, staffOf(shop.storeId), { ...withoutDay, createTodo: false }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test("the work list of a day has calls and sends in their order, with what to say; today's has what is late", async () => {
  const other = await buildStore(shop.db);
  const storeId = shop.storeId;
  const client = await buildCustomer(shop, {
    name: '作業 対象',
    phone: '+819012345678',
    assigneeId: 'lister',
  });
  await buildStaff('lister');
  await shop.db.prisma.vehicle.create({
    data: { id: v7(), storeId, customerId: client, model: 'プリウス', registrationNumber: '湘南 300' },
  });
  await shop.db.prisma.historyEntry.create({
    data: {
      id: v7(),
      storeId,
      customerId: client,
      kind: 'note',
      summary: '前回は不在',
      actorKind: 'user',
      actorName: 'x',
      occurredAt: shop.clock.now,
    },
  });
  const patternId = await buildPattern(shop.db, {
    base: 'specified',
    steps: [
      { channel: 'mail', offset: 'P9D', timeOfDay: '11:00' },
      { channel: 'phone', offset: 'P9D', timeOfDay: '15:00', title: '状況うかがい' },
    ],
  });
  await assignPattern(shop.deps, manager, { customerId: client, patternId, base: '2026-12-01' });
  await buildTodo('lister', '10T10:00', {
    customerId: client,
    title: '朝の電話',
    note: '下取り価格を伝える',
  });
  await buildTodo('lister', '09T10:00', { customerId: client, title: '前日の電話' });

  const list = await getWorkList(shop.deps, manager, {
    storeId,
    date: '2026-12-10',
    assigneeId: 'lister',
    withSends: true,
  });
  expect(
    list.items.map(({ type, channel, at, title, say, late }) => [
      type,
      channel,
      inTokyo(at).slice(11),
      title,
      say,
      late,
    ]),
  ).toEqual([
    ['todo', 'phone', '10:00', '朝の電話', '下取り価格を伝える', false],
    ['send', 'mail', '11:00', 'ご連絡', '本文', false],
    ['todo', 'phone', '15:00', '状況うかがい', null, false],
  ]);
  expect(list.items[0]).toMatchObject({
    customer: { name: '作業 対象', phone: '+819012345678' },
    vehicles: ['プリウス 湘南 300'],
    lastContact: { summary: '前回は不在' },
  });

  shop.clock.now = new Date('2026-12-10T09:00:00+09:00');
  const today = await getWorkList(shop.deps, manager, { storeId, assigneeId: 'lister', withSends: false });
  expect(today.date).toBe('2026-12-10');
  expect(today.items[0]).toMatchObject({ title: '前日の電話', late: true });
  expect(today.items.every(({ type }) => type === 'todo')).toBe(true);
  shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  await expect(getWorkList(shop.deps, manager, { storeId: other, withSends: true })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the audit log is filtered, paged, scoped by store, and shows no customer data to the machine room', async () => {
  const all = await findAuditLog(shop.deps, manager, { action: 'todo.', take: 100 });
  expect(all.length).toBeGreaterThan(4);
  expect(new Set(all.map(({ action }) => action))).toEqual(new Set(['todo.complete', 'todo.reassign']));
  const [first, second] = await findAuditLog(shop.deps, manager, { action: 'todo.reassign', take: 2 });
  expect(
    await findAuditLog(shop.deps, manager, { action: 'todo.reassign', take: 1, after: first!.id }),
  ).toEqual([second]);
  expect(
    await findAuditLog(shop.deps, manager, { entityId: first!.entityId, entity: ['todo'], take: 9 }),
  ).toEqual([first]);
  expect(await findAuditLog(shop.deps, manager, { to: new Date('2026-11-01T00:00:00Z'), take: 9 })).toEqual(
    [],
  );
  expect(
    await findAuditLog(shop.deps, { ...manager, storeIds: [await buildStore(shop.db)] }, { take: 9 }),
  ).toEqual([]);
  const ops: Actor = { ...manager, role: 'ops', storeIds: 'all' };
  expect((await findAuditLog(shop.deps, ops, { action: 'todo.', take: 1 }))[0]).toMatchObject({
    before: null,
    after: null,
  });
  await expect(findAuditLog(shop.deps, staffOf(shop.storeId), { take: 1 })).rejects.toMatchObject({
    code: 'forbidden',
  });
});
