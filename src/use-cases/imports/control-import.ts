import type { ImportStatus, PutMapping } from '#contract/imports';
import {
  beginImport,
  findImport,
  findImportOrder,
  type ImportView,
  readFileChunks,
  removeFile,
  setImportStatus,
  setMapping,
} from '#db/imports';
import { insertRows } from '#db/insert-rows';
import type { Tx } from '#db/client';
import type { Actor } from '#domain/actor';
import { englishLabel } from '#domain/imports/english';
import { IMPORT_FIELDS, importField, isMany } from '#domain/imports/fields';
import { authorize } from '#domain/policy';
import { type Bilingual, DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';
import { formOf, getImport } from './find-imports.ts';
import { readHeaders } from './upload-import.ts';

const BEFORE_RUN: readonly ImportStatus[] = ['draft', 'checked', 'failed'];

/**
 * Says which column is what.
 * @throws DomainError `not_found`, `wrong_state` at work or after, `invalid_input` for a column too many or an unknown field
 */
export async function mapImport(
  deps: UseCaseDeps,
  actor: Actor,
  input: PutMapping & { id: string },
): Promise<ImportView> {
  const job = await getImport(deps, actor, input.id);
  const form = await formOf(deps, job, input.encoding ?? job.encoding);
  const headers = await readHeaders(readFileChunks(deps.db, job.id), form);
  refuseColumns(job, headers, input.columns);
  return change(deps, actor, input.id, 'import.map', async (tx, locked) => {
    requireStatus(locked, BEFORE_RUN);
    await setMapping(tx, input.id, { headers, columns: input.columns, ...form, onDouble: input.onDouble });
  });
}

function refuseColumns(
  { kind }: ImportView,
  headers: readonly string[],
  columns: readonly (string | null)[],
): void {
  const refusal = (index: number, message: string, remedy: Bilingual) =>
    new DomainError('invalid_input', { message, field: `columns[${index}]`, remedy });
  if (columns.length !== headers.length) {
    throw refusal(Math.min(columns.length, headers.length), `the file has ${headers.length} columns`, {
      ja: `columns に ${headers.length} 列分を指定してください`,
      en: `give ${headers.length} entries in columns, one for each column`,
    });
  }
  for (const [index, key] of columns.entries()) {
    if (key === null) continue;
    const field = importField(kind, key);
    if (!field) {
      const choices = IMPORT_FIELDS[kind].map((known) => known.key).join(', ');
      throw refusal(index, 'no such field', {
        ja: `次のどれかを指定してください: ${choices}`,
        en: `give one of: ${choices}`,
      });
    }
    const first = columns.indexOf(key);
    if (first < index && !isMany(field)) {
      throw refusal(index, `column ${first} is this field already`, {
        ja: `${field.label}は 1 列だけに割り当ててください`,
        en: `map ${englishLabel(field.key, field.label)} to one column only`,
      });
    }
  }
}

/**
 * Begins the dry run (everything but the change) or the run itself; the work is the engine's.
 * @throws DomainError `not_found`, `wrong_state`, `import_not_mapped`
 */
export async function startImport(
  deps: UseCaseDeps,
  actor: Actor,
  input: { id: string; mode: 'check' | 'run' },
): Promise<ImportView> {
  const status = input.mode === 'check' ? 'checking' : 'running';
  const job = await change(deps, actor, input.id, `import.${input.mode}`, async (tx, locked) => {
    requireStatus(locked, BEFORE_RUN);
    requireMapping(locked);
    await beginImport(tx, input.id, status, actor);
  });
  await runImportJob(deps, job);
  return job;
}

function requireMapping({ kind, columns }: ImportView): void {
  const lacking = IMPORT_FIELDS[kind].filter(({ key, required }) => required && !columns?.includes(key));
  if (columns && lacking.length === 0) return;
  throw new DomainError('import_not_mapped', {
    message: `no column for ${lacking.map(({ key }) => key).join(', ')}`,
    field: 'columns',
    remedy: {
      ja: `次の項目に列を割り当ててください: ${lacking.map(({ label }) => label).join('、')}`,
      en: `map a column to each of: ${lacking.map(({ key, label }) => englishLabel(key, label)).join(', ')}`,
    },
    details: { missing: lacking.map(({ key }) => key) },
  });
}

const CHANGES = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['draft', 'checking', 'checked', 'running', 'paused', 'failed'], to: 'cancelled' },
} as const satisfies Record<string, { from: ImportStatus[]; to: ImportStatus }>;
export type ImportChange = keyof typeof CHANGES;

/**
 * Pauses, resumes or cancels; it takes hold within some hundred rows. Rows that were imported stay.
 * @throws DomainError `not_found`, `wrong_state`
 */
export async function controlImport(
  deps: UseCaseDeps,
  actor: Actor,
  input: { id: string; change: ImportChange },
): Promise<ImportView> {
  const { from, to } = CHANGES[input.change];
  const job = await change(deps, actor, input.id, `import.${input.change}`, async (tx, locked) => {
    requireStatus(locked, from);
    await setImportStatus(tx, input.id, from, to);
    if (to === 'cancelled') await removeFile(tx, input.id);
  });
  if (job.startedAt) await runImportJob(deps, job);
  return job;
}

function requireStatus({ status }: ImportView, allowed: readonly ImportStatus[]): void {
  if (allowed.includes(status)) return;
  throw new DomainError('wrong_state', {
    message: `an import that is ${status} cannot be changed so`,
    remedy:
      status === 'completed' || status === 'cancelled'
        ? { ja: 'もう一度ファイルを選んで取り込んでください', en: 'choose the file again and import it' }
        : { ja: '終わるまで待つか、中止してください', en: 'wait until it ends, or cancel it' },
    details: { status },
  });
}

async function change(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  action: string,
  work: (tx: Tx, locked: ImportView) => Promise<void>,
): Promise<ImportView> {
  authorize(actor, 'customer.import');
  return deps.db.transaction(
    async (tx) => {
      if (!(await findImport(tx, actor, id)))
        throw new DomainError('not_found', { message: 'no such import', field: 'id' });
      const locked = await findImportOrder(tx, id, true);
      if (!locked) throw new DomainError('not_found', { message: 'no such import', field: 'id' });
      await work(tx, locked);
      const after = await findImport(tx, actor, id);
      if (!after) throw new DomainError('internal_error', { message: 'the import is gone' });
      const audit = { action, entity: 'import_job', entityId: id, storeId: after.storeId };
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            ...audit,
            before: { status: locked.status },
            after: { status: after.status },
          }),
        ],
      });
      return after;
    },
    { actor },
  );
}

/** Starts or wakes the import's workflow. Never throws: with Temporal down the reconciler does it. */
export async function runImportJob(
  deps: UseCaseDeps,
  job: Pick<ImportView, 'id' | 'workflowId' | 'kind'>,
): Promise<void> {
  try {
    await deps.engine.runJob({
      workflow: 'importRows',
      workflowId: job.workflowId,
      id: job.id,
      title: `import of ${job.kind}`,
    });
  } catch (error) {
    deps.logger.warn(
      { err: error, importId: job.id },
      'the import could not be handed to the engine; the reconciler will',
    );
  }
}
