import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Express } from 'express';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import request, { type Test } from 'supertest';
import { v7 } from 'uuid';
import { parseConfig } from '#config';
import type { FollowInput, WorkflowMessage } from '#contract/workflow-messages';
import { authStore } from '#db/auth-store';
import { createDatabase, type Database } from '#db/client';
import { createTodoChanges } from '#db/todo-changes';
import { createApp } from '#http/app';
import { authHandler, createAuth, hashPassword, sessionActor } from '#http/auth';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '#use-cases/deps';
import { createStoreZones, ensureFirstStore } from '#use-cases/find-stores';
import { ensureBootstrapKey } from '#use-cases/manage-api-keys';
import { ensureSurveys } from '#use-cases/surveys/ensure-surveys';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { holdToDocument } from './documented.ts';

export const ADMIN_KEY = 'test-admin-key-0123456789';
export const WEBHOOK_SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
export const PASSWORD = 'correct horse battery';

/** What the engine was told. */
export interface EngineDouble {
  started: FollowInput[];
  told: { workflowId: string; message: WorkflowMessage }[];
  isDown: boolean;
}

export interface Api {
  app: Express;
  db: Database;
  deps: UseCaseDeps;
  engine: EngineDouble;
  /** A request with the administrator's key. */
  get(path: string): Test;
  post(path: string, body?: unknown, headers?: Record<string, string>): Test;
  patch(path: string, body: unknown): Test;
  put(path: string, body: unknown): Test;
  delete(path: string): Test;
  /** A request with another key, a cookie, or nothing. */
  as(headers: Record<string, string>): Pick<Api, 'get' | 'post' | 'patch' | 'put' | 'delete'>;
  close(): Promise<void>;
}

/** The whole API on a database of its own; the engine is a double that writes down what it is told. */
export async function startApi(
  overrides: { env?: Record<string, string>; databaseUrl?: string } = {},
): Promise<Api> {
  const database: TestDatabase | null = overrides.databaseUrl ? null : await createTestDatabase();
  const url = overrides.databaseUrl ?? database?.url ?? '';
  const config = parseConfig({
    DATABASE_URL: url,
    SESSION_SECRET: 'a secret of the tests that is long enough',
    OIKAZE_DATA_DIR: mkdtempSync(path.join(tmpdir(), 'oikaze-http-')),
    CRM_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ...overrides.env,
  });
  const logger = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const db = createDatabase(url, { max: 5 });
  const engine: EngineDouble = { started: [], told: [], isDown: false };
  const reach = () => {
    if (engine.isDown) throw new DomainError('engine_unavailable');
  };
  const deps: UseCaseDeps = {
    db,
    engine: {
      startFollow: async (input) => {
        reach();
        engine.started.push(input);
      },
      tellFollow: async (workflowId, message) => {
        reach();
        engine.told.push({ workflowId, message });
        return 'delivered';
      },
      endFollow: async () => {
        reach();
        return 'delivered';
      },
      runJob: async () => reach(),
      putSchedule: async () => reach(),
      restoreFollow: async () => reach(),
    } as UseCaseDeps['engine'],
    now: () => new Date(),
    newId: () => v7(),
    logger,
    config,
  };
  const auth = createAuth(deps, authStore(db));
  const todoChanges = createTodoChanges(url, logger);
  const closing = new AbortController();
  const { app, deviations } = holdToDocument(
    createApp({
      ...deps,
      version: 'test',
      authHandler: authHandler(auth, config.publicBaseUrl),
      sessionActor: (headers) => sessionActor(auth, deps, headers),
      hashPassword,
      checkDatabase: async () => {
        await db.pool.query('SELECT 1');
      },
      checkEngine: async () => reach(),
      todoChanges,
      zoneOf: createStoreZones(deps),
      webRoot: null,
      closing: closing.signal,
    }),
  );
  if (database) {
    await ensureFirstStore(deps);
    await ensureSurveys(deps);
    await ensureBootstrapKey(deps, ADMIN_KEY);
  }
  return {
    app,
    db,
    deps,
    engine,
    ...caller(app, { Authorization: `Bearer ${ADMIN_KEY}` }),
    as: (headers) => caller(app, headers),
    close: async () => {
      closing.abort();
      await todoChanges.close();
      await db.close();
      await database?.drop();
      if (deviations.size > 0)
        throw new Error(`Answers that the OpenAPI document does not promise:\n${[...deviations].join('\n')}`);
    },
  };
}

function caller(app: Express, headers: Record<string, string>) {
  const base = '/api/v1';
  const send = (test: Test, body: unknown) => (body === undefined ? test : test.send(body as object));
  return {
    get: (to: string) =>
      request(app)
        .get(base + to)
        .set(headers),
    post: (to: string, body?: unknown, more: Record<string, string> = {}) =>
      send(
        request(app)
          .post(base + to)
          .set({ ...headers, ...more }),
        body,
      ),
    patch: (to: string, body: unknown) =>
      send(
        request(app)
          .patch(base + to)
          .set(headers),
        body,
      ),
    put: (to: string, body: unknown) =>
      send(
        request(app)
          .put(base + to)
          .set(headers),
        body,
      ),
    delete: (to: string) =>
      request(app)
        .delete(base + to)
        .set(headers),
  };
}

export const UNKNOWN_ID = '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d';
export const NOBODY = {};
export const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

export const buildCustomer = (overrides: object = {}) => ({
  name: '山田 花子',
  email: 'hanako@example.jp',
  phone: '090-1234-5678',
  ...overrides,
});

export const buildPattern = (overrides: object = {}) => ({
  name: '1か月後フォロー',
  kind: 'before',
  base: 'last_negotiation',
  stopOn: ['reply', 'contract', 'end'],
  steps: [
    {
      channel: 'mail',
      anchor: 'base',
      offset: 'P20D',
      timeOfDay: '10:00',
      mail: { subject: 'その後いかがですか', body: '{{customer.name}} 様' },
    },
    { channel: 'phone', anchor: 'base', offset: 'P24D', timeOfDay: '12:00', title: '電話で連絡' },
    { channel: 'phone', anchor: 'base', offset: 'P28D', timeOfDay: '15:00' },
    {
      channel: 'mail',
      anchor: 'base',
      offset: 'P30D',
      timeOfDay: '10:00',
      mail: { subject: '1か月たちました', body: '{{customer.name}} 様' },
    },
    { channel: 'phone', anchor: 'base', offset: 'P40D', timeOfDay: '17:15' },
  ],
  ...overrides,
});

/** Makes rows through the API and gives back their ids. */
export const made = {
  customer: async (api: Pick<Api, 'post'>, overrides: object = {}): Promise<string> =>
    (await api.post('/customers', buildCustomer(overrides)).expect(201)).body.id,
  pattern: async (api: Pick<Api, 'post'>, overrides: object = {}): Promise<string> =>
    (await api.post('/patterns', buildPattern(overrides)).expect(201)).body.id,
  follow: async (api: Pick<Api, 'post'>, body: object) => (await api.post('/follows', body).expect(201)).body,
  store: async (api: Pick<Api, 'post'>, name = `店舗 ${randomUUID().slice(0, 8)}`): Promise<string> =>
    (await api.post('/stores', { name }).expect(201)).body.id,
  key: async (api: Pick<Api, 'post'>, body: object): Promise<string> =>
    (await api.post('/api-keys', { name: 'a program', ...body }).expect(201)).body.key,
  /** An event of the CRM, signed as the CRM does. */
  crmEvent: async (api: Pick<Api, 'app'>, type: string, data: object): Promise<void> => {
    const [id, at] = [randomUUID(), new Date()];
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
    await request(api.app)
      .post('/api/v1/crm/events')
      .set({
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(WEBHOOK_SECRET).sign(id, at, body),
      })
      .send(body)
      .expect(200);
  },
};
