import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMIN_KEY, type Api, bearer, made, NOBODY, startApi } from './api.ts';

let api: Api;
let server: http.Server;
beforeAll(async () => {
  api = await startApi();
  server = http.createServer(api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.close();
});

/** Watches the stream; `next` waits for an event of that name. */
function watch(key: string, query = '') {
  const events: { name: string; data: string }[] = [];
  const waiting = new Set<() => void>();
  const { port } = server.address() as AddressInfo;
  const request = http.get({ port, path: `/api/v1/events${query}`, headers: bearer(key) }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const name = /^event: (.+)$/m.exec(block)?.[1];
        if (name) events.push({ name, data: /^data: (.+)$/m.exec(block)?.[1] ?? '' });
      }
      for (const wake of waiting) wake();
    });
  });
  const next = async (
    name: string,
    isIt: (data: Record<string, number>) => boolean = () => true,
  ): Promise<unknown> => {
    for (;;) {
      const found = events.find((event) => event.name === name && isIt(JSON.parse(event.data)));
      if (found) return JSON.parse(found.data);
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        setTimeout(resolve, 100);
      });
    }
  };
  return { events, next, end: () => request.destroy() };
}

test('the counts come at once and again when a ToDo is made anywhere', async () => {
  const customerId = await made.customer(api);
  const stream = watch(ADMIN_KEY);
  expect(await stream.next('todo_counts')).toEqual({
    new: 0,
    on_time: 0,
    overdue: 0,
    replied: 0,
    upcoming: 0,
  });
  // null: from here on the connection listens.
  await stream.next('todos_changed');
  await api.post('/todos', { customerId, dueAt: '2099-12-21T15:00:00+09:00' }).expect(201);
  expect(await stream.next('todo_counts', ({ upcoming }) => upcoming === 1)).toMatchObject({ upcoming: 1 });
  stream.end();
});

test('news of another store are not told', async () => {
  const [storeA, storeB] = [await made.store(api), await made.store(api)];
  const key = await made.key(api, { role: 'staff', storeIds: [storeA] });
  const [a, b] = [
    await made.customer(api, { storeId: storeA }),
    await made.customer(api, { storeId: storeB }),
  ];
  const watcher = watch(ADMIN_KEY);
  const stream = watch(key);
  await stream.next('todo_counts');
  await watcher.next('todo_counts');
  await api.post('/todos', { customerId: b, dueAt: '2099-12-21T15:00:00+09:00' }).expect(201);
  await watcher.next('todos_changed', (data) => JSON.stringify(data).includes(storeB));
  await api.post('/todos', { customerId: a, dueAt: '2099-12-21T15:00:00+09:00' }).expect(201);
  await stream.next('todos_changed', (data) => JSON.stringify(data).includes(storeA));
  expect(JSON.stringify(stream.events)).not.toContain(storeB);
  stream.end();
  watcher.end();
});

test('the stream needs a sign-in and a good filter', async () => {
  await api.as(NOBODY).get('/events').expect(401);
  await api.get('/events?storeId=x').expect(400);
});
