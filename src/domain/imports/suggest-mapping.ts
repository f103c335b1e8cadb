import { IMPORT_FIELDS, type ImportKind } from './fields.ts';

/** A header as the table of headers writes it: half width, lower case, without spaces, brackets and punctuation. */
export const normalizeHeader = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s()[\]【】「」*※・_.:\-/]/g, '');

/**
 * Which field each column probably is, by its header; null: none. A field that is not put together of several columns is
 * given to one column only, except that a second telephone column stands in where the first is blank.
 */
export function suggestMapping(kind: ImportKind, headers: readonly string[]): (string | null)[] {
  const given = new Set<string>();
  return headers.map((header) => {
    const name = normalizeHeader(header);
    const field = IMPORT_FIELDS[kind].find(
      ({ key, label, headers: known, joinedBy }) =>
        (joinedBy !== undefined || key === 'phone' || !given.has(key)) &&
        (known.includes(name) || normalizeHeader(label) === name || key.toLowerCase() === name),
    );
    if (!field) return null;
    given.add(field.key);
    return field.key;
  });
}
