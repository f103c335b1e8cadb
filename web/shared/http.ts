import type { FieldError, Problem } from '#contract/problem';

/** A problem+json answer (RFC 9457), or a network that did not answer (`code: 'network'`, status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly remedy: string | undefined;
  /** messages by field path, e.g. `steps[0].offset` */
  readonly fields: Record<string, string>;

  constructor(
    status: number,
    code: string,
    title: string,
    words: { detail?: string | undefined; remedy?: string | undefined } = {},
    fields: Record<string, string> = {},
  ) {
    super(words.detail ?? title);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = words.detail;
    this.remedy = words.remedy;
    this.fields = fields;
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  body?: unknown;
  query?: Query;
  signal?: AbortSignal | undefined;
}

/** `crypto.randomUUID` exists in secure contexts only; shops open the app over plain http in their network. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function queryText(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** better-auth answers `{code, message}` instead of problem+json. */
type Answer = Partial<Problem> & { message?: string };

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** Some of what rules say is wrong is written in Japanese only: an English page leaves it out. */
export const inLanguageOfPage = (text: string | undefined): string =>
  text && !(document.documentElement.lang === 'en' && japanese.test(text)) ? text : '';

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What stands at a field: without the field's own name, and in the language of the page only. */
function fieldWords({ field, message, remedy }: FieldError, { code, title }: Answer): string {
  const inEnglish = document.documentElement.lang === 'en';
  const bare = message.startsWith(field) ? message.slice(field.length).replace(/^[:\s]+/, '') : message;
  // most rules of the domain say what is wrong in English only; the remedy and the title are in the person's language
  const what = inEnglish || japanese.test(bare) ? bare : code === 'invalid_input' ? '' : (title ?? '');
  const words = [inLanguageOfPage(what), remedy].filter(Boolean);
  return inEnglish ? words.map(capitalized).join('. ') : words.join('。');
}

/** Messages of a refused request by field path; none while it was not refused. */
export const fieldProblems = (error: unknown): Record<string, string> =>
  error instanceof ApiError ? error.fields : {};

/** The error that an answer with this status and body is. */
export function apiError(status: number, statusText: string, problem: Answer): ApiError {
  const fields = Object.fromEntries(
    (problem.errors ?? []).map((error) => [error.field, fieldWords(error, problem)]),
  );
  return new ApiError(
    status,
    problem.code ?? `http_${status}`,
    problem.title ?? statusText,
    { detail: problem.detail ?? problem.message, remedy: problem.remedy },
    fields,
  );
}

async function toApiError(response: Response): Promise<ApiError> {
  return apiError(response.status, response.statusText, (await response.json().catch(() => ({}))) as Answer);
}

/**
 * One request to the API. `path` is below `/api/v1` unless it begins with `/api/`.
 * @throws ApiError
 */
export async function http<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  options: Options = {},
): Promise<T> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': document.documentElement.lang,
  };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = randomId();
  const url = (path.startsWith('/api/') ? path : `/api/v1${path}`) + queryText(options.query);
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'network', 'network');
  }
  if (!response.ok) throw await toApiError(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  http<T>('GET', path, { ...(query && { query }), signal });
export const post = <T>(path: string, body: unknown = {}): Promise<T> => http<T>('POST', path, { body });
export const patch = <T>(path: string, body: unknown): Promise<T> => http<T>('PATCH', path, { body });
export const put = <T>(path: string, body: unknown): Promise<T> => http<T>('PUT', path, { body });
export const del = <T>(path: string, body?: unknown): Promise<T> =>
  http<T>('DELETE', path, body === undefined ? {} : { body });

export type { Page } from '#contract/fields';
