import type { ExportListName } from '#contract/exports';
import type { CustomerSelection } from '#contract/selection';
import type { Actor } from '#domain/actor';
import type { Database } from './client.ts';
import { EXPORT_TABLES, type ExportColumn } from './export-columns.ts';
import { Prisma } from './generated/client.ts';
import { deliveryConditions, type DeliveryFilter } from './deliveries.ts';
import { followConditions, type FollowFilter } from './follow-views.ts';
import { type QuoteExportFilter, quoteExportConditions } from './quote-export-filter.ts';
import { storeCondition } from './scope.ts';
import { selectionCondition } from './selection.ts';
import { type TodoFilter, todoFilterSql } from './todo-board.ts';

export type { ExportColumn };

export interface ExportFilter {
  storeId?: string | undefined;
  customerId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** cleaning_lookups and automation_sends only */
  runId?: string | undefined;
  /** automation_sends only */
  ruleId?: string | undefined;
  /** the list's own filters, for lists that people filter on the screen */
  follows?: FollowFilter | undefined;
  todos?: TodoFilter | undefined;
  deliveries?: DeliveryFilter | undefined;
  quotes?: QuoteExportFilter | undefined;
  /** customers only */
  selection?: CustomerSelection | undefined;
}

/** Rows per statement: some megabytes at most, whatever the list's length. */
const CHUNK = 1_000;

/** Columns of a list, without real addresses where the reader may not have them. */
export const exportColumns = (list: ExportListName, withAddresses: boolean): ExportColumn[] =>
  EXPORT_TABLES[list].columns.filter(({ isAddress }) => withAddresses || !isAddress);

/** Rows of a list in the order they were made, read some at a time while they are written out. */
export async function* exportRows(
  db: Database,
  actor: Actor,
  list: ExportListName,
  columns: readonly ExportColumn[],
  filter: ExportFilter & { now: Date },
): AsyncGenerator<(string | null)[][]> {
  const condition = await conditionOf(db, actor, list, filter);
  const cells = Prisma.raw(columns.map(({ sql }) => sql).join(', '));
  const from = Prisma.raw(EXPORT_TABLES[list].from);
  let after: string | undefined;
  for (;;) {
    const position = after ? Prisma.sql`AND x.id > ${after}::uuid` : Prisma.empty;
    const rows = await db.read<{ id: string; cells: (string | null)[] }>(
      actor,
      Prisma.sql`SELECT x.id, ARRAY[${cells}] AS cells FROM ${from} WHERE ${condition} ${position} ORDER BY x.id LIMIT ${CHUNK}`,
      { plan: 'each' },
    );
    if (rows.length > 0) yield rows.map((row) => row.cells);
    after = rows.at(-1)?.id;
    if (rows.length < CHUNK) return;
  }
}

async function conditionOf(
  db: Database,
  actor: Actor,
  list: ExportListName,
  filter: ExportFilter & { now: Date },
): Promise<Prisma.Sql> {
  const day = Prisma.raw(EXPORT_TABLES[list].day);
  const conditions = [storeCondition(actor, filter.storeId, 'x.store_id')];
  if (list === 'customers') conditions.push(Prisma.sql`c.erased_at IS NULL`);
  if (filter.customerId) conditions.push(Prisma.sql`c.id = ${filter.customerId}::uuid`);
  if (filter.ruleId && list === 'automation_sends')
    conditions.push(Prisma.sql`x.rule_id = ${filter.ruleId}::uuid`);
  if (list === 'automation_sends') conditions.push(Prisma.sql`x.rule_id IS NOT NULL`);
  if (filter.runId && (list === 'cleaning_lookups' || list === 'automation_sends'))
    conditions.push(Prisma.sql`x.run_id = ${filter.runId}::uuid`);
  if (filter.follows) conditions.push(...followConditions(filter.follows, 'x'));
  if (filter.deliveries) conditions.push(...deliveryConditions(filter.deliveries, 'x'));
  if (filter.quotes)
    conditions.push(...quoteExportConditions(actor, { ...filter.quotes, storeId: filter.storeId }));
  if (filter.todos)
    conditions.push(todoFilterSql(actor, { ...filter.todos, storeId: filter.storeId }, filter.now));
  if (filter.from) conditions.push(Prisma.sql`${day} >= ${filter.from}::date`);
  if (filter.to) conditions.push(Prisma.sql`${day} <= ${filter.to}::date`);
  if (filter.selection)
    conditions.push(await selectionCondition(db.reader(actor), actor, filter.selection, filter.now));
  return Prisma.join(conditions, ' AND ');
}
