import type { Encoding } from '#contract/imports';
import { type ImportErrorRow, listImportErrors } from '#db/import-errors';
import { findImport, type ImportView, listImports, readFileChunks } from '#db/imports';
import type { Actor } from '#domain/actor';
import { suggestMapping } from '#domain/imports/suggest-mapping';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { delimiterOf, readHead } from './csv-file.ts';
import { readHeaders } from './upload-import.ts';

export type { ImportErrorRow, ImportView };

export async function findImports(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    kind?: readonly string[] | undefined;
    status?: readonly string[] | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<ImportView[]> {
  authorize(actor, 'customer.import');
  return listImports(deps.db.reader(actor), actor, input, input);
}

/** @throws DomainError not_found */
export async function getImport(deps: UseCaseDeps, actor: Actor, id: string): Promise<ImportView> {
  authorize(actor, 'customer.import');
  const job = await findImport(deps.db.reader(actor), actor, id);
  if (!job) throw new DomainError('not_found', { message: 'no such import', field: 'id' });
  return job;
}

export interface Preview {
  kind: ImportView['kind'];
  encoding: Encoding;
  delimiter: string;
  headers: string[];
  suggestion: (string | null)[];
  rows: string[][];
}

/**
 * The first rows of the file and where its columns probably belong.
 * @throws DomainError `not_found`, `wrong_state` once the file is gone, `csv_unreadable`
 */
export async function previewImport(
  deps: UseCaseDeps,
  actor: Actor,
  input: { id: string; encoding?: Encoding | undefined; rows: number },
): Promise<Preview> {
  const job = await getImport(deps, actor, input.id);
  const encoding = input.encoding ?? job.encoding;
  const { delimiter } = await formOf(deps, job, encoding);
  const form = { encoding, delimiter };
  const headers = await readHeaders(readFileChunks(deps.db, job.id), form);
  const [, ...rows] = await readHead(readFileChunks(deps.db, job.id), form, input.rows + 1);
  return {
    kind: job.kind,
    encoding,
    delimiter,
    headers,
    suggestion: suggestMapping(job.kind, headers),
    rows,
  };
}

/** @throws DomainError `wrong_state` once the file is gone */
export async function formOf(deps: UseCaseDeps, job: ImportView, encoding: Encoding) {
  for await (const start of readFileChunks(deps.db, job.id))
    return { encoding, delimiter: delimiterOf(start, encoding) };
  throw new DomainError('wrong_state', {
    message: `the file of an import that is ${job.status} is not kept`,
    remedy: { ja: 'もう一度ファイルを選んで取り込んでください', en: 'choose the file again and import it' },
    details: { status: job.status },
  });
}

/** Rows that were not imported. @throws DomainError not_found */
export async function findImportErrors(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    id: string;
    code?: readonly string[] | undefined;
    take: number;
    after?: { rowNumber: number; seq: number } | undefined;
  },
): Promise<ImportErrorRow[]> {
  await getImport(deps, actor, input.id);
  return listImportErrors(deps.db.reader(actor), { importId: input.id, code: input.code }, input);
}
