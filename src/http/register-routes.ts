/** Hangs the route table into Express: rights, then the body, then validation, then the handler. */
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '#use-cases/deps';
import { authenticate } from './authenticate.ts';
import type { Context, Route } from './define-route.ts';
import type { HttpDeps } from './deps.ts';
import { withIdempotency } from './idempotency.ts';
import { fieldErrors, invalidInput, unstorableText } from './invalid-input.ts';
import { authenticateVisitor, fromOwnPage } from './my-page-session.ts';
import { localeOf } from './problem.ts';
import { findUnstorableText } from './storable-text.ts';
import { unknownFields } from './unknown-fields.ts';

const BODY_LIMIT = '1mb';
const jsonParser = (limit: string) =>
  express.json({ limit, strict: true, type: ['application/json', 'application/*+json'] });
const parseJson = jsonParser(BODY_LIMIT);
const readBytes = express.raw({ limit: BODY_LIMIT, type: () => true });

const nobody: Actor = { kind: 'system', id: 'anonymous', name: 'anonymous', role: 'staff', storeIds: [] };

export const toExpressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

export function registerRoutes(routes: readonly Route[], deps: UseCaseDeps & HttpDeps): Router {
  const router = Router({ caseSensitive: true });
  for (const route of routes) {
    router[route.method](
      toExpressPath(route.path),
      ...accessTo(route, deps),
      bodyOf(route),
      runner(route, deps),
    );
  }
  router.use(noSuchRoute(routes));
  return router;
}

function accessTo(route: Route, deps: UseCaseDeps & HttpDeps): RequestHandler[] {
  const { security } = route;
  if (security === 'public' || security === 'webhook_signature') return [];
  if (security === 'my_page_entrance') return [fromOwnPage(deps)];
  if (security === 'my_page') return [authenticateVisitor(deps), fromOwnPage(deps)];
  return [
    authenticate(deps),
    (_req, res, next) => {
      if (security !== 'signed_in') authorize(res.locals.actor as Actor, security);
      next();
    },
  ];
}

function bodyOf(route: Route): RequestHandler {
  if (route.rawBody) return readBytes;
  if (!route.body) return (_req, _res, next) => next();
  const parse = route.bodyLimit ? jsonParser(route.bodyLimit) : parseJson;
  return (req, res, next) => {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    if (hasBody && !req.is(['json', '+json'])) throw new DomainError('unsupported_media_type');
    parse(req, res, next);
  };
}

function runner(route: Route, deps: UseCaseDeps & HttpDeps): RequestHandler {
  const ok = Number(Object.keys(route.responses)[0]);
  return async (req, res) => {
    const input = readInput(route, req);
    const actor = (res.locals.actor as Actor | undefined) ?? nobody;
    const answer = await withIdempotency(route, req, { deps, actor, req, res }, (context) =>
      run(route, context, input),
    );
    if (!answer || res.headersSent) return;
    for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
    if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
    send(res, answer.status ?? ok, answer.body);
  };
}

const run = (route: Route, context: Context, input: ReturnType<typeof readInput>) =>
  route.handle(context, input);

function send(res: Response, status: number, body: unknown): void {
  res.status(status);
  if (body === undefined || status === 204) res.end();
  else res.json(body);
}

function readInput(route: Route, req: Request) {
  const locale = localeOf(req);
  const params = route.params?.safeParse(req.params);
  // An id that cannot be one is an unknown id.
  if (params && !params.success)
    throw new DomainError('not_found', { field: String(params.error.issues[0]?.path[0] ?? 'id') });
  const body: unknown = route.rawBody ? req.body : route.bodyOptional ? (req.body ?? {}) : req.body;
  const problems = [
    ...problemsOf(route.query, req.query, locale, 'query'),
    ...(route.rawBody ? [] : problemsOf(route.body, body, locale, 'body')),
  ];
  if (problems.length > 0) throw invalidInput(problems, locale);
  return {
    params: params?.data,
    query: route.query?.parse(req.query),
    body: route.rawBody ? body : route.body?.parse(body),
  };
}

function problemsOf(schema: z.ZodType | undefined, value: unknown, locale: 'ja' | 'en', where: string) {
  if (!schema) return [];
  const unstorable = findUnstorableText(value);
  if (unstorable) return unstorableText(unstorable, locale, where);
  const result = schema.safeParse(value, { reportInput: true });
  const issues = result.success ? unknownFields(value, result.data) : result.error.issues;
  return fieldErrors(issues, locale, where);
}

/** 405 where the path exists with other methods, else 404. */
function noSuchRoute(routes: readonly Route[]): RequestHandler {
  const paths = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  for (const { path, method } of routes) {
    const entry = paths.get(path) ?? {
      pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
      methods: new Set(),
    };
    entry.methods.add(method.toUpperCase());
    paths.set(path, entry);
  }
  return (req, res) => {
    const methods = [...paths.values()]
      .filter(({ pattern }) => pattern.test(req.path))
      .flatMap((entry) => [...entry.methods]);
    if (methods.length === 0)
      throw new DomainError('not_found', {
        message: `no such route: ${req.method} ${req.baseUrl}${req.path}`,
        remedy: { ja: '/api/docs にある経路を使ってください', en: 'use a path of /api/docs' },
      });
    res.setHeader('Allow', methods.join(', '));
    throw new DomainError('method_not_allowed', { message: `${req.method} is not offered here` });
  };
}
