import { checkNode, readEnvFile } from './house/environment.mjs';
import { runMain } from './house/problem.mjs';

// npm start: everything from a fresh clone to the running house. Only Node's own modules until the dependencies are
// installed.
await runMain(async () => {
  checkNode();
  readEnvFile();
  const { checkPlace, runHouse } = await import('./house/start.mjs');
  await checkPlace();
  const { ensureDependencies } = await import('./house/dependencies.mjs');
  await ensureDependencies();
  const { build } = await import('./house/build.mjs');
  await build();
  const { inRoot } = await import('./house/paths.mjs');
  await runHouse((name) => ['--enable-source-maps', inRoot('dist', 'src', `${name}.js`)]);
});
