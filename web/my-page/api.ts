import type { Problem } from '#contract/problem';
import { currentLocale } from './i18n.ts';

/** What the API refused, in words for the customer. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** messages by field path */
  readonly fields: Record<string, string>;

  constructor(status: number, code: string, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** Told when the session is over, wherever in the page that shows. */
let onSignedOut: () => void = () => {};
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/api/my${path}`, {
      method,
      headers: {
        'Accept-Language': currentLocale(),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, 'network', '');
  }
  if (answer.ok)
    return (answer.status === 204 || answer.status === 202 ? undefined : await answer.json()) as T;
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  const fields = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message]));
  if (answer.status === 401) onSignedOut();
  const words = problem.remedy || problem.errors?.[0]?.message || problem.title || '';
  // English remedies begin small
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  throw new ApiError(answer.status, problem.code ?? 'unknown', sentence, fields);
}

export const get = <T>(path: string): Promise<T> => call('GET', path);

/** `crypto.randomUUID` exists in secure contexts only. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
