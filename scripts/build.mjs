import { checkNode } from './house/environment.mjs';
import { runMain } from './house/problem.mjs';

// npm run build: dist/ from source, where something has changed.
await runMain(async () => {
  checkNode();
  const { ensureDependencies } = await import('./house/dependencies.mjs');
  await ensureDependencies();
  const { build } = await import('./house/build.mjs');
  await build();
});
