import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesIn, fingerprint } from './fingerprint.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { ROOT, binary, inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { showProgress } from './progress.mjs';
import { bundleWorkflows } from './workflow-bundle.mjs';

/**
 * @typedef {object} Step
 * @property {string} label
 * @property {string[]} reads files and folders; the step runs again only when one of them has changed
 * @property {string} makes a file that proves that the step has run
 * @property {() => Promise<void>} run
 */

/** @type {Record<string, Step>} */
const steps = {
  client: {
    label: 'Generating the database client',
    reads: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    makes: 'src/db/generated/client.ts',
    run: () => command('prisma', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: doNothing() }),
  },
  server: {
    label: 'Building the server',
    reads: [
      'src',
      'workflows',
      'activities',
      'prisma',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
    ],
    makes: 'dist/src/api.js',
    run: () => compile(inRoot('dist')),
  },
  bundle: {
    label: 'Bundling the workflows',
    reads: [
      'workflows',
      'src/domain',
      'src/contract',
      'src/errors.ts',
      'src/temporal/bundle.ts',
      'package-lock.json',
    ],
    makes: 'dist/workflow-bundle.js',
    run: () => bundleWorkflows(inRoot('dist', 'workflow-bundle.js')),
  },
  web: {
    label: 'Building the web app',
    reads: ['web', 'src/domain', 'src/contract', 'vite.config.ts', 'package-lock.json'],
    makes: 'dist/web/index.html',
    run: () => command('vite', ['build', '--logLevel', 'warn']),
  },
};

const STAMPS = inRoot('node_modules', '.oikaze-build');

/** Makes src/db/generated where the schema has changed. */
export const generate = () => perform(['client']);

/** Builds what has changed since the last time; nothing, in milliseconds, when nothing has. */
export async function build() {
  await generate();
  await perform(existsSync(inRoot('vite.config.ts')) ? ['server', 'bundle', 'web'] : ['server', 'bundle']);
}

/** The web app alone, in dist/web. */
export const buildWeb = () => perform(['web']);

async function perform(names) {
  if (dueOf(names).length > 0) await oneAtATime(() => run(names));
}

const dueOf = (names) =>
  names
    .map((name) => ({ name, step: steps[name], print: fingerprint(steps[name].reads) }))
    .filter(({ name, step, print }) => stampOf(name) !== print || !existsSync(inRoot(step.makes)));

async function run(names) {
  const due = dueOf(names);
  // Another run may have done it while this one waited.
  if (due.length === 0) return;
  const progress = showProgress(due.map(({ step }) => step.label).join(', '));
  try {
    await Promise.all(
      due.map(async ({ name, step, print }) => {
        await step.run();
        mkdirSync(STAMPS, { recursive: true });
        writeFileSync(path.join(STAMPS, name), print);
      }),
    );
    progress.done();
  } catch (error) {
    progress.failed();
    throw error;
  }
}

function stampOf(name) {
  const file = path.join(STAMPS, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** `prisma generate` looks for its native engine, which it never calls and which may be out of reach. */
const doNothing = () => (existsSync('/bin/true') ? '/bin/true' : process.execPath);

async function compile(outDir, options = []) {
  for (const folder of ['src', 'workflows', 'activities', 'prisma'])
    rmSync(path.join(outDir, folder), { recursive: true, force: true });
  await command('tsc', ['-p', 'tsconfig.build.json', '--outDir', outDir, ...options]);
  // What the compiler leaves behind: pages, fonts, SQL.
  for (const file of filesIn(inRoot('src')).filter((name) => !/\.tsx?$/.test(name))) {
    cpSync(file, path.join(outDir, path.relative(ROOT, file)));
  }
}

/**
 * The server as it ships, in another folder of the clone: types are not checked, and its package imports lead into it.
 * @param {string} outDir
 */
export async function compileInto(outDir) {
  await compile(outDir, ['--noCheck']);
  const { type, imports } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const own = Object.entries(imports).map(([name, targets]) => [
    name,
    targets.default.replace('./dist/', './'),
  ]);
  writeFileSync(
    path.join(outDir, 'package.json'),
    JSON.stringify({ type, imports: Object.fromEntries(own) }),
  );
}

function command(program, args, env = {}) {
  const child = spawn(process.execPath, [binary(program), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Problem(`${program} failed:\n${output.trim()}`)),
    );
  });
}
