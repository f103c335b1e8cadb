import { spawn } from 'node:child_process';
import { checkNode, readEnvFile } from './house/environment.mjs';
import { runMain } from './house/problem.mjs';

// npm run dev: as npm start, but API and worker run from source and start again when a file changes, and Vite serves
// the web app with hot reload.
await runMain(async () => {
  checkNode();
  readEnvFile();
  process.env.NODE_ENV ??= 'development';
  const { checkPlace, runHouse } = await import('./house/start.mjs');
  await checkPlace();
  const { ensureDependencies } = await import('./house/dependencies.mjs');
  await ensureDependencies();
  const { generate } = await import('./house/build.mjs');
  await generate();
  const { binary, inRoot } = await import('./house/paths.mjs');
  const port = process.env.PORT ?? '3000';
  const vite = spawn(process.execPath, [binary('vite')], {
    env: { ...process.env, OIKAZE_API_URL: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.on('exit', () => vite.kill());
  await runHouse((name) => [
    binary('tsx'),
    'watch',
    '--clear-screen=false',
    '-C',
    'source',
    inRoot('src', `${name}.ts`),
  ]);
});
