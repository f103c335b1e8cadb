import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { query } from './postgres.ts';

/** A database with the product's tables, made anew; for variants that use the tables without the product. */
export async function applyMigrations(serverUrl: string, database: string): Promise<void> {
  const folder = fileURLToPath(new URL('../../prisma/migrations/', import.meta.url));
  await query(serverUrl, `CREATE DATABASE "${database}"`);
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const name of names.sort()) await query(url.href, await readFile(path.join(folder, name, 'migration.sql'), 'utf8'));
}
