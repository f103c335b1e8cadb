import pg from 'pg';

export interface TestDatabase {
  url: string;
  /** Fails when the test left a connection open: a leaked pool keeps processes alive. */
  drop(): Promise<void>;
}

/** How long a pool that is being ended may take to give its connections back. */
const GRACE_MS = 2_000;

/** A migrated database without rows, the test file's own, copied from the run's template in some 50 ms. */
export const createTestDatabase = (): Promise<TestDatabase> =>
  create(`TEMPLATE "${setting('OIKAZE_TEST_TEMPLATE')}" STRATEGY FILE_COPY`);

/** A database without a single table. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('');

async function create(from: string): Promise<TestDatabase> {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await asAdmin((admin) => admin.query(`CREATE DATABASE "${name}" ${from}`));
  const url = new URL(setting('OIKAZE_TEST_ADMIN_URL'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin((admin) => dropUnlessUsed(admin, name)) };
}

async function dropUnlessUsed(admin: pg.Client, name: string): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  let open = await openConnections(admin, name);
  while (open > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    open = await openConnections(admin, name);
  }
  await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
  if (open > 0)
    throw new Error(`${open} connections to the test's database were left open: end every pool and client`);
}

async function openConnections(admin: pg.Client, name: string): Promise<number> {
  const { rows } = await admin.query<{ open: number }>(
    "SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'",
    [name],
  );
  return rows[0]?.open ?? 0;
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<void> {
  const admin = new pg.Client({ connectionString: setting('OIKAZE_TEST_ADMIN_URL') });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this test with "npm run jest -- <file>"`);
  return value;
}
