import { Readable } from 'node:stream';
import { openStatement } from '#channels/print/statement';
import type { ExportEncoding } from '#contract/exports';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import type { StatementLine } from '#domain/usage-statement';
import type { UseCaseDeps } from '../deps.ts';
import type { ExportedFile } from '../export-list.ts';
import { type Cell, csvFile } from '../exports/csv.ts';
import { auditRow } from '../record.ts';
import { getUsage, type Usage } from './get-usage.ts';

export interface UsageFileOrder {
  storeId: string;
  month?: string | undefined;
  format: 'pdf' | 'csv';
  encoding: ExportEncoding;
}

/** The usage statement as a file (D7). The audit log says who took it. */
export async function exportUsage(
  deps: UseCaseDeps,
  actor: Actor,
  order: UsageFileOrder,
): Promise<ExportedFile> {
  const usage = await getUsage(deps, actor, order);
  const { store, month } = usage;
  const facts = { action: 'export', entity: 'usage', entityId: store.id, storeId: store.id };
  const audit = auditRow(deps, actor, { ...facts, after: { month, format: order.format } });
  await deps.db.transaction((tx) => insertRows(tx, { auditLog: [audit] }), { actor });
  const fileName = `usage-${store.code}-${month}.${order.format}`;
  if (order.format === 'pdf') return { fileName, contentType: 'application/pdf', body: paper(usage) };
  const charset = order.encoding === 'utf-8' ? 'utf-8' : 'Shift_JIS';
  return {
    fileName,
    contentType: `text/csv; charset=${charset}`,
    body: Readable.from(csvFile(CSV_HEADINGS, csvRows(usage), order.encoding), { objectMode: false }),
  };
}

const CSV_HEADINGS = ['対象月', '店舗', '区分', '項目', '単価（円）', '数量', '金額（円）'];

async function* csvRows({
  store,
  month,
  lines,
  inDoubt,
  totalYen,
  pending,
}: Usage): AsyncGenerator<Cell[][]> {
  const row = (kind: string, label: string, unit: string, quantity: number | null, amountYen: number) => [
    month,
    store.name,
    kind,
    label,
    unit,
    quantity === null ? '' : String(quantity),
    String(amountYen),
  ];
  const ofLine = (kind: string) => (line: StatementLine) =>
    row(kind, line.label, String(line.unitYen), line.quantity, line.amountYen);
  yield [
    ...lines.map(ofLine('請求')),
    row('合計', '合計（税抜）', '', null, totalYen),
    ...inDoubt.map(ofLine('確認待ち（合計に含まず）')),
    ...(pending.quantity > 0
      ? [row('送信処理中（合計に含まず）', '送信処理中', '', pending.quantity, pending.amountYen)]
      : []),
  ];
}

const yen = (amount: number): string => `¥${amount.toLocaleString('ja-JP')}`;
const count = (amount: number): string => amount.toLocaleString('ja-JP');

function paper(usage: Usage): Readable {
  const { store, month, lines, inDoubt, totalYen, days, pending } = usage;
  const [year, number] = [month.slice(0, 4), Number(month.slice(5))];
  const columns = [
    { heading: '項目', width: 0.49, align: 'left' },
    { heading: '単価', width: 0.16, align: 'right' },
    { heading: '数量', width: 0.15, align: 'right' },
    { heading: '金額', width: 0.2, align: 'right' },
  ] as const;
  const rowOf = ({ label, unitYen, quantity, amountYen }: StatementLine) => [
    label,
    yen(unitYen),
    count(quantity),
    yen(amountYen),
  ];
  return openStatement({
    title: 'ご利用明細書',
    subtitle: `${year}年${number}月分${usage.running ? '（月の途中）' : usage.closed ? '' : '（確定前）'}`,
    addressee: store.name,
    notes: [
      `${usage.closed ? '確定' : '作成'}日時 ${formatWallClock(usage.madeAt, store.timeZone)}`,
      `店舗コード ${store.code}`,
    ],
    total: { label: '合計（税抜）', amount: yen(totalYen) },
    tables: [
      {
        caption: '内訳',
        columns,
        rows: [...lines.map(rowOf), ['合計', '', '', yen(totalYen)]],
        summed: true,
        empty: '',
      },
      ...(inDoubt.length > 0
        ? [{ caption: '確認待ち（合計に含みません）', columns, rows: inDoubt.map(rowOf), empty: '' }]
        : []),
      {
        caption: '日別',
        columns: [
          { heading: '日付', width: 0.24, align: 'left' },
          { heading: 'SMS', width: 0.16, align: 'right' },
          { heading: 'SMS 金額', width: 0.22, align: 'right' },
          { heading: 'はがき', width: 0.16, align: 'right' },
          { heading: 'はがき 金額', width: 0.22, align: 'right' },
        ],
        rows: days.map(({ on, sms, smsYen, postcard, postcardYen }) => [
          on,
          count(sms),
          yen(smsYen),
          count(postcard),
          yen(postcardYen),
        ]),
        empty: 'この月に課金される送信はありません',
      },
    ],
    remarks: [
      '送信は、送信処理を始めた日時（店舗の現地時刻）の月に計上します。通信会社・印刷所が受け付けたものを数え、その後の不達は差し引きません。',
      ...(inDoubt.length > 0
        ? ['確認待ちは、届いたかどうかを店舗が確認した月の明細に計上されます（明細の確定前なら、この月）。']
        : []),
      ...(usage.closed
        ? ['確定した明細は変わりません。あとで確定・取り消しされた送信は、それが起きた月の明細に入ります。']
        : []),
      ...(pending.quantity > 0 ? [`送信処理中 ${count(pending.quantity)} 件は含みません。`] : []),
    ],
  });
}
