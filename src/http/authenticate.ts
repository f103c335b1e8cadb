import type { Request, RequestHandler } from 'express';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import { findApiKeyActor } from '#use-cases/manage-api-keys';
import type { UseCaseDeps } from '#use-cases/deps';
import type { HttpDeps } from './deps.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Puts the person or program that asks into `res.locals.actor`, or refuses with 401. */
export const authenticate =
  (deps: UseCaseDeps & HttpDeps): RequestHandler =>
  async (req, res, next) => {
    const actor = await findActor(deps, req);
    if (!actor) throw new DomainError('unauthorized', { message: 'no valid API key and no session' });
    res.locals.actor = actor;
    next();
  };

async function findActor(deps: UseCaseDeps & HttpDeps, req: Request): Promise<Actor | null> {
  const header = req.get('authorization');
  if (header !== undefined) {
    const key = /^Bearer\s+(\S+)\s*$/i.exec(header)?.[1];
    if (!key)
      throw new DomainError('unauthorized', {
        message: 'the Authorization header is not "Bearer <api key>"',
      });
    const actor = await findApiKeyActor(deps, key);
    if (!actor) throw new DomainError('unauthorized', { message: 'the API key is unknown or revoked' });
    return actor;
  }
  if (!req.headers.cookie) return null;
  const actor = await deps.sessionActor(new Headers({ cookie: req.headers.cookie }));
  if (actor && !SAFE_METHODS.has(req.method)) requireSameOrigin(req, deps.config.publicBaseUrl);
  return actor;
}

/**
 * CSRF: browsers name the page that sends an unsafe request; a cookie counts only from our own pages. Behind the
 * SameSite=Lax cookie this is the second lock.
 */
export function requireSameOrigin(req: Request, publicBaseUrl: string): void {
  const origin = req.get('origin') ?? originOf(req.get('referer'));
  if (origin !== undefined && (origin === originOf(publicBaseUrl) || hostOf(origin) === req.get('host')))
    return;
  throw new DomainError('csrf_failed', {
    message: 'a signed-in request has to come from a page of this site (Origin header)',
  });
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined;
