import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/**
 * Gives each request an id (the caller's own where it is sane) and logs it once it is answered: method, path without
 * its query (a search holds names) and without the token of a survey's or unsubscribe link, status and time. Bodies and addresses are never logged (DESIGN §8).
 */
export const requestLog =
  (logger: Logger): RequestHandler =>
  (req, res, next) => {
    const given = req.get('x-request-id');
    const requestId = given && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
    res.locals.requestId = requestId;
    res.setHeader('X-Request-Id', requestId);
    const startedAt = performance.now();
    const path = req.path.replace(/^\/([su])\/.*/, '/$1/…');
    res.on('finish', () => {
      const actor = res.locals.actor as { kind: string; id: string } | undefined;
      logger.info(
        {
          requestId,
          method: req.method,
          path,
          status: res.statusCode,
          durationMs: Math.round(performance.now() - startedAt),
          ...(actor && { actor: `${actor.kind}:${actor.id}` }),
        },
        'request',
      );
    });
    next();
  };
