import type { Page } from '#contract/fields';
import type { Todo } from '#contract/todos';
import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';
import type { Bucket } from '../buckets.ts';

export interface TodoFilter {
  bucket: Bucket;
  storeId: string | null;
  assigneeId: string | undefined;
  patternId: string | undefined;
  channel: string | undefined;
}

/** Rows of the board in due order; where a page ends stays the same when it is read again, so that pages neither overlap nor part. */
export interface BoardPage extends Page<Todo> {
  /** due time and id of the row that was its last one; null: it goes on to the end */
  end: Pick<Todo, 'dueAt' | 'id'> | null;
  /** it was out of sight when the board was read again, and has to be read when it comes into view */
  isStale: boolean;
}

/** Whether any of these rows is on the screen. */
export type IsShown = (first: number, last: number) => boolean;
export type ReadPage = (cursor: string | null, signal: AbortSignal) => Promise<Page<Todo>>;

/**
 * The board reads page by page while scrolling. When something has changed only what is on the screen is read again: ten
 * thousand ToDos are fifty pages, and a shop at work changes something every second.
 */
export const boardQuery = (filter: TodoFilter, isShown: IsShown, read: ReadPage) =>
  infiniteQueryOptions({
    queryKey: ['todos', filter],
    queryFn: async ({ client, queryKey, pageParam, signal }): Promise<BoardPage> => {
      const known = findPage(client.getQueryData(queryKey), pageParam);
      if (known && !isShown(known.first, known.last)) return { ...known.page, isStale: true };
      return readUntil(read, pageParam, known?.page ?? null, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 10_000,
  });

function findPage(board: InfiniteData<BoardPage, string | null> | undefined, cursor: string | null) {
  const at = board?.pageParams.indexOf(cursor) ?? -1;
  const page = board?.pages[at];
  if (!page) return null;
  const first = board.pages.slice(0, at).reduce((rows, { items }) => rows + items.length, 0);
  return { page, first, last: first + Math.max(0, page.items.length - 1) };
}

/** Reads from a page's beginning to its end, however many rows lie between them now. */
async function readUntil(
  read: ReadPage,
  cursor: string | null,
  known: BoardPage | null,
  signal: AbortSignal,
): Promise<BoardPage> {
  const end = known?.end ?? null;
  const items: Todo[] = [];
  for (let from = cursor; ; ) {
    const page = await read(from, signal);
    const last = page.items.at(-1);
    if (!end) {
      const { nextCursor } = page;
      return { ...page, end: nextCursor && last ? { dueAt: last.dueAt, id: last.id } : null, isStale: false };
    }
    items.push(...page.items.filter((todo) => compare(todo, end) <= 0));
    if (!page.nextCursor || !last || compare(last, end) >= 0)
      return { items, nextCursor: known?.nextCursor ?? null, end, isStale: false };
    from = page.nextCursor;
  }
}

type Position = Pick<Todo, 'dueAt' | 'id'>;

const compare = (a: Position, b: Position): number =>
  Date.parse(a.dueAt) - Date.parse(b.dueAt) || (a.id < b.id ? -1 : Number(a.id > b.id));
