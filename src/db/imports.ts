import type { Encoding, ImportStatus } from '#contract/imports';
import type { Actor } from '#domain/actor';
import type { ImportKind } from '#domain/imports/fields';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  /** held back as a possible double */
  held: number;
}

/** An import as screens and programs see it. */
export interface ImportView extends ImportCounts {
  id: string;
  storeId: string;
  kind: ImportKind;
  fileName: string;
  sizeBytes: number;
  encoding: Encoding;
  delimiter: string;
  headers: string[];
  columns: (string | null)[] | null;
  onDouble: 'skip' | 'create';
  workflowId: string;
  status: ImportStatus;
  total: number;
  /** rows worked on: where a killed import goes on */
  rowNumber: number;
  checkResult: (ImportCounts & { rowsRead: number }) | null;
  error: string | null;
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  /** milliseconds spent paused since it was started */
  pausedMs: number;
  finishedAt: Date | null;
}

/** An import as the work on it needs it: with the person in whose name it runs. */
export interface ImportOrder extends ImportView {
  actor: Actor;
}

export type NewImport = Pick<
  ImportOrder,
  | 'id'
  | 'storeId'
  | 'kind'
  | 'fileName'
  | 'sizeBytes'
  | 'encoding'
  | 'delimiter'
  | 'headers'
  | 'workflowId'
  | 'total'
  | 'actor'
>;

const columns =
  Prisma.raw(`j.id, j.store_id AS "storeId", j.kind, j.file_name AS "fileName", j.size_bytes AS "sizeBytes",
  j.encoding, j.delimiter, j.headers, j.columns, j.on_double AS "onDouble", j.workflow_id AS "workflowId", j.status, j.total,
  j.row_number AS "rowNumber", j.created, j.updated, j.unchanged, j.failed, j.held, j.check_result AS "checkResult", j.error,
  j.created_by AS "createdBy", j.created_at AS "createdAt", j.started_at AS "startedAt", j.paused_ms AS "pausedMs", j.finished_at AS "finishedAt"`);

export async function insertImport(tx: Tx, job: NewImport): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO import_job (id, store_id, kind, file_name, size_bytes, encoding, delimiter, headers, workflow_id, total, actor, created_by)
    VALUES (${job.id}::uuid, ${job.storeId}::uuid, ${job.kind}, ${job.fileName}, ${job.sizeBytes}::int, ${job.encoding}, ${job.delimiter},
      ${[...job.headers]}::text[], ${job.workflowId}, ${job.total}::int, ${JSON.stringify(job.actor)}::jsonb, ${job.actor.name})`;
}

export async function findImport(rows: Rows, actor: Actor, id: string): Promise<ImportView | null> {
  const found = await rows.$queryRaw<ImportView[]>`
    SELECT ${columns} FROM import_job j WHERE j.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'j.store_id')}`;
  return found[0] ?? null;
}

/** Newest first; ids are uuid v7, so the id is the order. */
export async function listImports(
  rows: Rows,
  actor: Actor,
  filter: {
    storeId?: string | undefined;
    kind?: readonly string[] | undefined;
    status?: readonly string[] | undefined;
  },
  page: { take: number; after?: string | undefined },
): Promise<ImportView[]> {
  const conditions = [storeCondition(actor, filter.storeId, 'j.store_id')];
  if (filter.kind?.length) conditions.push(Prisma.sql`j.kind = ANY (${[...filter.kind]}::text[])`);
  if (filter.status?.length) conditions.push(Prisma.sql`j.status = ANY (${[...filter.status]}::text[])`);
  if (page.after) conditions.push(Prisma.sql`j.id < ${page.after}::uuid`);
  return rows.$queryRaw<ImportView[]>`
    SELECT ${columns} FROM import_job j WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY j.id DESC LIMIT ${page.take}`;
}

/** The import as its worker reads it; with `lock`, nobody else works on it or changes its state meanwhile. */
export async function findImportOrder(tx: Tx, id: string, lock = false): Promise<ImportOrder | null> {
  const rows = await tx.$queryRaw<ImportOrder[]>`
    SELECT ${columns}, j.actor FROM import_job j WHERE j.id = ${id}::uuid ${lock ? Prisma.sql`FOR UPDATE` : Prisma.empty}`;
  return rows[0] ?? null;
}

export async function setMapping(
  tx: Tx,
  id: string,
  mapping: {
    headers: readonly string[];
    columns: readonly (string | null)[];
    encoding: Encoding;
    delimiter: string;
    onDouble: string;
  },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_job SET headers = ${[...mapping.headers]}::text[], columns = ${JSON.stringify(mapping.columns)}::jsonb,
      encoding = ${mapping.encoding}, delimiter = ${mapping.delimiter}, on_double = ${mapping.onDouble}, status = 'draft', check_result = NULL
    WHERE id = ${id}::uuid`;
}

/** @returns whether the import was in one of the states `from` */
export async function setImportStatus(
  tx: Tx,
  id: string,
  from: readonly ImportStatus[],
  to: ImportStatus,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE import_job SET status = ${to}, touched_at = now(),
      paused_ms = paused_ms + CASE status WHEN 'paused' THEN (extract(epoch FROM now() - touched_at) * 1000)::int ELSE 0 END,
      finished_at = CASE WHEN ${to} IN ('cancelled', 'failed', 'completed') THEN now() END
    WHERE id = ${id}::uuid AND status = ANY (${[...from]}::text[])`;
  return changed > 0;
}

/** Begins a dry run or the run from the first row, in this person's name. */
export async function beginImport(
  tx: Tx,
  id: string,
  status: 'checking' | 'running',
  actor: Actor,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_job SET status = ${status}, row_number = 0, created = 0, updated = 0, unchanged = 0, failed = 0, held = 0,
      error = NULL, actor = ${JSON.stringify(actor)}::jsonb, started_at = now(), paused_ms = 0, touched_at = now(), finished_at = NULL
    WHERE id = ${id}::uuid`;
  await tx.$executeRaw`DELETE FROM import_row_error WHERE import_id = ${id}::uuid`;
}

/** Moves on by the rows of one transaction. */
export async function advanceImport(
  tx: Tx,
  id: string,
  rowNumber: number,
  counts: ImportCounts,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_job SET row_number = ${rowNumber}::int, created = created + ${counts.created}::int,
      updated = updated + ${counts.updated}::int, unchanged = unchanged + ${counts.unchanged}::int,
      failed = failed + ${counts.failed}::int, held = held + ${counts.held}::int, touched_at = now()
    WHERE id = ${id}::uuid`;
}

/** Every row was worked on. A dry run leaves its counts and the file; a run lets the file go. */
export async function finishImport(tx: Tx, id: string): Promise<ImportStatus> {
  const rows = await tx.$queryRaw<{ status: ImportStatus }[]>`
    UPDATE import_job SET touched_at = now(), finished_at = now(), total = row_number,
      check_result = CASE WHEN status = 'checking' THEN jsonb_build_object('rowsRead', row_number, 'created', created, 'updated', updated,
        'unchanged', unchanged, 'failed', failed, 'held', held) ELSE check_result END,
      status = CASE status WHEN 'checking' THEN 'checked' ELSE 'completed' END
    WHERE id = ${id}::uuid AND status IN ('checking', 'running') RETURNING status`;
  const status = rows[0]?.status;
  if (status === 'completed') await removeFile(tx, id);
  return status ?? (await findImportOrder(tx, id))?.status ?? 'cancelled';
}

export async function failImport(db: Database, id: string, error: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE import_job SET status = 'failed', error = ${error}, finished_at = now(), touched_at = now()
    WHERE id = ${id}::uuid AND status IN ('checking', 'running')`;
}

/** Imports at work that have given no sign of life for a while, for the reconciler. The database's clock decides. */
export const listSilentImports = (
  db: Database,
  { silentForMs, limit }: { silentForMs: number; limit: number },
): Promise<{ id: string; workflowId: string; kind: ImportKind }[]> => db.prisma.$queryRaw`
  SELECT id, workflow_id AS "workflowId", kind FROM import_job
  WHERE status IN ('checking', 'running') AND touched_at < now() - ${silentForMs}::int * interval '1 millisecond' ORDER BY touched_at LIMIT ${limit}`;

// ---------- the file ----------

export async function appendChunk(
  db: Database,
  chunk: { importId: string; storeId: string; seq: number; data: Buffer },
): Promise<void> {
  await db.prisma.$executeRaw`
    INSERT INTO import_chunk (import_id, store_id, seq, data) VALUES (${chunk.importId}::uuid, ${chunk.storeId}::uuid, ${chunk.seq}::int, ${chunk.data})`;
}

/** The file's bytes, one piece at a time. */
export async function* readFileChunks(db: Database, importId: string): AsyncGenerator<Buffer> {
  for (let seq = 0; ; seq++) {
    const rows = await db.prisma.$queryRaw<{ data: Uint8Array }[]>`
      SELECT data FROM import_chunk WHERE import_id = ${importId}::uuid AND seq = ${seq}::int`;
    const piece = rows[0]?.data;
    if (!piece) return;
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  }
}

export async function removeFile(tx: Tx, importId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM import_chunk WHERE import_id = ${importId}::uuid`;
}

/** Files that nobody went on with, and parts of uploads that broke off. */
export async function removeAbandonedFiles(db: Database, before: Date): Promise<void> {
  await db.prisma.$executeRaw`
    DELETE FROM import_chunk c WHERE c.created_at < ${before}::timestamptz AND NOT EXISTS (
      SELECT FROM import_job j WHERE j.id = c.import_id AND j.status IN ('checking', 'running', 'paused'))`;
}

/** Rows that were refused hold personal data of the file: they are kept as long as somebody may still correct them. */
export async function removeOldErrors(db: Database, before: Date): Promise<void> {
  await db.prisma.$executeRaw`
    DELETE FROM import_row_error e USING import_job j WHERE j.id = e.import_id AND j.created_at < ${before}::timestamptz`;
}
