import type { Encoding } from '#contract/imports';
import { IMPORT_FILE_LIMIT } from '#contract/imports';
import { importWorkflowId } from '#contract/jobs';
import {
  appendChunk,
  findImport,
  type ImportView,
  insertImport,
  readFileChunks,
  removeAbandonedFiles,
  removeFile,
  removeOldErrors,
} from '#db/imports';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import type { ImportKind } from '#domain/imports/fields';
import { authorize } from '#domain/policy';
import { type Bilingual, DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { storeOrDefault } from '../find-stores.ts';
import { auditRow } from '../record.ts';
import { type CsvForm, delimiterOf, FileScan, readHead } from './csv-file.ts';

const PIECE_BYTES = 256 * 1024;
const ABANDONED_MS = 7 * 86_400_000;
const ERRORS_KEPT_MS = 90 * 86_400_000;
const MAX_COLUMNS = 500;

export interface UploadInput {
  kind: ImportKind;
  storeId?: string | undefined;
  fileName?: string | undefined;
  /** found out from the bytes unless given */
  encoding?: Encoding | undefined;
  bytes: AsyncIterable<Uint8Array>;
}

/**
 * Stores a CSV file piece by piece as it arrives and looks at its header (B14); nothing is imported yet.
 * @throws DomainError `not_found` (store), `csv_unreadable`, `payload_too_large`
 */
export async function uploadImport(deps: UseCaseDeps, actor: Actor, input: UploadInput): Promise<ImportView> {
  authorize(actor, 'customer.import');
  const store = await deps.db.transaction((tx) => storeOrDefault(tx, actor, input.storeId), { actor });
  await removeAbandonedFiles(deps.db, new Date(deps.now().getTime() - ABANDONED_MS));
  await removeOldErrors(deps.db, new Date(deps.now().getTime() - ERRORS_KEPT_MS));
  const id = deps.newId();
  try {
    const { scan, start } = await storeBytes(deps, { id, storeId: store.id, bytes: input.bytes });
    const found = scan.end();
    const encoding = input.encoding ?? found.encoding;
    const delimiter = delimiterOf(start, encoding);
    const headers = await readHeaders(readFileChunks(deps.db, id), { encoding, delimiter });
    return await deps.db.transaction(
      async (tx) => {
        await insertImport(tx, {
          id,
          storeId: store.id,
          kind: input.kind,
          fileName: input.fileName ?? `${input.kind}.csv`,
          sizeBytes: scan.sizeBytes,
          encoding,
          delimiter,
          headers,
          workflowId: importWorkflowId(id),
          total: found.rows,
          actor,
        });
        const after = { kind: input.kind, sizeBytes: scan.sizeBytes };
        const audit = {
          action: 'import.upload',
          entity: 'import_job',
          entityId: id,
          storeId: store.id,
          after,
        };
        await insertRows(tx, { auditLog: [auditRow(deps, actor, audit)] });
        const made = await findImport(tx, actor, id);
        if (!made)
          throw new DomainError('internal_error', {
            message: 'the import is not there after it was written',
          });
        return made;
      },
      { actor },
    );
  } catch (error) {
    await deps.db.transaction((tx) => removeFile(tx, id));
    throw error;
  }
}

async function storeBytes(
  deps: UseCaseDeps,
  { id: importId, storeId, bytes }: { id: string; storeId: string; bytes: AsyncIterable<Uint8Array> },
): Promise<{ scan: FileScan; start: Buffer }> {
  const scan = new FileScan();
  let start = Buffer.alloc(0);
  let waiting: Buffer[] = [];
  let size = 0;
  let seq = 0;
  const flush = async () => {
    if (size === 0) return;
    const data = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    if (seq === 0) start = data;
    await appendChunk(deps.db, { importId, storeId, seq: seq++, data });
  };
  for await (const part of bytes) {
    const piece = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    scan.push(piece);
    if (scan.sizeBytes > IMPORT_FILE_LIMIT) {
      throw new DomainError('payload_too_large', {
        message: `the file is larger than ${IMPORT_FILE_LIMIT} bytes`,
        field: 'file',
        remedy: { ja: 'ファイルを分けて取り込んでください', en: 'split the file and import the parts' },
      });
    }
    waiting.push(piece);
    size += piece.length;
    if (size >= PIECE_BYTES) await flush();
  }
  await flush();
  return { scan, start };
}

/** @throws DomainError `csv_unreadable` where there is no header or it is not text of this encoding */
export async function readHeaders(bytes: AsyncIterable<Buffer>, form: CsvForm): Promise<string[]> {
  const [headers] = await readHead(bytes, form, 1);
  const refuse = (message: string, remedy: Bilingual) =>
    new DomainError('csv_unreadable', { message, field: 'file', remedy });
  if (!headers)
    throw refuse('the file has no header', {
      ja: '1 行目に見出し、2 行目からデータのある CSV を選んでください',
      en: 'choose a CSV with headings in line 1 and data from line 2 on',
    });
  if (headers.length > MAX_COLUMNS)
    throw refuse('too many columns', {
      ja: `列を ${MAX_COLUMNS} 以下にしてください`,
      en: `give at most ${MAX_COLUMNS} columns`,
    });
  // NUL tells UTF-16, the replacement character another encoding.
  if (headers.some((header) => header.includes('\u0000') || header.includes('\ufffd'))) {
    throw refuse('the file is neither UTF-8 nor Shift_JIS', {
      ja: '文字コードを UTF-8 か Shift_JIS にして保存し直すか、文字コードを選び直してください',
      en: 'save it again as UTF-8 or Shift_JIS, or choose another encoding',
    });
  }
  return headers.map((header) => header.trim());
}
