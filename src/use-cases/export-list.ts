import { Readable } from 'node:stream';
import type { ExportEncoding, ExportFormat, ExportListName } from '#contract/exports';
import { type ExportFilter, exportColumns, exportRows } from '#db/export-rows';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize, can } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { csvFile } from './exports/csv.ts';
import { xlsxFile } from './exports/xlsx.ts';
import { auditRow } from './record.ts';

const TITLES: Record<ExportListName, string> = {
  customers: '顧客',
  vehicles: '車両',
  quotes: '見積り依頼',
  orders: '購入',
  follows: 'フォロー',
  todos: 'ToDo',
  deliveries: '送信',
  history: '応対履歴',
  cleaning_lookups: '廃車可能性確認',
  automation_sends: '自動送信',
};

export type { ExportFilter };

export interface ExportedFile {
  fileName: string;
  contentType: string;
  body: Readable;
}

/**
 * A list as a file, read and written some rows at a time (B14). Real mail addresses are in it only for those who may
 * export them (C8); the audit log says who took which list before the first row leaves.
 */
export async function exportList(
  deps: UseCaseDeps,
  actor: Actor,
  input: { list: ExportListName; format: ExportFormat; encoding: ExportEncoding; filter: ExportFilter },
): Promise<ExportedFile> {
  authorize(actor, 'customer.read');
  const { list, format, encoding, filter } = input;
  const withAddresses = can(actor, 'customer.export');
  const columns = exportColumns(list, withAddresses);
  const facts = { action: 'export', entity: 'list', entityId: list, storeId: filter.storeId ?? null };
  const audit = auditRow(deps, actor, { ...facts, after: { format, withAddresses, filter } });
  await deps.db.transaction((tx) => insertRows(tx, { auditLog: [audit] }), { actor });

  const rows = exportRows(deps.db, actor, list, columns, { ...filter, now: deps.now() });
  const name = `${list}-${deps.now().toISOString().slice(0, 10)}.${format}`;
  if (format === 'xlsx')
    return { fileName: name, contentType: XLSX, body: xlsxFile(TITLES[list], columns, rows) };
  const headings = columns.map(({ heading }) => heading);
  const contentType = `text/csv; charset=${encoding === 'utf-8' ? 'utf-8' : 'Shift_JIS'}`;
  return {
    fileName: name,
    contentType,
    body: Readable.from(csvFile(headings, rows, encoding), { objectMode: false }),
  };
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
