import { todoCountsQuery } from '#contract/todos';
import { seesStore } from '#domain/actor';
import { countTodos } from '#use-cases/list-todos';
import { type Context, defineRoute } from '../define-route.ts';
import { assigneeOf } from './todos.ts';

const HEARTBEAT_MS = 20_000;
/** The browser connects again by itself; rights are checked anew then. */
const MAX_AGE_MS = 15 * 60_000;
const MIN_GAP_MS = 500;

type Filter = Parameters<typeof countTodos>[2];

/** Sends the counts whenever they changed: after news of the board, and with time (オンタイム turns 遅延 by itself). */
async function streamCounts({ deps, actor, req, res }: Context, filter: Filter): Promise<void> {
  // Asked before the stream begins: a refusal is still a problem+json.
  let last = JSON.stringify(await countTodos(deps, actor, filter));
  res.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  const send = (event: string, data: string) => res.write(`event: ${event}\ndata: ${data}\n\n`);
  res.write('retry: 3000\n\n');
  send('todo_counts', last);

  let pending: NodeJS.Timeout | undefined;
  async function refresh(): Promise<void> {
    pending = undefined;
    const counts = JSON.stringify(await countTodos(deps, actor, filter));
    if (counts === last) return;
    last = counts;
    send('todo_counts', counts);
  }
  const refreshSoon = () => {
    pending ??= setTimeout(() => {
      refresh().catch((error: unknown) => deps.logger.warn({ err: error }, 'live counts could not be read'));
    }, MIN_GAP_MS);
  };
  const unsubscribe = deps.todoChanges.subscribe((storeIds) => {
    const concerned = storeIds?.filter(
      (storeId) => seesStore(actor, storeId) && (!filter.storeId || filter.storeId === storeId),
    );
    if (concerned?.length === 0) return;
    send('todos_changed', JSON.stringify({ storeIds: concerned ?? null }));
    refreshSoon();
  });
  const heartbeat = setInterval(() => {
    res.write(': still here\n\n');
    refreshSoon();
  }, HEARTBEAT_MS);
  const end = setTimeout(() => res.end(), MAX_AGE_MS);
  const close = () => res.end();
  deps.closing.addEventListener('abort', close);
  await new Promise<void>((resolve) => {
    req.once('close', resolve);
    res.once('close', resolve);
  });
  deps.closing.removeEventListener('abort', close);
  clearTimeout(pending);
  clearTimeout(end);
  clearInterval(heartbeat);
  unsubscribe();
}

export const liveCountRoutes = [
  defineRoute({
    method: 'get',
    path: '/events',
    tag: 'ToDo',
    summary: 'ToDo の件数をリアルタイムに受け取る',
    description:
      'Server-Sent Events。接続時と変化のたびに event: todo_counts（件数）、ToDo が変わるたびに event: todos_changed（店舗）を送ります。',
    query: todoCountsQuery,
    responses: { 200: { description: 'イベントの流れ', contentType: 'text/event-stream' } },
    security: 'todo.read',
    handle: async (context, { query: { assigneeId, ...filter } }) => {
      await streamCounts(context, { ...filter, assigneeId: assigneeOf(context.actor, assigneeId) });
      return undefined;
    },
  }),
];
