import type { Writable } from 'node:stream';
import pg from 'pg';
import type { Actor } from '#domain/actor';
import { Prisma } from './generated/client.ts';

export interface Reader {
  /**
   * Rows of one statement, in one round trip and under the same row-level security as `transaction`: for lists, counts and
   * pages that people wait for. Values come as in Prisma's `$queryRaw`.
   */
  read<Row>(actor: Actor, statement: Prisma.Sql, options?: ReadOptions): Promise<Row[]>;
  /** The same as something to run statements on, for queries that transactions use too. */
  reader(actor: Actor, options?: ReadOptions): Rows;
  end(): Promise<void>;
}

/** What a query that only reads needs: a transaction, or `Database.reader`. */
export interface Rows {
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
}

export interface ReadOptions {
  /**
   * `each` time for its values: for searches, whose best plan depends on what is searched for. `once` for any values: for
   * statements that one index answers whatever they are. Unless given, PostgreSQL compares the two by their estimates.
   */
  plan?: 'once' | 'each';
}

const types = {
  // A calendar date is midnight in UTC, as in Prisma's rows; node-postgres would take midnight of the machine's zone.
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE
      ? (value: string) => new Date(`${value}T00:00:00Z`)
      : pg.types.getTypeParser(oid, format as 'text'),
};

/** A new connection has to plan every list anew: the first to look after a quiet minute would wait for that. */
const KEEP_MS = 10 * 60_000;

/**
 * Reads past Prisma, whose transactions take a round trip for each of BEGIN, scope, statement and COMMIT. Here a
 * connection keeps the scope it read in last; another one is entered in the same write as the statement (node-postgres'
 * pipeline), and no answer is given out before the scope's own answer is there.
 */
export function createReader(config: pg.PoolConfig, nameOf: (query: { sql: string }) => string): Reader {
  const options = `${config.options ?? ''} -c default_transaction_read_only=on`;
  const pool = new pg.Pool({
    ...config,
    options,
    types,
    pipeline: true,
    idleTimeoutMillis: KEEP_MS,
  } as pg.PoolConfig);
  pool.on('error', () => {});
  // The pool listens to idle connections only; one that breaks while it is read from would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const sessions = new WeakMap<pg.PoolClient, string>();

  async function readIn<Row>({ scope, mode }: Session, query: pg.QueryConfig): Promise<Row[]> {
    const client = await pool.connect();
    const session = `${mode} ${scope}`;
    let broken: Error | undefined;
    try {
      const isEntered = sessions.get(client) === session;
      sessions.delete(client);
      const [entered, answer] = await Promise.allSettled(
        inOneWrite(client, () => [
          isEntered ? null : client.query({ ...ENTER_SESSION, values: [...valuesOf(scope), mode] }),
          client.query<Row & pg.QueryResultRow>(query),
        ]),
      );
      if (entered.status === 'rejected') {
        broken = entered.reason as Error;
        throw broken;
      }
      sessions.set(client, session);
      if (answer.status === 'rejected') {
        if (endsConnection(answer.reason)) broken = answer.reason;
        throw answer.reason;
      }
      return answer.value.rows;
    } finally {
      client.release(broken);
    }
  }

  const read: Reader['read'] = <Row>(actor: Actor, statement: Prisma.Sql, { plan }: ReadOptions = {}) => {
    const { text, values } = statement;
    const query: pg.QueryConfig = { text, values: values as unknown[] };
    const name = plan === 'each' ? '' : nameOf({ sql: text });
    if (name) query.name = name;
    const scope = scopeOf(actor);
    return readIn<Row>({ scope, mode: plan === 'once' ? 'force_generic_plan' : 'auto' }, query);
  };

  return {
    read,
    reader: (actor, options) => ({
      $queryRaw: <T>(query: TemplateStringsArray | Prisma.Sql, ...given: unknown[]) =>
        read(actor, query instanceof Prisma.Sql ? query : Prisma.sql(query, ...given), options) as Promise<T>,
    }),
    end: () => pool.end(),
  };
}

/** A write wakes the server and takes as long as a short statement does; node-postgres makes one for each. */
function inOneWrite<T>(client: pg.PoolClient, work: () => T): T {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  try {
    return work();
  } finally {
    stream.uncork();
  }
}

/** Everything but a statement's own error: FATAL, or no word of the server at all. */
const endsConnection = (reason: unknown): reason is Error =>
  !(reason instanceof pg.DatabaseError && reason.severity === 'ERROR');

const EVERYTHING = 'all';
const CUSTOMER = 'customer:';

function scopeOf(actor: Actor): string {
  if (actor.kind === 'customer') return `${CUSTOMER}${actor.id}`;
  return actor.storeIds === 'all' ? EVERYTHING : actor.storeIds.join(',');
}

/** What a connection keeps from one read to the next. */
interface Session {
  scope: string;
  mode: 'auto' | 'force_generic_plan';
}

/** The same as `enterScope` of src/db/scope.ts, for the connection instead of a transaction. */
const ENTER_SESSION = {
  name: 'enter_session',
  text: `SELECT set_config('role', $1, false), set_config('oikaze.store_ids', $2, false),
    set_config('oikaze.customer_id', $3, false), set_config('plan_cache_mode', $4, false)`,
};
function valuesOf(scope: string): string[] {
  if (scope === EVERYTHING) return ['none', '{}', ''];
  if (scope.startsWith(CUSTOMER)) return ['oikaze_customer', '{}', scope.slice(CUSTOMER.length)];
  return ['oikaze_scoped', `{${scope}}`, ''];
}
