import { applyMigrations } from '../../scripts/house/migrations.mjs';
import { type PostgresServer, query } from './postgres.ts';

/** A new database with the product's tables. @returns its URL */
export async function createDatabase(server: PostgresServer, name: string): Promise<string> {
  await query(server.urlOf(), `CREATE DATABASE "${name}"`);
  await applyMigrations(server.urlOf(name));
  return server.urlOf(name);
}
