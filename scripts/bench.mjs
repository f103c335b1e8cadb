import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { inRoot, ROOT } from './house/paths.mjs';
import { Problem, runMain } from './house/problem.mjs';

// npm run bench -- <name> [arguments]: bench/<name>.ts from source.
await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  const known = readdirSync(inRoot('bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
  if (!name || !existsSync(inRoot('bench', `${name}.ts`))) {
    throw new Problem(`usage: npm run bench -- ${known.join('|')} [arguments]`);
  }
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '-C', 'source', inRoot('bench', `${name}.ts`), ...args],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  );
  // Ctrl-C reaches the benchmark too; it cleans up by itself.
  process.on('SIGINT', () => {});
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
});
