import type { ImportStatus } from '#contract/imports';
import { listActiveStaff, listAwaited } from '#db/import-targets';
import {
  advanceImport,
  beginImport,
  failImport,
  findImportOrder,
  finishImport,
  type ImportCounts,
  type ImportOrder,
  readFileChunks,
} from '#db/imports';
import { insertImportErrors } from '#db/import-errors';
import type { Tx } from '#db/client';
import type { ImportKind } from '#domain/imports/fields';
import { rowReader } from '#domain/imports/read-row';
import { isDomainError } from '#errors';
import { customerSubject } from '../crm-events/event-context.ts';
import { databaseProblem } from '../database-problem.ts';
import type { UseCaseDeps } from '../deps.ts';
import { processWaitingEvents } from '../process-crm-event.ts';
import {
  type ChunkContext,
  type ChunkHandler,
  type ImportRow,
  refuse,
  roundsOf,
  type StaffFinder,
} from './chunk.ts';
import { readRecords } from './csv-file.ts';
import { Foreseen } from './foreseen.ts';
import { importCustomers } from './import-customers.ts';
import { importOrders } from './import-orders.ts';
import { importVehicles } from './import-vehicles.ts';

const HANDLERS: Record<ImportKind, ChunkHandler> = {
  customers: importCustomers,
  vehicles: importVehicles,
  orders: importOrders,
};

/** Rows of one transaction. */
const AT_ONCE = 500;

interface RawRow {
  rowNumber: number;
  cells: readonly string[];
}

/**
 * Works through the file from where the record says it stands. Rows and the place they take the import to are one
 * transaction, so that a run killed at any moment goes on with the first row that is not in (X1), and a second run at the
 * same time finds the rows of the first done.
 * @param onProgress called after each transaction with the row it came to
 * @returns the import's state; `paused` and `cancelled` where a person said so meanwhile
 */
export async function runImport(
  deps: UseCaseDeps,
  importId: string,
  onProgress: (rowNumber: number) => void,
): Promise<ImportStatus> {
  const known = await findImportOrder(deps.db.prisma, importId);
  const job = known && isCutOff(known) ? await deps.db.transaction((tx) => beginAnew(tx, importId)) : known;
  if (!job || !isAtWork(job)) return job?.status ?? 'cancelled';
  const worker = {
    deps,
    job,
    staff: staffFinder(await deps.db.transaction(listActiveStaff)),
    foreseen: job.status === 'checking' ? new Foreseen() : null,
  };
  let batch: RawRow[] = [];
  let rowNumber = -1;
  const flush = async (): Promise<ImportStatus> => {
    const status = batch.length === 0 ? job.status : await workOn(worker, batch);
    batch = [];
    onProgress(rowNumber);
    return status;
  };
  try {
    for await (const cells of readRecords(readFileChunks(deps.db, importId), job)) {
      rowNumber++;
      // The header, and rows an earlier attempt has committed.
      if (rowNumber <= job.rowNumber) continue;
      batch.push({ rowNumber, cells });
      if (batch.length < AT_ONCE) continue;
      const status = await flush();
      if (status !== job.status) return status;
    }
    const status = await flush();
    if (status !== job.status) return status;
  } catch (error) {
    if (!isDomainError(error, 'csv_unreadable')) throw error;
    deps.logger.warn(
      { importId, code: error.code, details: error.details },
      'the file of an import cannot be read to its end',
    );
    await failImport(deps.db, importId, error.code);
    return 'failed';
  }
  return deps.db.transaction((tx) => finishImport(tx, importId));
}

const isCutOff = ({ status, rowNumber }: ImportOrder): boolean => status === 'checking' && rowNumber > 0;

/** What a dry run foresaw is lost with its process, and it costs little: one that was cut off begins anew. */
async function beginAnew(tx: Tx, importId: string): Promise<ImportOrder | null> {
  const job = await findImportOrder(tx, importId, true);
  if (!job || !isCutOff(job)) return job;
  await beginImport(tx, importId, 'checking', job.actor);
  return { ...job, rowNumber: 0 };
}

interface Worker extends Pick<ChunkContext, 'deps' | 'job' | 'staff' | 'foreseen'> {}

const isAtWork = ({ status }: ImportOrder): boolean => status === 'checking' || status === 'running';

/** One transaction; rows that the database refuses are tried one by one, so that one bad row does not hold up the others. */
async function workOn(worker: Worker, batch: readonly RawRow[]): Promise<ImportStatus> {
  const { deps, job } = worker;
  try {
    return await commit(worker, batch, false);
  } catch (error) {
    if (isPassing(error)) throw error;
    deps.logger.warn(
      { err: error, importId: job.id, from: batch[0]?.rowNumber },
      'rows of an import are tried one by one',
    );
  }
  for (const row of batch) {
    const one = (isRefused: boolean) => commit(worker, [row], isRefused);
    const status = await one(false).catch((error: unknown) => {
      if (isPassing(error)) throw error;
      return one(true);
    });
    if (status !== job.status) return status;
  }
  return job.status;
}

/** An outage or an overtaking attempt: the whole is tried again. */
function isPassing(error: unknown): boolean {
  if (error instanceof BegunAnew) return true;
  const problem = databaseProblem(error);
  return problem?.code === 'database_unavailable' || problem?.code === 'conflict';
}

class BegunAnew extends Error {
  override name = 'BegunAnew';
}

async function commit(
  { deps, job, staff, foreseen }: Worker,
  batch: readonly RawRow[],
  isRefused: boolean,
): Promise<ImportStatus> {
  const arrived: string[] = [];
  const status = await deps.db.transaction(
    async (tx) => {
      arrived.length = 0;
      foreseen?.forget();
      const now = await findImportOrder(tx, job.id, true);
      if (now?.status !== job.status) return now?.status ?? 'cancelled';
      const rest = batch.filter(({ rowNumber }) => rowNumber > now.rowNumber);
      const [first] = rest;
      const last = rest.at(-1);
      if (!first || !last) return now.status;
      if (first.rowNumber !== now.rowNumber + 1) throw new BegunAnew('the import was begun anew');
      const context = {
        tx,
        deps,
        actor: now.actor,
        job: now,
        foreseen,
        staff,
        arrived,
      };
      const rows = isRefused ? refuseAll(context, rest) : await importRows(context, rest);
      await note(tx, now, rows, last.rowNumber);
      return now.status;
    },
    { timeoutMs: 60_000 },
  );
  foreseen?.keep();
  await tellOfArrivals(deps, arrived);
  return status;
}

async function importRows(context: ChunkContext, batch: readonly RawRow[]): Promise<ImportRow[]> {
  const read = rowReader({
    kind: context.job.kind,
    headers: context.job.headers,
    columns: context.job.columns ?? [],
  });
  const rows: ImportRow[] = batch.map((raw) => ({ ...raw, ...read(raw.cells) }));
  for (const row of rows) if (row.problems.length > 0) row.outcome = 'failed';
  for (const round of roundsOf(rows.filter(({ outcome }) => outcome === undefined)))
    await HANDLERS[context.job.kind](context, round);
  return rows;
}

const refuseAll = (context: ChunkContext, batch: readonly RawRow[]): ImportRow[] =>
  batch.map((raw) => {
    const row: ImportRow = { ...raw, values: {}, problems: [] };
    refuse(context, row, null, {
      code: 'internal_error',
      message: 'この行は登録できませんでした',
      remedy: '同じ外部IDの行がないか、値に特別な文字がないかを確かめてください',
    });
    return row;
  });

async function note(tx: Tx, job: ImportOrder, rows: readonly ImportRow[], rowNumber: number): Promise<void> {
  const counts: ImportCounts = { created: 0, updated: 0, unchanged: 0, failed: 0, held: 0 };
  for (const { outcome = 'failed' } of rows) counts[outcome]++;
  await insertImportErrors(
    tx,
    job,
    rows.filter(({ problems }) => problems.length > 0),
  );
  await advanceImport(tx, job.id, rowNumber, counts);
}

/** News of the CRM may have been waiting for these customers. What fails here comes again with the reconciler. */
async function tellOfArrivals(deps: UseCaseDeps, externalIds: readonly string[]): Promise<void> {
  if (externalIds.length === 0) return;
  const subjects = new Map(externalIds.map((id) => [customerSubject(id), id]));
  for (const subject of await deps.db.transaction((tx) => listAwaited(tx, [...subjects.keys()]))) {
    const externalId = subjects.get(subject);
    if (!externalId) continue;
    await processWaitingEvents(deps, externalId).catch((error: unknown) =>
      deps.logger.warn({ err: error }, 'events that waited for an imported customer are tried again later'),
    );
  }
}

/** By mail address, or by a name that only one active member of staff has. */
function staffFinder(people: readonly { id: string; name: string; email: string }[]): StaffFinder {
  const bare = (name: string) => name.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
  const byWord = new Map<string, string | null>();
  for (const { id, name } of people) byWord.set(bare(name), byWord.has(bare(name)) ? null : id);
  for (const { id, email } of people) byWord.set(bare(email), id);
  return (word) => byWord.get(bare(word)) ?? undefined;
}
