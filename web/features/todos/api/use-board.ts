import type { Page } from '#contract/fields';
import type { Todo } from '#contract/todos';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { get } from '../../../shared/http.ts';
import { boardQuery, type TodoFilter } from './board-pages.ts';

const PAGE = 200;

/** The rows of the board. `show` tells which of them are on the screen: these are read again when something has changed. */
export function useBoard(filter: TodoFilter) {
  const view = useRef({ first: 0, last: 0 });
  const board = useInfiniteQuery(
    boardQuery(
      filter,
      (first, last) => first <= view.current.last && last >= view.current.first,
      (cursor, signal) => get<Page<Todo>>('/todos', { ...filter, limit: PAGE, cursor }, signal),
    ),
  );
  const todos = useMemo(() => board.data?.pages.flatMap(({ items }) => items) ?? [], [board.data]);
  const show = (first: number, last: number) => {
    view.current = { first, last };
    let row = 0;
    const missing = board.data?.pages.some(({ items, isStale }) => {
      const from = row;
      row += items.length;
      return isStale && from <= last && row > first;
    });
    if (missing && !board.isFetching) void board.refetch();
    else if (last >= todos.length - 40 && board.hasNextPage && !board.isFetchingNextPage)
      void board.fetchNextPage();
  };
  // Who scrolled while the board was read again may look at a page that was out of sight when that began.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each reading that has ended
  useEffect(() => {
    if (!board.isFetching && !board.isRefetchError) show(view.current.first, view.current.last);
  }, [board.isFetching]);
  return { board, todos, show };
}
