import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler, Router } from 'express';

/**
 * The built web app: hashed assets for ever, the pages themselves always fresh. `/my` and `/s/<token>` are routes of My Page
 * (C11), every other path is one of the staff app.
 */
export function webApp(root: string | null): RequestHandler {
  if (root === null || !existsSync(path.join(root, 'index.html'))) return (_req, _res, next) => next();
  const router = Router();
  router.use(
    '/assets',
    express.static(path.join(root, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      fallthrough: false,
    }),
  );
  router.use(express.static(root, { index: false, maxAge: '1h' }));
  router.get('/{*route}', (req, res, next) => {
    if (req.path.startsWith('/api/') || !req.accepts('html')) {
      next();
      return;
    }
    const isMyPage = /^\/(my|s)(\/|$)/.test(req.path);
    res.setHeader('Cache-Control', 'no-cache');
    res.sendFile(isMyPage ? 'my-page/index.html' : 'index.html', { root, cacheControl: false });
  });
  return router;
}
