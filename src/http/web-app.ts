import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler, Router } from 'express';

/** The built web app: hashed assets for ever, the page itself always fresh, every other path is one of its routes. */
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
    res.setHeader('Cache-Control', 'no-cache');
    res.sendFile('index.html', { root, cacheControl: false });
  });
  return router;
}
