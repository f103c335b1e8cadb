import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { configVariables } from '#config';

const example = readFileSync('.env.example', 'utf8');
const compose = readFileSync('docker-compose.yml', 'utf8');
const named = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);

/** Variables that scripts and docker-compose.yml read, beside the programs' own. */
const ofScripts = readdirSync('scripts/house')
  .map((file) => readFileSync(path.join('scripts/house', file), 'utf8'))
  .flatMap((text) => text.match(/\bOIKAZE_(?!TEST_)[A-Z_]+\b/g) ?? []);
const ofCompose = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);

describe('.env.example', () => {
  test('names every variable that is read anywhere, once, and no other', () => {
    expect([...named].sort()).toEqual([...new Set([...configVariables, ...ofScripts, ...ofCompose])].sort());
  });

  test('copied as it is, sets nothing', () => {
    expect(
      example.split('\n').filter((line) => line && !line.startsWith('#') && !line.endsWith('=')),
    ).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  const environment = { ...process.env, POSTGRES_PASSWORD: 'secret', SESSION_SECRET: 'x'.repeat(32) };
  const client = spawnSync('docker', ['compose', 'version']).status === 0;
  const services = () => {
    if (client) {
      const run = spawnSync('docker', ['compose', 'config', '--format', 'json'], {
        env: environment,
        encoding: 'utf8',
      });
      expect(run.stderr).toBe('');
      return JSON.parse(run.stdout).services;
    }
    const { load } = createRequire(import.meta.url)('js-yaml') as {
      load(text: string): { services: object };
    };
    return load(compose).services;
  };

  test('runs PostgreSQL, Temporal on it by the pgx plugin, its page, API, worker and relay', () => {
    const all = services();
    expect(Object.keys(all).sort()).toEqual([
      'api',
      'migrate',
      'postgres',
      'relay',
      'temporal',
      'temporal-ui',
      'worker',
    ]);
    expect(all).toMatchObject({
      postgres: { image: expect.stringMatching(/^postgres:18/) },
      temporal: { environment: { DB: 'postgres12_pgx', POSTGRES_SEEDS: 'postgres' } },
      api: { environment: { TEMPORAL_ADDRESS: 'temporal:7233' } },
    });
  });

  test('builds the image from files that are there', () => {
    expect(existsSync('Dockerfile')).toBe(true);
    const copied = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(
      ([, files]) => (files ?? '').split(' '),
    );
    expect(copied.filter((file) => !existsSync(file))).toEqual([]);
  });
});
