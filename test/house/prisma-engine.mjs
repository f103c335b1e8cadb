// node test/house/prisma-engine.mjs deploy|sql, on the database DATABASE_URL names. Prisma's own engine
// compiled to WebAssembly; in a process of its own because it does not work inside jest's sandbox.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';

const FILTERS = { externalTables: [], externalEnums: [] };
const SCHEMA = 'prisma/schema.prisma';
const MIGRATIONS = 'prisma/migrations';

/** What `prisma migrate deploy` would do. @returns the names applied */
async function deploy() {
  const engine = await open();
  return (await engine.applyMigrations({ migrationsList: migrationsList(), filters: FILTERS }))
    .appliedMigrationNames;
}

/** The SQL that makes prisma/schema.prisma in an empty database. */
async function sql() {
  const engine = await open();
  const schema = { path: path.basename(SCHEMA), content: readFileSync(SCHEMA, 'utf8') };
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [schema], configDir: process.cwd() },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: FILTERS,
  });
  return stdout ?? '';
}

function migrationsList() {
  const names = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return {
    baseDir: path.resolve(MIGRATIONS),
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(path.join(MIGRATIONS, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(path.join(MIGRATIONS, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

async function open() {
  const folder = path.resolve('node_modules/@prisma/schema-engine-wasm');
  const glue = await import(path.join(folder, 'schema_engine_bg.js'));
  const code = new WebAssembly.Module(readFileSync(path.join(folder, 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(code, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start?.();
  const factory = new PrismaPg({ connectionString: process.env.DATABASE_URL });
  await sendScriptsWhole(factory);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  return glue.SchemaEngine.new({ datamodels: [[SCHEMA, readFileSync(SCHEMA, 'utf8')]] }, () => {}, adapter);
}

/** The adapter cuts scripts at every semicolon, also inside functions; the native engine sends them whole. */
async function sendScriptsWhole(factory) {
  const connection = await factory.connect();
  Object.getPrototypeOf(connection).executeScript = async function (script) {
    await this.client.query(script);
  };
  await connection.dispose();
}

const result = await (process.argv[2] === 'deploy' ? deploy() : sql());
process.stdout.write(JSON.stringify(result), () => process.exit());
