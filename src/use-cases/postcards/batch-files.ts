import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { PostcardBatchView } from '#db/postcard-batches';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { insertRows } from '#db/insert-rows';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';
import { getPostcardBatch } from './find-batches.ts';

const NAMES = { pdf: 'cards.pdf', csv: 'manifest.csv' } as const;
export type BatchFile = keyof typeof NAMES | 'zip';

/** Folder of a batch's files below POSTCARD_OUTPUT_DIR. */
export const batchFolder = (deps: Pick<UseCaseDeps, 'config'>, batchNumber: number): string =>
  path.join(deps.config.postcard.outputDir, `batch-${String(batchNumber).padStart(5, '0')}`);

export const batchFile = (folder: string, file: keyof typeof NAMES): string => path.join(folder, NAMES[file]);

/**
 * The PDF, the list of cards, or both in a zip for the print house. The audit log keeps who took them.
 * @throws DomainError `not_found`, `wrong_state` before it is made or after it was cancelled
 */
export async function openBatchFile(
  deps: UseCaseDeps,
  actor: Actor,
  input: { id: string; file: BatchFile },
): Promise<{ stream: Readable; name: string; batch: PostcardBatchView }> {
  authorize(actor, 'postcard.read');
  const batch = await getPostcardBatch(deps, actor, input.id);
  const folder = batchFolder(deps, batch.number);
  if (!['made', 'handed_over', 'printed', 'posted'].includes(batch.status)) {
    throw new DomainError('wrong_state', {
      message: `a batch that is ${batch.status} has no files`,
      remedy: { ja: '作成が終わってから、もう一度お試しください', en: 'try again once the batch is made' },
      details: { status: batch.status },
    });
  }
  if (batch.filesRemovedAt) {
    throw new DomainError('not_found', {
      message: 'the files were removed after their period of retention (POSTCARD_KEEP_DAYS)',
      remedy: {
        ja: '保存期間が過ぎたので、名前と住所の入ったファイルは削除されました。送った相手は「はがき」の一覧に残っています',
        en: 'see the list of cards for whom they went to: files with names and addresses are kept for a limited time',
      },
    });
  }
  await access(batchFile(folder, 'pdf')).catch(() => {
    throw new DomainError('not_found', {
      message: 'the file is not in POSTCARD_OUTPUT_DIR any more',
      remedy: {
        ja: 'POSTCARD_OUTPUT_DIR のフォルダーから移されていないか確かめてください',
        en: 'check whether the file was moved out of the folder of POSTCARD_OUTPUT_DIR',
      },
    });
  });
  await deps.db.transaction(
    (tx) =>
      insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'postcard_batch.download',
            entity: 'postcard_batch',
            entityId: batch.id,
            storeId: batch.storeId,
            after: { file: input.file, cards: batch.doneCount },
          }),
        ],
      }),
    { actor },
  );
  const name = `postcards-${String(batch.number).padStart(5, '0')}.${input.file}`;
  if (input.file !== 'zip') return { stream: createReadStream(batchFile(folder, input.file)), name, batch };
  const zip = new ZipFile();
  // A PDF is compressed inside already.
  zip.addFile(batchFile(folder, 'pdf'), NAMES.pdf, { compress: false });
  zip.addFile(batchFile(folder, 'csv'), NAMES.csv);
  zip.end();
  return { stream: zip.outputStream as unknown as Readable, name, batch };
}
