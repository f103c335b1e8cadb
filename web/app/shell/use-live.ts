import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

export type LiveState = 'connecting' | 'live' | 'offline';

/** Which lists a change of the record makes stale. */
const stale: Record<string, string[]> = {
  todo: ['todos', 'todo-counts'],
  follow: ['follows', 'customer', 'todos', 'todo-counts'],
  delivery: ['deliveries', 'customer'],
  customer: ['customers', 'customer'],
  crm_event: ['crm-events'],
  system: ['emergency-stop', 'readiness'],
  pattern: ['patterns', 'pattern'],
};

/**
 * Server-sent events of `/api/v1/events`. The browser reconnects by itself; what was missed meanwhile is made good by
 * reading everything again on reconnection. Bursts are gathered for 250 ms.
 */
export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const source = new EventSource('/api/v1/events', { withCredentials: true });
    const waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasOpen = false;
    const refresh = (keys: string[]) => {
      for (const key of keys) waiting.add(key);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const key of waiting) void client.invalidateQueries({ queryKey: [key] });
        waiting.clear();
      }, 250);
    };
    source.onopen = () => {
      setState('live');
      if (wasOpen) refresh(Object.values(stale).flat());
      wasOpen = true;
    };
    source.onerror = () => setState(source.readyState === EventSource.CLOSED ? 'offline' : 'connecting');
    const onChange = (event: MessageEvent<string>) => {
      const kind = (JSON.parse(event.data) as { kind?: string; entity?: string; type?: string });
      refresh(stale[kind.entity ?? kind.kind ?? kind.type ?? ''] ?? ['todos', 'todo-counts']);
    };
    source.addEventListener('message', onChange);
    source.addEventListener('change', onChange as EventListener);
    source.addEventListener('counts', () => refresh(['todos', 'todo-counts']));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client]);
  return state;
}
