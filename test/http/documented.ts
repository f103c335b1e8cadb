import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express } from 'express';
import type { z } from 'zod';
import { problem } from '#contract/problem';
import type { Route } from '#http/define-route';
import { statusesOf } from '#http/openapi';
import { routes } from '#http/routes/index';
import { myPageRoutes } from '#http/routes/my-page';

export const allRoutes: readonly Route[] = [...routes, ...myPageRoutes];
export const pathOf = ({ base, path }: Route): string => `${base ?? '/api/v1'}${path}`;

interface Documented {
  route: Route;
  pattern: RegExp;
  statuses: Set<number>;
}

const table: readonly Documented[] = allRoutes.map((route) => ({
  route,
  pattern: new RegExp(`^${pathOf(route).replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
  statuses: new Set(statusesOf(route)),
}));

/**
 * The app, with every answer held against the OpenAPI document: status, content type, and each field of the body.
 * @returns `deviations`: what was answered otherwise
 */
export function holdToDocument(app: Express): { app: Express; deviations: Set<string> } {
  const deviations = new Set<string>();
  const outer = express().disable('x-powered-by');
  outer.use((req, res, next) => {
    const documented = find(req);
    const end = res.end.bind(res) as (...args: unknown[]) => ServerResponse;
    if (documented)
      res.end = ((...args: unknown[]) => {
        for (const wrong of wrongsOf(documented, res, args[0]))
          deviations.add(`${req.method} ${pathOf(documented.route)} ${res.statusCode}: ${wrong}`);
        return end(...args);
      }) as typeof res.end;
    next();
  });
  return { app: outer.use(app), deviations };
}

function find({ method = '', url = '' }: IncomingMessage): Documented | undefined {
  const [path = ''] = url.split('?');
  return table.find(
    ({ route, pattern }) => route.method.toUpperCase() === method.toUpperCase() && pattern.test(path),
  );
}

function wrongsOf({ route, statuses }: Documented, res: ServerResponse, chunk: unknown): string[] {
  if (!statuses.has(res.statusCode)) return ['a status the document does not name'];
  const type = String(res.getHeader('content-type') ?? '');
  const isProblem = res.statusCode >= 400;
  const schema = isProblem ? problem.loose() : route.responses[res.statusCode]?.schema;
  if (!schema) return [];
  const promised = isProblem ? 'application/problem+json' : 'application/json';
  if (!type.startsWith(promised)) return [`${type || 'no content type'} instead of ${promised}`];
  return differences(schema, JSON.parse(String(chunk)));
}

/** Where a body is not what its schema says, and fields that the schema does not have. */
function differences(schema: z.ZodType, body: unknown): string[] {
  const read = schema.safeParse(body);
  return read.success
    ? unknownFields(body, read.data)
    : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function unknownFields(body: unknown, read: unknown, at = ''): string[] {
  if (typeof body !== 'object' || body === null || typeof read !== 'object' || read === null) return [];
  return Object.entries(body).flatMap(([key, value]) => {
    const here = Array.isArray(body) ? `${at}[]` : `${at}.${key}`;
    return key in read
      ? unknownFields(value, (read as Record<string, unknown>)[key], here)
      : [`${here} is not in the document`];
  });
}
