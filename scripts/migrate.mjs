import { parseArgs } from 'node:util';
import { checkNode, readEnvFile } from './house/environment.mjs';
import { Problem, runMain } from './house/problem.mjs';

// npm run migrate [-- --rolled-back <name>]: brings the database DATABASE_URL names up to this release.
await runMain(async () => {
  checkNode();
  readEnvFile();
  const { values } = parseArgs({ options: { 'rolled-back': { type: 'string' } } });
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new Problem(
      'DATABASE_URL is not set: name the database to migrate (npm start migrates its own by itself).',
    );
  const { applyMigrations, markRolledBack } = await import('./house/migrations.mjs');
  if (values['rolled-back']) {
    await markRolledBack(url, values['rolled-back']);
    console.log(`${values['rolled-back']} will be tried again.`);
    return;
  }
  const applied = await applyMigrations(url);
  console.log(applied.length ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
});
