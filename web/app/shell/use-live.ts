import type { TodoCounts } from '#contract/todos';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { todoCountsQuery } from '../../features/todos/api/get-todo-counts.ts';
import { queryText } from '../../shared/http.ts';
import { useStoreChoice } from '../../shared/session/store-choice.tsx';
import { useCan } from '../../shared/session/use-me.ts';

export type LiveState = 'connecting' | 'live' | 'offline';

/** What may look different once ToDos changed: steps run, customers reply, colleagues finish work. */
const stale = ['todos', 'todo-counts', 'follows', 'customer'];

/**
 * Server-sent events of `/api/v1/events`: counts as they change, and news of the board. The browser reconnects by
 * itself; what was missed meanwhile is made good by reading again. Bursts are gathered for 400 ms.
 */
export function useLive(): LiveState {
  const client = useQueryClient();
  const { storeId } = useStoreChoice();
  const mayRead = useCan('todo.read');
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    if (!mayRead) return;
    const source = new EventSource(`/api/v1/events${queryText({ storeId })}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let opened = 0;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const key of stale) void client.invalidateQueries({ queryKey: [key] });
      }, 400);
    };
    source.onopen = () => {
      setState('live');
      opened += 1;
      if (opened > 1) refresh();
    };
    source.onerror = () => setState(source.readyState === EventSource.CLOSED ? 'offline' : 'connecting');
    source.addEventListener('todo_counts', (event: MessageEvent<string>) =>
      client.setQueryData(todoCountsQuery(storeId).queryKey, JSON.parse(event.data) as TodoCounts),
    );
    source.addEventListener('todos_changed', refresh);
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, storeId, mayRead]);
  return state;
}
