import type { z } from 'zod';

type Path = readonly PropertyKey[];

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * Fields of a request that its schema does not know: zod leaves them out of what it has parsed. A misspelt `selection` would
 * otherwise be no choice at all, and the postcards be all that wait.
 * @returns zod's issues, to be worded like the others
 */
export function unknownFields(given: unknown, parsed: unknown, path: Path = []): z.core.$ZodIssue[] {
  if (Array.isArray(given) && Array.isArray(parsed)) {
    return given.flatMap((entry, at) => unknownFields(entry, parsed[at], [...path, at]));
  }
  if (!isPlain(given) || !isPlain(parsed)) return [];
  const keys = Object.keys(given).filter((name) => !(name in parsed));
  const unknown = { code: 'unrecognized_keys' as const, keys, path: [...path], message: '', input: given };
  return [
    ...(keys.length > 0 ? [unknown] : []),
    ...Object.entries(given).flatMap(([name, value]) => unknownFields(value, parsed[name], [...path, name])),
  ];
}
