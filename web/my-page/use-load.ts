import { useCallback, useEffect, useState } from 'react';
import { ApiError } from './api.ts';
import { type Words, useWords } from './i18n.ts';

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'failed'; message: string; again: () => void }
  | { state: 'ready'; data: T; set: (data: T) => void; again: () => void };

/** What to tell the customer. */
export function messageOf(error: unknown, words: Words): string {
  if (error instanceof ApiError)
    return error.code === 'network' ? words.network : error.message || words.failed;
  return words.failed;
}

/** Reads when the page opens. @param load the same function as long as it reads the same */
export function useLoad<T>(load: () => Promise<T>): Loaded<T> {
  const words = useWords();
  const [result, setResult] = useState<{ data: T } | { error: unknown } | null>(null);
  const read = useCallback(() => {
    let isWanted = true;
    setResult(null);
    load().then(
      (data) => isWanted && setResult({ data }),
      (error: unknown) => isWanted && setResult({ error }),
    );
    return () => {
      isWanted = false;
    };
  }, [load]);
  useEffect(read, [read]);
  if (!result) return { state: 'loading' };
  if ('error' in result) return { state: 'failed', message: messageOf(result.error, words), again: read };
  return { state: 'ready', data: result.data, set: (data) => setResult({ data }), again: read };
}
