import pg from 'pg';
import type { Logger } from 'pino';

type Listener = (storeIds: readonly string[] | null) => void;

export interface TodoChanges {
  /** Calls `listener` with the stores whose ToDos changed; `null` when news may have been missed. */
  subscribe(listener: Listener): () => void;
  close(): Promise<void>;
}

const CHANNEL = 'oikaze_todo';
/** News of one burst become one message: a bulk change would else be thousands. */
const GATHER_MS = 150;
const RECONNECT_MS = 2_000;

/**
 * One connection that listens for the board's news (trigger todo_news) and hands them to everybody who watches. It
 * connects with the first watcher, and again whenever it is lost.
 */
export function createTodoChanges(url: string, logger: Logger): TodoChanges {
  const listeners = new Set<Listener>();
  let client: pg.Client | null = null;
  let connecting = false;
  let closed = false;
  let changed = new Set<string>();
  let gathering: NodeJS.Timeout | undefined;
  let retrying: NodeJS.Timeout | undefined;

  const tell = (storeIds: readonly string[] | null) => {
    for (const listener of listeners) listener(storeIds);
  };

  function gather(storeId: string): void {
    changed.add(storeId);
    gathering ??= setTimeout(() => {
      const storeIds = [...changed];
      changed = new Set();
      gathering = undefined;
      tell(storeIds);
    }, GATHER_MS);
  }

  function lost(connection: pg.Client, error: unknown): void {
    if (client !== connection) return;
    client = null;
    connection.end().catch(() => {}); // it is broken already
    if (closed) return;
    logger.warn({ err: error }, 'live counts: connection lost, connecting again');
    retry();
  }

  function retry(): void {
    retrying ??= setTimeout(() => {
      retrying = undefined;
      void connect();
    }, RECONNECT_MS);
  }

  async function connect(): Promise<void> {
    if (client || connecting || closed || listeners.size === 0) return;
    connecting = true;
    const connection = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: 'oikaze-live-counts',
    });
    connection.on('notification', ({ payload }) => payload && gather(payload));
    connection.on('error', (error) => lost(connection, error));
    connection.on('end', () => lost(connection, new Error('the server ended the connection')));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${CHANNEL}`);
      client = connection;
      tell(null);
    } catch (error) {
      logger.warn({ err: error }, 'live counts: no connection yet');
      connection.end().catch(() => {}); // never connected
      if (!closed) retry();
    } finally {
      connecting = false;
    }
    if (closed) await connection.end();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      void connect();
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(gathering);
      clearTimeout(retrying);
      const connection = client;
      client = null;
      await connection?.end();
    },
  };
}
