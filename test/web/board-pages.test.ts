import { beforeEach, expect, test } from '@jest/globals';
import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import type { Page } from '#contract/fields';
import type { Todo } from '#contract/todos';
import { boardQuery, type ReadPage } from '../../web/features/todos/api/board-pages.ts';

const PAGE = 10;
const nothing = { storeId: null, assigneeId: undefined, patternId: undefined, channel: undefined };

/** The server's rows: due one minute apart, read after a cursor that names the row before. */
let rows: Todo[];
let reads: number;
let view: { first: number; last: number };
let client: QueryClient;

const due = (minute: number) => new Date(Date.UTC(2026, 10, 22, 0, minute)).toISOString();
const row = (minute: number, id = String(minute).padStart(4, '0')) => ({ id, dueAt: due(minute) }) as Todo;
const read: ReadPage = async (cursor): Promise<Page<Todo>> => {
  reads += 1;
  const after = rows.filter(({ dueAt, id }) => cursor === null || `${dueAt} ${id}` > cursor);
  const items = after.slice(0, PAGE);
  const last = items.at(-1);
  return { items, nextCursor: last && after.length > PAGE ? `${last.dueAt} ${last.id}` : null };
};

/** A board of which `pages` pages have been scrolled into view. */
async function openBoard(pages: number) {
  const isShown = (first: number, last: number) => first <= view.last && last >= view.first;
  const board = new InfiniteQueryObserver(
    client,
    boardQuery({ bucket: 'overdue', ...nothing }, isShown, read),
  );
  board.subscribe(() => {});
  await board.refetch();
  while ((board.getCurrentResult().data?.pages.length ?? 0) < pages) await board.fetchNextPage();
  reads = 0;
  return {
    change: () => client.invalidateQueries({ queryKey: ['todos'] }),
    ids: () => board.getCurrentResult().data?.pages.flatMap(({ items }) => items.map(({ id }) => id)) ?? [],
    stale: () => board.getCurrentResult().data?.pages.map(({ isStale }) => isStale),
  };
}

beforeEach(() => {
  client = new QueryClient();
  rows = Array.from({ length: 100 }, (_, minute) => row(minute));
  reads = 0;
  view = { first: 0, last: 5 };
});

test('of a board that was scrolled to its end only the page on the screen is read again', async () => {
  const board = await openBoard(10);
  view = { first: 42, last: 47 };
  rows = rows.filter(({ id }) => id !== '0044' && id !== '0003');
  await board.change();
  expect(reads).toBe(1);
  expect(board.ids()).not.toContain('0044');
  expect(board.ids()).toContain('0003');
  expect(board.stale()).toEqual([true, true, true, true, false, true, true, true, true, true]);
});

test('a page that was out of sight is read when it comes into view', async () => {
  const board = await openBoard(10);
  view = { first: 90, last: 95 };
  rows = rows.filter(({ id }) => id !== '0003');
  await board.change();
  view = { first: 0, last: 5 };
  await board.change();
  expect(board.ids()).toEqual(rows.map(({ id }) => id));
});

test('pages neither overlap nor part when rows come and go within them and at their ends', async () => {
  const board = await openBoard(10);
  view = { first: 0, last: 99 };
  const gone = new Set(['0000', '0009', '0010', '0055']);
  const added = Array.from({ length: 25 }, (_, nr) => row(32, `0032-${String(nr).padStart(2, '0')}`));
  rows = [...rows.filter(({ id }) => !gone.has(id)), ...added].sort((a, b) =>
    `${a.dueAt} ${a.id}` < `${b.dueAt} ${b.id}` ? -1 : 1,
  );
  await board.change();
  expect(board.ids()).toEqual(rows.map(({ id }) => id));
});
