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
  reader(actor: Actor): Rows;
  end(): Promise<void>;
}

/** What a query that only reads needs: a transaction, or `Database.reader`. */
export interface Rows {
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
}

export interface ReadOptions {
  /** Planned anew for its values: for searches, whose best plan depends on what is searched for. */
  planEachTime?: boolean;
}

const types = {
  // A calendar date is midnight in UTC, as in Prisma's rows; node-postgres would take midnight of the machine's zone.
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE
      ? (value: string) => new Date(`${value}T00:00:00Z`)
      : pg.types.getTypeParser(oid, format as 'text'),
};

/**
 * Reads past Prisma: its transactions take a round trip for each of BEGIN, scope, statement and COMMIT. Here all four are
 * written at once (node-postgres' pipeline) and the answers are read together.
 */
export function createReader(config: pg.PoolConfig, nameOf: (query: { sql: string }) => string): Reader {
  const options = `${config.options ?? ''} -c default_transaction_read_only=on`;
  const pool = new pg.Pool({ ...config, options, types, pipeline: true } as pg.PoolConfig);
  pool.on('error', () => {});

  async function readScoped<Row>(storeIds: readonly string[], query: pg.QueryConfig): Promise<Row[]> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const [begun, scoped, answer, ended] = await Promise.allSettled([
        client.query('BEGIN'),
        client.query({ name: 'enter_scope', text: ENTER_SCOPE, values: [`{${storeIds.join(',')}}`] }),
        client.query<Row & pg.QueryResultRow>(query),
        client.query('COMMIT'),
      ]);
      for (const step of [begun, scoped, ended])
        if (step.status === 'rejected') broken = step.reason as Error;
      if (answer.status === 'rejected') throw answer.reason;
      if (broken) throw broken;
      return answer.value.rows;
    } finally {
      client.release(broken);
    }
  }

  const read: Reader['read'] = async <Row>(
    actor: Actor,
    statement: Prisma.Sql,
    { planEachTime = false }: ReadOptions = {},
  ) => {
    const { text, values } = statement;
    const query: pg.QueryConfig = { text, values: values as unknown[] };
    const name = planEachTime ? '' : nameOf({ sql: text });
    if (name) query.name = name;
    if (actor.storeIds !== 'all') return readScoped<Row>(actor.storeIds, query);
    return (await pool.query<Row & pg.QueryResultRow>(query)).rows;
  };

  return {
    read,
    reader: (actor) => ({
      $queryRaw: <T>(query: TemplateStringsArray | Prisma.Sql, ...given: unknown[]) =>
        read(actor, query instanceof Prisma.Sql ? query : Prisma.sql(query, ...given)) as Promise<T>,
    }),
    end: () => pool.end(),
  };
}

/** The same as `enterScope` of src/db/scope.ts. */
const ENTER_SCOPE =
  "SELECT set_config('role', 'oikaze_scoped', true), set_config('oikaze.store_ids', $1, true)";
