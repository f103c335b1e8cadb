import { IMPORT_FIELDS, type ImportField, type ImportKind, isMany } from './fields.ts';

/** A header as the table of headers writes it: half width, lower case, without spaces, brackets and punctuation. */
export const normalizeHeader = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s()[\]【】「」*※・_.:\-/]/g, '');

/**
 * Which field each column probably is, by its header; null: none. A field's own name goes before other names of it: our
 * export has 外部 ID beside 顧客 ID. A field that is not put together of several columns is given to one column only,
 * except that a second telephone column stands in where the first is blank.
 */
export function suggestMapping(kind: ImportKind, headers: readonly string[]): (string | null)[] {
  const names = headers.map(normalizeHeader);
  const found: (string | null)[] = names.map(() => null);
  const give = (isOf: (field: ImportField, name: string) => boolean) =>
    names.forEach((name, index) => {
      if (found[index]) return;
      const field = IMPORT_FIELDS[kind].find(
        (known) => isOf(known, name) && (isMany(known) || !found.includes(known.key)),
      );
      found[index] = field?.key ?? null;
    });
  give(({ key, label }, name) => normalizeHeader(label) === name || key.toLowerCase() === name);
  give(({ headers: known }, name) => known.includes(name));
  return found;
}
