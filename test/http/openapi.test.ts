import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { routes } from '#http/routes/index';
import { myPageRoutes } from '#http/routes/my-page';
import { type Api, startApi } from './api.ts';

interface Operation {
  operationId: string;
  responses: Record<string, object>;
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  security: object[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

let api: Api;
let document: Document;
beforeAll(async () => {
  api = await startApi();
  document = (await request(api.app).get('/api/v1/openapi.json').expect(200)).body;
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

function refsIn(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(refsIn);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : refsIn(value),
  );
}

test('the document is OpenAPI 3.1 and has every route of the table', () => {
  expect(document.openapi).toBe('3.1.0');
  const written = operations().map(({ path, method }) => `${method} ${path}`);
  expect(written.sort()).toEqual(
    [...routes, ...myPageRoutes]
      .map(({ method, path, base = '/api/v1' }) => `${method} ${base}${path}`)
      .sort(),
  );
});

test('it has the surface that DESIGN §6 fixes', () => {
  for (const path of [
    '/stores',
    '/stores/{id}',
    '/customers',
    '/customers/{id}',
    '/customers/{id}/history',
    '/customers/{id}/follows',
    '/customers/{id}/messages',
    '/customers/{id}/vehicles',
    '/vehicles',
    '/quotes',
    '/orders',
    '/patterns',
    '/patterns/{id}',
    '/patterns/{id}/versions',
    '/patterns/{id}/preview',
    '/follows',
    '/follows/{id}',
    '/follows/{id}/stop',
    '/follows/{id}/remaining-steps',
    '/follows/{id}/steps/{stepId}',
    '/todos',
    '/todos/counts',
    '/todos/{id}/complete',
    '/todos/{id}/reassign',
    '/crm/events',
  ]) {
    expect(Object.keys(document.paths)).toContain(`/api/v1${path}`);
  }
});

test('every reference leads somewhere and every operation has a name of its own', () => {
  for (const reference of refsIn(document)) {
    expect(Object.keys(document.components.schemas)).toContain(
      reference.replace('#/components/schemas/', ''),
    );
  }
  const names = operations().map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
});

const ENTRANCES = ['postMyLinks', 'postMySession', 'postMySurveyLink', 'postMySurveyLinkAnswer'];

test('every operation says how it succeeds and fails, its path parameters, and who may call it', () => {
  for (const { path, operation } of operations()) {
    const statuses = Object.keys(operation.responses);
    expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
    const inPath = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === 'path')
      .map(({ name }) => `{${name}}`);
    expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
    // For anybody: published terms and draws (C12).
    if (path.startsWith('/api/v1/public/')) {
      expect(operation.security).toEqual([]);
      expect(statuses).not.toContain('401');
      continue;
    }
    // The ways into My Page are open, but only to its own pages.
    const isOpen = ENTRANCES.includes(operation.operationId);
    expect(operation.security.length > 0).toBe(!isOpen);
    expect(statuses).toContain(isOpen ? '403' : '401');
  }
});

test('what a request may leave out is not required: a customer needs only a name', () => {
  const schema = document.components.schemas.CreateCustomer as { required: string[]; properties: object };
  expect(schema.required).toEqual(['name']);
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['convenientTimes', 'consent', 'preferredChannel']),
  );
  expect((document.components.schemas.CreatePattern as { required: string[] }).required.sort()).toEqual([
    'name',
    'steps',
  ]);
});

test('the human page works without the internet', async () => {
  const page = await request(api.app).get('/api/docs').expect(200);
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    expect(file.startsWith('/api/docs/')).toBe(true);
    await request(api.app).get(file).expect(200);
  }
});
