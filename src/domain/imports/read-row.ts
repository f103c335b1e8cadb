import { importField, type ImportField, type ImportKind } from './fields.ts';
import { type CellProblem, type CellValue, cleanCell, readCell } from './values.ts';

/** What is wrong with a row; `column` is the header it stands under. */
export interface RowProblem extends CellProblem {
  code: string;
  field: string | null;
  column: string | null;
  /** id of a row on record that this one may be a double of */
  matchId?: string;
}

export interface RowValues {
  /** by field key; a blank cell says nothing and is left out */
  values: Record<string, CellValue>;
  problems: RowProblem[];
}

/** How a file's columns are to be read: the target field of each column. */
export interface ImportMapping {
  kind: ImportKind;
  headers: readonly string[];
  columns: readonly (string | null)[];
}

export type RowReader = (cells: readonly string[]) => RowValues;

/** Reads rows of one mapping: blank cells are left out, columns of one field are put together. */
export function rowReader({ kind, headers, columns }: ImportMapping): RowReader {
  const plan = new Map<string, { field: ImportField; columns: number[] }>();
  columns.forEach((key, index) => {
    const field = key === null ? undefined : importField(kind, key);
    if (!field) return;
    const entry = plan.get(field.key) ?? { field, columns: [] };
    entry.columns.push(index);
    plan.set(field.key, entry);
  });
  return (cells) => {
    const row: RowValues = { values: {}, problems: [] };
    for (const { field, columns: at } of plan.values()) {
      const column = headers[at[0] ?? 0] ?? null;
      const given = at.map((index) => cleanCell(cells[index] ?? '')).filter((cell) => cell !== '');
      const text = field.joinedBy === undefined ? given[0] : given.join(field.joinedBy);
      if (text === undefined || text === '') {
        if (field.required) row.problems.push(missing(field, column));
        continue;
      }
      const read = readCell(field.kind, text);
      if ('value' in read) row.values[field.key] = read.value;
      else row.problems.push({ code: 'invalid_input', field: field.key, column, ...read.problem });
    }
    return row;
  };
}

const missing = ({ key, label }: ImportField, column: string | null): RowProblem => ({
  code: 'invalid_input',
  field: key,
  column,
  message: `${label}が空です`,
  remedy: `${label}を入力してください`,
});
