import type { RowProblem } from '#domain/imports/read-row';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';

/** A row that was not imported, with its cells as they stood in the file. */
export interface ImportErrorRow {
  rowNumber: number;
  seq: number;
  field: string | null;
  column: string | null;
  code: string;
  message: string;
  remedy: string;
  matchId: string | null;
  cells: string[];
}

export async function insertImportErrors(
  tx: Tx,
  job: { id: string; storeId: string },
  rows: readonly { rowNumber: number; cells: readonly string[]; problems: readonly RowProblem[] }[],
): Promise<void> {
  const records = rows.flatMap(({ rowNumber, cells, problems }) =>
    problems.map((problem, seq) => ({
      import_id: job.id,
      store_id: job.storeId,
      row_number: rowNumber,
      seq,
      field: problem.field,
      column_name: problem.column,
      code: problem.code,
      message: problem.message,
      remedy: problem.remedy,
      match_id: problem.matchId ?? null,
      // Cells repeat for each problem of the row in lists, not in the table.
      cells: seq === 0 ? cells.map((cell) => cell.replaceAll('\u0000', '')) : [],
    })),
  );
  if (records.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO import_row_error SELECT * FROM jsonb_populate_recordset(NULL::import_row_error, ${JSON.stringify(records)}::jsonb)`;
}

/** In the order of the file. */
export async function listImportErrors(
  rows: Rows,
  filter: { importId: string; code?: readonly string[] | undefined },
  page: { take: number; after?: { rowNumber: number; seq: number } | undefined },
): Promise<ImportErrorRow[]> {
  const conditions = [Prisma.sql`e.import_id = ${filter.importId}::uuid`];
  if (filter.code?.length) conditions.push(Prisma.sql`e.code = ANY (${[...filter.code]}::text[])`);
  if (page.after)
    conditions.push(
      Prisma.sql`(e.row_number, e.seq) > (${page.after.rowNumber}::int, ${page.after.seq}::int)`,
    );
  return rows.$queryRaw<ImportErrorRow[]>`
    SELECT e.row_number AS "rowNumber", e.seq, e.field, e.column_name AS "column", e.code, e.message, e.remedy,
      e.match_id AS "matchId", f.cells
    FROM import_row_error e JOIN import_row_error f ON f.import_id = e.import_id AND f.row_number = e.row_number AND f.seq = 0
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY e.row_number, e.seq LIMIT ${page.take}`;
}
