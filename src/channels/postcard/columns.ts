import { type VerticalCell, verticalCells } from '#domain/vertical-text';
import type { TextOperation } from '../print/operations.ts';
import type { Measure } from '../print/wrap-text.ts';

const mmPerPt = 25.4 / 72;

/** Place of some columns of text, in millimetres; the first one stands to the right. */
export interface ColumnBlock {
  /** middle of the first column */
  rightMm: number;
  topMm: number;
  heightMm: number;
  /** room to the left, from the right edge of the first column */
  widthMm: number;
  /** tried in this order */
  sizesPt: readonly number[];
  /** distance of columns in em */
  leading: number;
  /** later lines begin so much lower, in em */
  indent: number;
  numerals: 'kanji' | 'keep';
  /** distance of characters, in em more than one; only where everything fits in it */
  spread?: number;
  /** columns end together at the bottom instead of beginning at the top */
  atBottom?: boolean;
}

interface Column {
  cells: VerticalCell[];
  lengthEm: number;
  indentEm: number;
}

/** Lines in columns, in the largest size at which they fit; a line is rather set smaller than broken. Null: they fit in none. */
export function fitColumns(
  lines: readonly string[],
  measure: Measure,
  block: ColumnBlock,
): TextOperation[] | null {
  const written = lines.map((line) => verticalCells(line, { numerals: block.numerals }));
  const attempts = [false, true].flatMap((broken) => block.sizesPt.map((sizePt) => ({ broken, sizePt })));
  for (const { broken, sizePt } of attempts) {
    const em = sizePt * mmPerPt;
    const room = block.heightMm / em;
    const columns = written.flatMap((cells, at) =>
      columnsOf(cells, at > 0 ? block.indent : 0, room, measure),
    );
    const width = em + (columns.length - 1) * em * block.leading;
    const fits = columns.every(({ lengthEm, indentEm }) => lengthEm + indentEm <= room + 1e-6);
    if (!fits || width > block.widthMm || (!broken && columns.length > written.length)) continue;
    return columns.flatMap((column, at) =>
      placed(column, block, { xMm: block.rightMm - at * em * block.leading, sizePt, room }, measure),
    );
  }
  return null;
}

/** Breaks a line into columns of at most `room` em; the following ones are indented like the first. */
function columnsOf(
  cells: readonly VerticalCell[],
  indentEm: number,
  room: number,
  measure: Measure,
): Column[] {
  const columns: Column[] = [{ cells: [], lengthEm: 0, indentEm }];
  for (const unit of unitsOf(cells)) {
    const length = unit.reduce((sum, cell) => sum + lengthOf(cell, measure), 0);
    let column = columns.at(-1) as Column;
    if (column.cells.length > 0 && column.lengthEm + length + indentEm > room) {
      if (column.cells.at(-1)?.kind === 'gap')
        column.lengthEm -= lengthOf({ kind: 'gap', joined: true }, measure);
      column = { cells: [], lengthEm: 0, indentEm };
      columns.push(column);
    }
    column.cells.push(...unit);
    column.lengthEm += length;
  }
  return columns;
}

/** Cells that stay together. A gap belongs to what stands before it. */
function unitsOf(cells: readonly VerticalCell[]): VerticalCell[][] {
  const units: VerticalCell[][] = [];
  for (const cell of cells) {
    const last = units.at(-1);
    if (cell.joined && last) last.push(cell);
    else units.push([cell]);
  }
  return units;
}

const lengthOf = (cell: VerticalCell, measure: Measure): number => {
  if (cell.kind === 'gap') return 0.5;
  return cell.kind === 'rotated' ? measure(cell.text, 1) / mmPerPt : 1;
};

function placed(
  { cells, lengthEm, indentEm }: Column,
  block: ColumnBlock,
  place: { xMm: number; sizePt: number; room: number },
  measure: Measure,
): TextOperation[] {
  const em = place.sizePt * mmPerPt;
  const wanted = block.spread ?? 0;
  const spread = Math.max(0, Math.min(wanted, (place.room - lengthEm) / Math.max(1, cells.length - 1)));
  const total = (lengthEm + spread * (cells.length - 1)) * em;
  let yMm = block.atBottom ? block.topMm + block.heightMm - total : block.topMm + indentEm * em;
  const operations: TextOperation[] = [];
  for (const cell of cells) {
    const height = lengthOf(cell, measure) * em;
    if (cell.kind !== 'gap') operations.push(cellOperation(cell, place, yMm + height / 2, em));
    yMm += height + spread * em;
  }
  return operations;
}

/**
 * Spelled out each time: V8 puts copies made by spreading straight into the old generation, sixty for a card, where they stay
 * until it is tidied up (docs/benchmarks.md, postcards).
 */
function cellOperation(
  cell: Exclude<VerticalCell, { kind: 'gap' }>,
  { xMm, sizePt }: { xMm: number; sizePt: number },
  yMm: number,
  em: number,
): TextOperation {
  const { kind, text } = cell;
  if (kind === 'rotated') return { kind: 'text', text, xMm, yMm, sizePt, align: 'center', rotated: true };
  if (kind === 'combined') return { kind: 'text', text, xMm, yMm, sizePt, align: 'center', maxWidthMm: em };
  return { kind: 'text', text, xMm, yMm, sizePt, align: 'center', vertical: true };
}
