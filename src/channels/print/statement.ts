import type { Readable } from 'node:stream';
import PDFDocument from 'pdfkit';
import { readJapaneseFont } from './font.ts';

/** A statement with its sums made: this file only places it on paper. */
export interface StatementPaper {
  title: string;
  /** below the title: month, state */
  subtitle: string;
  addressee: string;
  /** upper right corner, a line each */
  notes: readonly string[];
  total: { label: string; amount: string };
  tables: readonly Table[];
  /** small print at the end */
  remarks: readonly string[];
}

export interface Table {
  caption: string;
  columns: readonly { heading: string; width: number; align: 'left' | 'right' }[];
  rows: readonly (readonly string[])[];
  /** the last row is a sum */
  summed?: boolean;
  empty: string;
}

type Document = InstanceType<typeof PDFDocument>;

const MARGIN = 48;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN;
const ROW = 20;
const INK = '#1f2933';
const FAINT = '#66717d';
const RULE = '#c9d1d9';

/** A statement as A4 PDF. Tables go on over as many pages as they need, with their headings repeated. */
export function openStatement(paper: StatementPaper): Readable {
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    font: readJapaneseFont() as unknown as string, // pdfkit takes a font file's bytes here, which its types leave out
    info: { Title: `${paper.title} ${paper.subtitle}`, Creator: 'Oikaze' },
    lang: 'ja-JP',
  });
  let y = head(document, paper);
  for (const table of paper.tables) y = draw(document, table, y + 22);
  y += 18;
  for (const remark of paper.remarks) {
    const height = document.fontSize(8).heightOfString(remark, { width: WIDTH });
    if (y + height > BOTTOM) y = nextPage(document);
    document.fillColor(FAINT).text(remark, MARGIN, y, { width: WIDTH });
    y += height + 3;
  }
  document.end();
  return document as unknown as Readable;
}

function head(document: Document, paper: StatementPaper): number {
  document.fillColor(INK).fontSize(20).text(paper.title, MARGIN, MARGIN, { lineBreak: false });
  document
    .fontSize(11)
    .fillColor(FAINT)
    .text(paper.subtitle, MARGIN, MARGIN + 28, { lineBreak: false });
  paper.notes.forEach((note, index) => {
    document.fontSize(9).text(note, MARGIN, MARGIN + 4 + index * 14, { width: WIDTH, align: 'right' });
  });
  const top = MARGIN + 70;
  document.fontSize(14).fillColor(INK).text(paper.addressee, MARGIN, top, { width: WIDTH });
  const box = document.y + 12;
  document
    .rect(MARGIN, box, WIDTH, 44)
    .lineWidth(1)
    .strokeColor(INK)
    .stroke()
    .fontSize(12)
    .text(paper.total.label, MARGIN + 14, box + 15, { lineBreak: false });
  document
    .fontSize(18)
    .text(paper.total.amount, MARGIN + 14, box + 10, { width: WIDTH - 28, align: 'right' });
  return box + 44;
}

function draw(document: Document, table: Table, top: number): number {
  let y = top;
  // A caption and its headings do not stand alone at the foot of a page.
  if (y + 3 * ROW > BOTTOM) y = nextPage(document);
  document.fontSize(11).fillColor(INK).text(table.caption, MARGIN, y, { lineBreak: false });
  y = headings(document, table, y + 20);
  if (table.rows.length === 0) {
    document
      .fontSize(9)
      .fillColor(FAINT)
      .text(table.empty, MARGIN + 4, y + 5, { lineBreak: false });
    return y + ROW;
  }
  table.rows.forEach((row, index) => {
    if (y + ROW > BOTTOM) y = headings(document, table, nextPage(document));
    const isSum = table.summed === true && index === table.rows.length - 1;
    if (isSum) line(document, y, INK);
    cells(document, table, row, y, isSum ? 10 : 9);
    y += ROW;
    if (!isSum) line(document, y, RULE);
  });
  return y;
}

function headings(document: Document, table: Table, y: number): number {
  document.rect(MARGIN, y, WIDTH, ROW).fill('#eef2f5');
  cells(
    document,
    table,
    table.columns.map(({ heading }) => heading),
    y,
    9,
  );
  return y + ROW;
}

function cells(document: Document, table: Table, row: readonly string[], y: number, size: number): void {
  let x = MARGIN;
  table.columns.forEach(({ width, align }, index) => {
    document
      .fontSize(size)
      .fillColor(INK)
      .text(row[index] ?? '', x + 4, y + 5, { width: width * WIDTH - 8, align, height: ROW, ellipsis: true });
    x += width * WIDTH;
  });
}

function nextPage(document: Document): number {
  document.addPage();
  return MARGIN;
}

const line = (document: Document, y: number, color: string): void => {
  document
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + WIDTH, y)
    .lineWidth(0.6)
    .strokeColor(color)
    .stroke();
};
