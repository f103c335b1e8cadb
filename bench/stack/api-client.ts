import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** An answer of the API that is not a success. */
export class ApiFailure extends Error {
  readonly status: number;

  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} answered ${status}: ${body.slice(0, 500)}`);
    this.name = 'ApiFailure';
    this.status = status;
  }
}

/** The product's HTTP API as a program with an API key uses it (DESIGN §6). */
export class ApiClient {
  readonly baseUrl: string;
  readonly apiKey: string;

  constructor(baseUrl: string, apiKey: string) {
    this.baseUrl = baseUrl;
    this.apiKey = apiKey;
  }

  async untilHealthy(): Promise<void> {
    const response = await fetch(`${this.baseUrl}/readyz`);
    if (!response.ok) throw new Error(`readyz answered ${response.status}`);
    const { items } = await this.get<{ items: unknown[] }>('stores');
    if (items.length === 0) throw new Error('The first boot has not made its store yet');
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path, undefined, {});
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.#call('PATCH', path, body, {});
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.#call('POST', path, body, { 'idempotency-key': randomUUID() });
  }

  /**
   * POST that is repeated with the same Idempotency-Key until it is answered, as a careful client does while servers
   * are being killed. Refusals (4xx) are thrown.
   */
  async postUntilAnswered<T>(path: string, body: object, patienceMs = 120_000): Promise<T> {
    const headers = { 'idempotency-key': randomUUID() };
    const deadline = Date.now() + patienceMs;
    for (;;) {
      try {
        return await this.#call<T>('POST', path, body, headers);
      } catch (error) {
        const refused =
          error instanceof ApiFailure && error.status < 500 && ![408, 409, 425, 429].includes(error.status);
        if (refused || Date.now() > deadline) throw error;
        await delay(300);
      }
    }
  }

  async #call<T>(
    method: string,
    path: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<T> {
    const response = await fetch(`${this.baseUrl}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiFailure(method, path, response.status, text);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
