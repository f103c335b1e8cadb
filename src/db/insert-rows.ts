import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

/** Rows of one change, by table. A table left out or empty costs nothing. */
export interface NewRows {
  customer?: Prisma.CustomerCreateManyInput[];
  quote?: Prisma.QuoteCreateManyInput[];
  vehicle?: Prisma.VehicleCreateManyInput[];
  order?: Prisma.OrderCreateManyInput[];
  follow?: Prisma.FollowCreateManyInput[];
  followStep?: Prisma.FollowStepCreateManyInput[];
  todo?: Prisma.TodoCreateManyInput[];
  message?: Prisma.MessageCreateManyInput[];
  singleSend?: Prisma.SingleSendCreateManyInput[];
  cleaningBatch?: Prisma.CleaningBatchCreateManyInput[];
  cleaningBatchItem?: Prisma.CleaningBatchItemCreateManyInput[];
  historyEntry?: Prisma.HistoryEntryCreateManyInput[];
  auditLog?: Prisma.AuditLogCreateManyInput[];
  signalOutbox?: Prisma.SignalOutboxCreateManyInput[];
  consentEvent?: Prisma.ConsentEventCreateManyInput[];
}

const TABLES = {
  customer: 'customer',
  quote: 'quote',
  vehicle: 'vehicle',
  order: 'customer_order',
  follow: 'follow',
  followStep: 'follow_step',
  todo: 'todo',
  message: 'message',
  singleSend: 'single_send',
  cleaningBatch: 'cleaning_batch',
  cleaningBatchItem: 'cleaning_batch_item',
  historyEntry: 'history_entry',
  auditLog: 'audit_log',
  signalOutbox: 'signal_outbox',
  consentEvent: 'consent_event',
} as const satisfies Record<keyof NewRows, string>;

/**
 * Inserts rows of several tables in ONE statement: a change with its history, audit and outbox rows costs one round
 * trip, for one row or ten thousand. Columns that no row names keep their defaults.
 */
export async function insertRows(tx: Tx, rows: NewRows): Promise<void> {
  const ctes: Prisma.Sql[] = [];
  for (const key of Object.keys(TABLES) as (keyof NewRows)[]) {
    const list = rows[key] as readonly Record<string, unknown>[] | undefined;
    if (!list || list.length === 0) continue;
    ctes.push(insertOf(TABLES[key], list));
  }
  if (ctes.length === 0) return;
  await tx.$executeRaw`WITH ${Prisma.join(ctes, ', ')} SELECT 1`;
}

function insertOf(table: string, rows: readonly Record<string, unknown>[]): Prisma.Sql {
  const columns = new Map<string, string>();
  for (const row of rows) {
    for (const key of Object.keys(row))
      if (row[key] !== undefined && !columns.has(key)) columns.set(key, snakeCase(key));
  }
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const [key, column] of columns) record[column] = row[key];
    return record;
  });
  const names = Prisma.raw([...columns.values()].map((column) => `"${column}"`).join(', '));
  const name = Prisma.raw(`"${table}"`);
  return Prisma.sql`${Prisma.raw(`new_${table}`)} AS (INSERT INTO ${name} (${names})
    SELECT ${names} FROM json_populate_recordset(NULL::${name}, ${JSON.stringify(records)}::json))`;
}

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
