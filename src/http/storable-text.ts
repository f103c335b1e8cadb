/**
 * Where a request carries text that PostgreSQL cannot keep: the NUL character, or half of a surrogate pair.
 * @returns path of the first such string or key; null: there is none
 */
export function findUnstorableText(value: unknown): PropertyKey[] | null {
  const open: { value: unknown; path: PropertyKey[] }[] = [{ value, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: current, path } = next;
    if (typeof current === 'string' && !isStorable(current)) return path;
    if (typeof current !== 'object' || current === null) continue;
    for (const [key, part] of Object.entries(current)) {
      if (!isStorable(key)) return path;
      open.push({ value: part, path: [...path, Array.isArray(current) ? Number(key) : key] });
    }
  }
  return null;
}

/** Cs: halves of surrogate pairs that stand alone. */
const isStorable = (text: string): boolean => !/[\0\p{Cs}]/u.test(text);
