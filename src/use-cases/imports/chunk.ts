import type { ImportOrder } from '#db/imports';
import type { Tx } from '#db/client';
import type { Owner } from '#db/import-targets';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import type { CellProblem } from '#domain/imports/values';
import type { RowProblem, RowValues } from '#domain/imports/read-row';
import type { z } from 'zod';
import type { UseCaseDeps } from '../deps.ts';
import type { Foreseen } from './foreseen.ts';

/** A row of the file on its way into the record. */
export interface ImportRow extends RowValues {
  rowNumber: number;
  cells: readonly string[];
  outcome?: 'created' | 'updated' | 'unchanged' | 'held' | 'failed';
}

/** What a chunk of rows is worked on with. */
export interface ChunkContext {
  tx: Tx;
  deps: UseCaseDeps;
  /** in whose name it is imported */
  actor: Actor;
  job: ImportOrder;
  /** of a dry run: nothing is written, but what would be is known to the rows after it */
  foreseen: Foreseen | null;
  staff: StaffFinder;
  /** external ids of customers made here: news of the CRM may wait for them */
  arrived: string[];
}

export type StaffFinder = (nameOrMail: string) => string | undefined;

/** Gives every row without problems its outcome, and writes what has changed. */
export type ChunkHandler = (context: ChunkContext, rows: readonly ImportRow[]) => Promise<void>;

/** Header of the column a field comes from. */
export const columnOf = ({ job }: ChunkContext, field: string): string | null => {
  const index = job.columns?.indexOf(field) ?? -1;
  return index < 0 ? null : (job.headers[index] ?? null);
};

export function refuse(
  context: ChunkContext,
  row: ImportRow,
  field: string | null,
  problem: CellProblem & { code?: string; matchId?: string },
): void {
  const { code = 'invalid_input', ...words } = problem;
  const found: RowProblem = {
    ...words,
    code,
    field,
    column: field === null ? null : columnOf(context, field),
  };
  row.problems.push(found);
  row.outcome = code === 'possible_double' ? 'held' : 'failed';
}

const WORDS: Readonly<Record<string, CellProblem>> = {
  email: {
    message: 'メールアドレスの形式ではありません',
    remedy: 'hanako@example.jp のように入力してください',
  },
  postalCode: { message: '郵便番号の形式ではありません', remedy: '150-0001 のように 7 桁で入力してください' },
};

/** The API's own validation of a row. @returns the input, or null where the row was refused */
export function validate<T extends z.ZodType>(
  context: ChunkContext,
  row: ImportRow,
  schema: T,
  input: unknown,
): z.output<T> | null {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    const size: CellProblem | null =
      issue.code === 'too_big'
        ? { message: '長すぎるか、大きすぎます', remedy: `${issue.maximum} 以下にしてください` }
        : null;
    refuse(
      context,
      row,
      field,
      size ?? WORDS[field] ?? { message: '値が正しくありません', remedy: '入力内容を確かめてください' },
    );
  }
  return null;
}

/** Rows of one customer's or vehicle's external id stand in different rounds: the later row changes what the earlier made. */
export function roundsOf(rows: readonly ImportRow[]): ImportRow[][] {
  const rounds: ImportRow[][] = [];
  const times = new Map<string, number>();
  for (const row of rows) {
    const { externalId } = row.values;
    const time = typeof externalId === 'string' ? (times.get(externalId) ?? 0) : 0;
    if (typeof externalId === 'string') times.set(externalId, time + 1);
    const round = rounds[time] ?? [];
    rounds[time] = round;
    round.push(row);
  }
  return rounds;
}

/** Columns whose value differs; dates and lists are compared by what they say. */
export function changedKeys(before: object, after: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(after).filter(
    (key) =>
      JSON.stringify((before as Record<string, unknown>)[key] ?? null) !== JSON.stringify(after[key] ?? null),
  );
}

export const pick = (from: object, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, (from as Record<string, unknown>)[key]]));

/** The row as the database names its columns, for `changeRows`. */
export const snakeRow = (row: object, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [snakeCase(key), (row as Record<string, unknown>)[key]]));

export const snakeCase = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The customer a vehicle or an order belongs to; null: the row was refused. */
export function ownerOf(
  context: ChunkContext,
  row: ImportRow,
  owners: ReadonlyMap<string, Owner>,
): Owner | null {
  const owner = owners.get(String(row.values.customerExternalId));
  if (owner && !owner.erased && seesStore(context.actor, owner.storeId)) return owner;
  refuse(context, row, 'customerExternalId', {
    code: 'not_found',
    message: 'この外部IDの顧客がいません',
    remedy: '先に顧客を取り込むか、顧客の外部IDを直してください',
  });
  return null;
}

export const OTHER_STORE = {
  code: 'forbidden',
  message: 'この外部IDは他の店舗で使われています',
  remedy: '外部IDを確かめるか、全店舗を扱える人に取り込んでもらってください',
} as const;
