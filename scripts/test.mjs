import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { checkNode } from './house/environment.mjs';
import { ROOT, binary, inRoot } from './house/paths.mjs';
import { runMain } from './house/problem.mjs';

// npm test [-- arguments of jest]: everything a fresh clone needs, the checks, then all tests.
await runMain(async () => {
  checkNode();
  const { ensureDependencies } = await import('./house/dependencies.mjs');
  await ensureDependencies();
  const { generate } = await import('./house/build.mjs');
  await generate();
  const { ensureChromium } = await import('./house/chromium.mjs');
  const noBrowser = !ensureChromium();
  if (noBrowser) {
    console.log(
      '! No browser: install chromium (or set OIKAZE_CHROMIUM) to run the browser tests; they are skipped.',
    );
  }
  const checks = await Promise.all([
    check('types', [binary('tsc'), '-p', 'tsconfig.json']),
    check('types of the web app', [binary('tsc'), '-p', 'web/tsconfig.json']),
    check('lint and format', [binary('biome'), 'check', '--error-on-warnings', '--colors=off']),
  ]);
  const tests = await runTests(process.argv.slice(2), noBrowser);
  const passed = checks.filter(Boolean).length + tests.passed;
  const failed = checks.filter((good) => !good).length + tests.failed;
  console.log(`\n${passed} passed, ${failed} failed${tests.skipped ? `, ${tests.skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
});

/** Each check counts as one test. */
async function check(name, args) {
  const { code, output } = await run(args, 'pipe');
  console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
  if (code !== 0) console.log(output.trim());
  return code === 0;
}

async function runTests(args, noBrowser) {
  const results = inRoot('.tmp', `results-${process.pid}.json`);
  mkdirSync(inRoot('.tmp'), { recursive: true });
  const jest = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    inRoot('node_modules/jest/bin/jest.js'),
  ];
  const { code } = await run(
    [
      ...jest,
      '--json',
      `--outputFile=${results}`,
      ...(noBrowser ? ['--ignoreProjects', 'e2e'] : []),
      ...args,
    ],
    'jest',
  );
  try {
    const summary = JSON.parse(readFileSync(results, 'utf8'));
    const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites;
    return {
      passed: summary.numPassedTests,
      // Jest may fail without a failed test: a set-up that broke, a handle that was left open.
      failed: failed || (code === 0 ? 0 : 1),
      skipped: summary.numPendingTests + summary.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(results, { force: true });
  }
}

/** Jest's report goes to the terminal (stderr); its JSON on stdout is written to the file as well. */
function run(args, kind) {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: kind === 'jest' ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
