import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Actor } from '#domain/actor';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { createReader, type Reader } from './reader.ts';
import { enterScope } from './scope.ts';

/** The connection inside one transaction: Prisma's models and `$queryRaw`. */
export type Tx = Prisma.TransactionClient;

export interface Database {
  /** Unscoped: composition roots and machine work only. Use cases go through `transaction`. */
  prisma: PrismaClient;
  /** Unscoped, for the statements of due steps and sends: each finds its rows by key, so it is planned once per connection. */
  pool: pg.Pool;
  /**
   * One transaction. With an actor who does not see all stores it runs as the restricted role of row-level security
   * (src/db/scope.ts), so a forgotten filter shows nothing instead of everything. `work` may run again after a deadlock.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  read: Reader['read'];
  reader: Reader['reader'];
  close(): Promise<void>;
}

export interface TransactionOptions {
  actor?: Actor;
  /** Milliseconds before the transaction is rolled back; 30 000 unless given. */
  timeoutMs?: number;
}

/** A connection knows its statements' plans and functions, which cost more to learn than it costs to keep it. */
const IDLE_MS = 600_000;

/**
 * Opens the record.
 * @param url PostgreSQL connection URL
 * @param options.max connections in the pool (10)
 */
export function createDatabase(url: string, options: { max?: number } = {}): Database {
  const config: pg.PoolConfig = {
    connectionString: url,
    max: options.max ?? 10,
    // Prisma writes instants without an offset: the session has to read them as UTC. Our statements are over before
    // compiling them would be.
    options: '-c TimeZone=UTC -c idle_in_transaction_session_timeout=60s -c jit=off',
    keepAlive: true,
    idleTimeoutMillis: IDLE_MS,
  };
  const modelPool = openPool(config);
  const pool = openPool({ ...config, options: `${config.options} -c plan_cache_mode=force_generic_plan` });
  const statementNames = createStatementNames(500);
  const adapter = new PrismaPg(modelPool, { statementNameGenerator: statementNames });
  const reader = createReader(config, statementNames);
  const prisma = new PrismaClient({ adapter });

  return {
    prisma,
    pool,
    transaction: (work, { actor, timeoutMs = 30_000 } = {}) =>
      repeatDeadlocked(() =>
        prisma.$transaction(
          async (tx) => {
            if (actor) await enterScope(tx, actor);
            return work(tx);
          },
          { maxWait: 30_000, timeout: timeoutMs },
        ),
      ),
    read: reader.read,
    reader: reader.reader,
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([modelPool.end(), pool.end(), reader.end()]);
    },
  };
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // An idle connection that breaks is replaced by the pool; without a listener Node would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

const MAX_ATTEMPTS = 4;

/** PostgreSQL ends one of two transactions that wait for each other; it was rolled back whole and may be repeated. */
async function repeatDeadlocked<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isDeadlock(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 20 * Math.random()));
    }
  }
}

/** P2034 is Prisma's code; raw statements carry PostgreSQL's own in the message. */
const isDeadlock = (error: unknown): boolean =>
  error instanceof Error &&
  ((error as { code?: string }).code === 'P2034' || /\b40P01\b|deadlock detected/.test(error.message));

/** Prepared statements spare PostgreSQL the parsing; only the first `limit` texts get one, so that none pile up in its memory. */
function createStatementNames(limit: number): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known) return known;
    if (names.size >= limit) return '';
    const name = `oikaze_${names.size}`;
    names.set(sql, name);
    return name;
  };
}
