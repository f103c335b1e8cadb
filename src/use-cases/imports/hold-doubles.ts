import { type ChunkContext, type ImportRow, refuse } from './chunk.ts';

type Values = Record<string, unknown> & { externalId?: string | null };

export interface Likeness<V extends Values> {
  /** what makes two rows look the same: any of these is enough */
  of(values: V): string[];
  /** ids of what is on record, by likeness */
  onRecord: ReadonlyMap<string, string>;
  /** the column that is named */
  field(values: V): string;
  /** in words: カナと電話番号 */
  words: string;
}

/** Whether anything has to be looked up on record before `holdDoubles`. */
export const unnamedOf = <V extends Values>(ready: readonly { values: V }[]): V[] =>
  ready.flatMap(({ values }) => (values.externalId ? [] : [values]));

/**
 * Holds back rows without an external id that look like something on record or earlier in the file: a likeness is only a
 * hint, and a person decides (B14).
 */
export function holdDoubles<V extends Values>(
  context: ChunkContext,
  ready: readonly { row: ImportRow; values: V }[],
  likeness: Likeness<V>,
): void {
  const { foreseen } = context;
  const met = new Map<string, string | undefined>(likeness.onRecord);
  for (const { row, values } of ready) {
    const own = likeness.of(values);
    const same = own.find((one) => met.has(one) || foreseen?.looksLike(one));
    if (same !== undefined && !values.externalId) {
      refuse(context, row, likeness.field(values), possibleDouble(met.get(same), likeness.words));
      continue;
    }
    for (const one of own) if (!met.has(one)) met.set(one, undefined);
    foreseen?.addLikenesses(own);
  }
}

const possibleDouble = (matchId: string | undefined, words: string) => ({
  code: 'possible_double',
  message: `${words}が登録済みのものと同じです`,
  remedy:
    '同じものなら登録済みのほうを直し、外部IDを付けて取り込んでください。別のものなら「別のものとして登録」を選んでください',
  ...(matchId !== undefined && { matchId }),
});
