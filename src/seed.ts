/**
 * Run before the programs at each start: the first store, the patterns that ship with the product, the bootstrap key,
 * and on an empty database the demo dealer. Prints `{"demo": [{role, email, password}]}` when it made people.
 */
import { pino } from 'pino';
import { v7 } from 'uuid';
import { type Config, ConfigError, loadConfig } from '#config';
import { createDatabase, type Database } from '#db/client';
import { DomainError } from '#errors';
import { hashPassword } from '#http/auth';
import type { UseCaseDeps } from '#use-cases/deps';
import { seedBasics, seedDemo } from './seed/seed-database.ts';

const unreachable = () => Promise.reject(new DomainError('engine_unavailable'));

function depsOf(config: Config, db: Database): UseCaseDeps {
  return {
    db,
    config,
    // The seed needs no Temporal: the reconciler starts what it leaves.
    engine: {
      startFollow: unreachable,
      restoreFollow: unreachable,
      tellFollow: unreachable,
      endFollow: unreachable,
      runJob: unreachable,
      putSchedule: unreachable,
    },
    now: () => new Date(),
    newId: () => v7(),
    // That the engine is not told is intended here.
    logger: pino({ level: 'error' }, process.stderr),
  };
}

async function main(): Promise<void> {
  const config = loadConfig();
  const db = createDatabase(config.database.url, { max: 4 });
  try {
    const deps = depsOf(config, db);
    await seedBasics(deps);
    const staff = await seedDemo(deps, hashPassword);
    if (staff.length > 0) {
      const demo = staff.map(({ role, email, password }) => ({ role, email, password }));
      process.stdout.write(`${JSON.stringify({ demo })}\n`);
    }
  } finally {
    await db.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
});
