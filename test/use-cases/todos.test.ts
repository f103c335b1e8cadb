import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { TodoPosition } from '#db/todo-board';
import { assignPattern } from '#use-cases/assign-pattern';
import { completeTodo } from '#use-cases/complete-todo';
import { createTodo } from '#use-cases/create-todo';
import { countTodos, listTodos } from '#use-cases/list-todos';
import { reassignTodo, reassignTodos } from '#use-cases/reassign-todos';
import {
  admin,
  buildCustomer,
  buildPattern,
  buildShop,
  buildStore,
  inTokyo,
  type Shop,
  staffOf,
} from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
  for (const id of ['u-a', 'u-b'])
    await shop.db.prisma.user.create({ data: { id, name: id, email: `${id}@example.jp` } });
});
afterAll(() => shop.close());
beforeEach(async () => {
  shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  shop.deps.engine.told = [];
  await shop.db.prisma.todo.deleteMany();
});

async function buildTodo(overrides: Record<string, unknown> = {}): Promise<string> {
  const id = shop.deps.newId();
  const customerId = await buildCustomer(shop);
  await shop.db.prisma.todo.create({
    data: {
      id,
      storeId: shop.storeId,
      customerId,
      kind: 'phone',
      channel: 'phone',
      title: '電話',
      dueAt: new Date('2026-12-01T15:00:00+09:00'),
      ...overrides,
    },
  });
  return id;
}

const counts = (filter = {}) => countTodos(shop.deps, admin, filter);
const NOTHING = { new: 0, on_time: 0, overdue: 0, replied: 0, upcoming: 0 };

test('a call of 15:00 is オンタイム in the morning, 遅延 once the grace has passed, and gone when done', async () => {
  const todoId = await buildTodo();
  expect(await counts()).toEqual({ ...NOTHING, on_time: 1 });
  shop.clock.now = new Date('2026-12-01T15:30:00+09:00');
  expect(await counts()).toEqual({ ...NOTHING, on_time: 1 });
  shop.clock.now = new Date('2026-12-01T15:30:01+09:00');
  expect(await counts()).toEqual({ ...NOTHING, overdue: 1 });
  await completeTodo(shop.deps, admin, { todoId, result: 'connected' });
  expect(await counts()).toEqual(NOTHING);
});

test('each bucket lists its own, in due order', async () => {
  await buildTodo({ kind: 'inquiry', title: '新着' });
  await buildTodo({ kind: 'reply', title: '返信' });
  await buildTodo({ title: '昨日', dueAt: new Date('2026-11-30T15:00:00+09:00') });
  await buildTodo({ title: '今日2', dueAt: new Date('2026-12-01T18:00:00+09:00') });
  await buildTodo({ title: '今日1' });
  await buildTodo({ title: '明日', dueAt: new Date('2026-12-02T00:00:00+09:00') });
  const titles = async (bucket: 'new' | 'on_time' | 'overdue' | 'replied' | 'upcoming') => {
    const { items } = await listTodos(shop.deps, admin, { bucket, limit: 10 });
    expect(items.every((todo) => todo.bucket === bucket)).toBe(true);
    return items.map(({ title }) => title);
  };
  expect(await titles('new')).toEqual(['新着']);
  expect(await titles('replied')).toEqual(['返信']);
  expect(await titles('overdue')).toEqual(['昨日']);
  expect(await titles('on_time')).toEqual(['今日1', '今日2']);
  expect(await titles('upcoming')).toEqual(['明日']);
  expect(await counts()).toEqual({ new: 1, replied: 1, overdue: 1, on_time: 2, upcoming: 1 });
});

test('pages follow one another without doubles, also where ToDos are due at the same moment', async () => {
  for (let nr = 0; nr < 7; nr++) await buildTodo({ title: `${nr}` });
  const seen: string[] = [];
  for (let after: TodoPosition | undefined; ; ) {
    const page: Awaited<ReturnType<typeof listTodos>> = await listTodos(shop.deps, admin, {
      limit: 3,
      ...(after && { after }),
    });
    seen.push(...page.items.map(({ id }) => id));
    if (!page.nextAfter) break;
    after = page.nextAfter;
  }
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
});

test('the board is filtered by person, pattern and channel', async () => {
  const patternId = await buildPattern(shop.db);
  await buildTodo({ title: 'A', assigneeId: 'u-a' });
  await buildTodo({ title: 'B', assigneeId: 'u-b', patternId });
  await buildTodo({ title: 'だれでも', channel: 'task', kind: 'task' });
  const titles = async (filter: object) =>
    (await listTodos(shop.deps, admin, { limit: 10, ...filter })).items.map(({ title }) => title);
  expect(await titles({ assigneeId: 'u-a' })).toEqual(['A']);
  expect(await titles({ assigneeId: null })).toEqual(['だれでも']);
  expect(await titles({ patternId })).toEqual(['B']);
  expect(await titles({ channel: ['task'] })).toEqual(['だれでも']);
  expect(await counts({ assigneeId: 'u-a' })).toEqual({ ...NOTHING, on_time: 1 });
});

test('stores keep their own time and grace', async () => {
  const farAway = await buildStore(shop.db, { timeZone: 'America/New_York', graceMinutes: 0 });
  await buildTodo({ storeId: farAway, dueAt: new Date('2026-12-01T11:59:00+09:00') });
  await buildTodo({ dueAt: new Date('2026-12-01T11:59:00+09:00') });
  // Noon in Tokyo is 22:00 of the day before in New York, where 15:00 in Tokyo is tomorrow.
  await buildTodo({ storeId: farAway, dueAt: new Date('2026-12-01T15:00:00+09:00') });
  expect(await counts({ storeId: farAway })).toEqual({ ...NOTHING, overdue: 1, upcoming: 1 });
  expect(await counts({ storeId: shop.storeId })).toEqual({ ...NOTHING, on_time: 1 });
  expect(await counts()).toEqual({ ...NOTHING, overdue: 1, on_time: 1, upcoming: 1 });
});

test('a call-back makes the next ToDo at its time', async () => {
  const todoId = await buildTodo({ assigneeId: 'u-a' });
  const { todo, next } = await completeTodo(shop.deps, admin, {
    todoId,
    result: 'call_back',
    note: '夕方希望',
    nextContactAt: '2026-12-01T17:30:00+09:00',
  });
  expect(todo).toMatchObject({
    status: 'done',
    result: 'call_back',
    resultNote: '夕方希望',
    completedBy: '店長',
    bucket: null,
  });
  expect(next).toMatchObject({
    kind: 'callback',
    causedById: todoId,
    assigneeId: 'u-a',
    note: '夕方希望',
    bucket: 'on_time',
    title: '再連絡: 電話',
  });
  expect(inTokyo(next?.dueAt ?? new Date(0))).toBe('2026-12-01 17:30');
});

test('a call-back without its time is refused and the ToDo stays open', async () => {
  const todoId = await buildTodo();
  await expect(completeTodo(shop.deps, admin, { todoId, result: 'call_back' })).rejects.toMatchObject({
    code: 'invalid_call_result',
    field: 'nextContactAt',
  });
  expect(await counts()).toEqual({ ...NOTHING, on_time: 1 });
});

test('two people who complete the same ToDo at once: one is told that it is done', async () => {
  const todoId = await buildTodo();
  const both = await Promise.allSettled(
    [1, 2].map(() => completeTodo(shop.deps, admin, { todoId, result: 'no_answer' })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'todo_already_closed' },
  });
});

test('a refusal offers to stop the follow, a wrong number is noted on the customer', async () => {
  const customerId = await buildCustomer(shop, { phone: '+819012345678' });
  const patternId = await buildPattern(shop.db);
  const follow = await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
  const [first, second] = await shop.db.prisma.todo.findMany({
    where: { followId: follow.id },
    orderBy: { dueAt: 'asc' },
  });
  expect(
    (await completeTodo(shop.deps, admin, { todoId: first?.id ?? '', result: 'refused' })).suggestStop,
  ).toBe(true);
  expect(
    (await completeTodo(shop.deps, admin, { todoId: second?.id ?? '', result: 'wrong_number' })).suggestStop,
  ).toBe(false);
  expect(
    (await shop.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } })).phoneUndeliverableAt,
  ).toEqual(shop.clock.now);
});

test('completing a call plans the step that counts from it, and wakes the workflow', async () => {
  const customerId = await buildCustomer(shop);
  const patternId = await buildPattern(shop.db, {
    steps: [
      { channel: 'phone', offset: 'P1D', timeOfDay: '10:00' },
      { channel: 'mail', anchor: 'previous_done', offset: 'P2D', timeOfDay: '09:00' },
    ],
  });
  const follow = await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
  const todo = await shop.db.prisma.todo.findFirstOrThrow({ where: { followId: follow.id } });
  shop.clock.now = new Date('2026-12-05T16:00:00+09:00');
  await completeTodo(shop.deps, admin, { todoId: todo.id, result: 'connected' });

  const steps = await shop.db.prisma.followStep.findMany({
    where: { followId: follow.id },
    orderBy: { position: 'asc' },
  });
  expect(steps.map((step) => [step.status, inTokyo(step.dueAt), step.provisional])).toEqual([
    ['done', '2026-12-02 10:00', false],
    ['planned', '2026-12-07 09:00', false],
  ]);
  expect(shop.deps.engine.told.map(({ message }) => message.message)).toEqual(['wake']);
});

test('a reply that is dealt with marks its message handled', async () => {
  const customerId = await buildCustomer(shop);
  const messageId = shop.deps.newId();
  await shop.db.prisma.message.create({
    data: {
      id: messageId,
      storeId: shop.storeId,
      customerId,
      direction: 'in',
      channel: 'mail',
      body: 'はい',
      occurredAt: shop.clock.now,
    },
  });
  const todoId = await buildTodo({ kind: 'reply', channel: 'mail', customerId, messageId });
  await completeTodo(shop.deps, admin, { todoId, result: 'done' });
  expect(await shop.db.prisma.message.findUniqueOrThrow({ where: { id: messageId } })).toMatchObject({
    handledAt: shop.clock.now,
    handledBy: '店長',
  });
});

test('a one-off contact is planned without a pattern (「20日後に電話」)', async () => {
  const customerId = await buildCustomer(shop, { assigneeId: 'u-b' });
  const todo = await createTodo(shop.deps, admin, {
    customerId,
    channel: 'phone',
    dueAt: '2026-12-21T14:00:00+09:00',
  });
  expect(todo).toMatchObject({ kind: 'one_off', title: '電話する', bucket: 'upcoming', assigneeId: 'u-b' });
  expect(await shop.db.prisma.historyEntry.count({ where: { customerId, kind: 'todo_created' } })).toBe(1);
});

test('a colleague’s ToDo can be taken over', async () => {
  const todoId = await buildTodo({ assigneeId: 'u-a' });
  expect(await reassignTodo(shop.deps, staffOf(shop.storeId), { todoId, assigneeId: 'u-b' })).toMatchObject({
    assigneeId: 'u-b',
    assigneeName: 'u-b',
  });
  await expect(reassignTodo(shop.deps, admin, { todoId, assigneeId: 'u-unknown' })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a leaving colleague’s ToDos are dealt out evenly, and only those of the stores one sees', async () => {
  for (let nr = 0; nr < 6; nr++)
    await buildTodo({ assigneeId: 'u-leaving', dueAt: new Date(Date.UTC(2026, 11, 2 + nr)) });
  const elsewhere = await buildStore(shop.db);
  await buildTodo({ storeId: elsewhere, assigneeId: 'u-leaving' });
  const manager = { ...staffOf(shop.storeId), role: 'manager' as const };
  expect(
    await reassignTodos(shop.deps, manager, { fromAssigneeId: 'u-leaving', toAssigneeIds: ['u-a', 'u-b'] }),
  ).toEqual({ reassigned: 6 });
  expect(
    await shop.db.prisma.todo.groupBy({ by: ['assigneeId'], _count: true, orderBy: { assigneeId: 'asc' } }),
  ).toEqual([
    { assigneeId: 'u-a', _count: 3 },
    { assigneeId: 'u-b', _count: 3 },
    { assigneeId: 'u-leaving', _count: 1 },
  ]);
});
