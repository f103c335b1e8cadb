import { createHash } from 'node:crypto';

type Values = Record<string, unknown> & { externalId?: string | null };

/**
 * What a dry run would have written by now, so that later rows of the file meet it as a run's rows meet the record. Kept as
 * numbers: a long file costs some 100 bytes a row.
 */
export class Foreseen {
  /** by external id: what the newest row says */
  readonly #rows = new Map<number, number>();
  /** by which another row would be taken for a double */
  readonly #likenesses = new Set<number>();
  /** of the transaction under way */
  readonly #newRows = new Map<number, number>();
  readonly #newLikenesses = new Set<number>();

  /** What a row does to one that the file would have written: null where it would have written none. */
  outcomeOf({ externalId, ...said }: Values): 'updated' | 'unchanged' | null {
    const key = externalId ? numberOf(externalId) : -1;
    const before = this.#newRows.get(key) ?? this.#rows.get(key);
    if (before === undefined) return null;
    return before === numberOf(JSON.stringify(said)) ? 'unchanged' : 'updated';
  }

  write({ externalId, ...said }: Values): void {
    if (externalId) this.#newRows.set(numberOf(externalId), numberOf(JSON.stringify(said)));
  }

  looksLike(likeness: string): boolean {
    const key = numberOf(likeness);
    return this.#newLikenesses.has(key) || this.#likenesses.has(key);
  }

  addLikenesses(likenesses: readonly string[]): void {
    for (const likeness of likenesses) this.#newLikenesses.add(numberOf(likeness));
  }

  /** The transaction was committed. */
  keep(): void {
    for (const [key, said] of this.#newRows) this.#rows.set(key, said);
    for (const key of this.#newLikenesses) this.#likenesses.add(key);
    this.forget();
  }

  /** The transaction came to nothing, or begins. */
  forget(): void {
    this.#newRows.clear();
    this.#newLikenesses.clear();
  }
}

/** 48 bits, which a number holds exactly: two of a million texts meet once in 500 files. */
const numberOf = (text: string): number => createHash('sha1').update(text).digest().readUIntBE(0, 6);
