import request, { type Test } from 'supertest';
import { myPageUrl } from '#use-cases/my-page/link-token';
import type { Api } from './api.ts';

export const ORIGIN = { Origin: 'http://localhost:3000' };

export interface Visitor {
  cookie: string;
  get(path: string): Test;
  post(path: string, body?: object): Test;
  put(path: string, body?: object): Test;
  patch(path: string, body: object): Test;
  delete(path: string): Test;
}

/** The token of a link as a mail would carry it. */
export function linkToken(
  api: Api,
  customerId: string,
  { epoch = 1, minutes = 60 }: { epoch?: number; minutes?: number } = {},
): string {
  const expiresAt = new Date(Date.now() + minutes * 60_000);
  return myPageUrl(api.deps.config, { customerId, epoch, expiresAt }).split('#')[1] ?? '';
}

/** A request to /api/my without a session. */
export const postOpen = (
  api: Api,
  path: string,
  body: object,
  headers: Record<string, string> = ORIGIN,
): Test => request(api.app).post(`/api/my${path}`).set(headers).send(body);

/** A customer on My Page. */
export async function enter(api: Api, customerId: string): Promise<Visitor> {
  const answer = await postOpen(api, '/session', { token: linkToken(api, customerId) }).expect(201);
  const cookie = (answer.headers['set-cookie'] as unknown as string[])[0]?.split(';')[0] ?? '';
  const headers = { ...ORIGIN, Cookie: cookie };
  const to = (path: string) => `/api/my${path}`;
  return {
    cookie,
    get: (path) => request(api.app).get(to(path)).set(headers),
    post: (path, body = {}) => request(api.app).post(to(path)).set(headers).send(body),
    put: (path, body = {}) => request(api.app).put(to(path)).set(headers).send(body),
    patch: (path, body) => request(api.app).patch(to(path)).set(headers).send(body),
    delete: (path) => request(api.app).delete(to(path)).set(headers),
  };
}
