import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Cell } from './csv.ts';

/** Rows of one Excel sheet, the heading among them. */
const MAX_ROWS = 1_048_576;
const MAX_CELL = 32_767;

export interface XlsxColumn {
  heading: string;
  isNumber?: true;
}

/**
 * An Excel workbook with one sheet, written while its rows are read: texts stand in their cells, so that no table of
 * strings has to be kept (docs/decisions/0011).
 */
export function xlsxFile(
  sheetName: string,
  columns: readonly XlsxColumn[],
  chunks: AsyncIterable<Cell[][]>,
): Readable {
  const zip = new ZipFile();
  for (const [path, xml] of Object.entries(parts(sheetName))) zip.addBuffer(Buffer.from(xml), path);
  const sheet = Readable.from(sheetXml(columns, chunks));
  const output = zip.outputStream as Readable;
  // The ZIP knows nothing of errors in what it reads.
  sheet.once('error', (error) => output.destroy(error));
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  return output;
}

async function* sheetXml(
  columns: readonly XlsxColumn[],
  chunks: AsyncIterable<Cell[][]>,
): AsyncGenerator<Buffer> {
  const widths = columns
    .map((_, index) => `<col min="${index + 1}" max="${index + 1}" width="18" customWidth="1"/>`)
    .join('');
  yield Buffer.from(
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>` +
      rowXml(columns.map(({ heading }) => textCell(heading, ' s="1"'))),
  );
  let rows = 1;
  for await (const chunk of chunks) {
    const room = MAX_ROWS - 1 - rows;
    const shown = chunk.slice(0, room);
    rows += shown.length;
    yield Buffer.from(
      shown.map((row) => rowXml(row.map((cell, index) => cellXml(cell, columns[index])))).join(''),
    );
    if (shown.length < chunk.length) {
      yield Buffer.from(rowXml([textCell('Excel の行数の上限に達しました。続きは CSV で出力してください')]));
      break;
    }
  }
  yield Buffer.from('</sheetData></worksheet>');
}

const rowXml = (cells: readonly string[]): string => `<row>${cells.join('')}</row>`;

function cellXml(cell: Cell, column: XlsxColumn | undefined): string {
  if (cell === null || cell === '') return '<c/>';
  return column?.isNumber && Number.isFinite(Number(cell)) ? `<c><v>${Number(cell)}</v></c>` : textCell(cell);
}

const textCell = (text: string, style = ''): string =>
  `<c t="inlineStr"${style}><is><t xml:space="preserve">${escapeXml(text.slice(0, MAX_CELL))}</t></is></c>`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no such characters at all.
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const escapeXml = (text: string): string =>
  text.replace(NOT_XML, '').replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign);

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';
const SHEETML = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The fixed parts of a workbook (ECMA-376). */
const parts = (sheetName: string): Record<string, string> => ({
  '[Content_Types].xml': `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEETML}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEETML}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEETML}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="${RELS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeXml(sheetName).slice(0, 31)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${RELS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="游ゴシック"/></font><font><b/><sz val="11"/><name val="游ゴシック"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
});
