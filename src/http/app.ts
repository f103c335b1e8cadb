import express, { type Express } from 'express';
import helmet from 'helmet';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '#use-cases/deps';
import type { HttpDeps } from './deps.ts';
import { docsPage } from './docs-page.ts';
import { health } from './health.ts';
import { buildOpenApi } from './openapi.ts';
import { errorHandler } from './problem.ts';
import { registerRoutes } from './register-routes.ts';
import { requestLog } from './request-log.ts';
import { routes } from './routes/index.ts';
import { myPageRoutes } from './routes/my-page.ts';
import { unsubscribePage } from './unsubscribe-page.ts';
import { webApp } from './web-app.ts';

/** The API and the web app as one Express app; it listens nowhere yet. */
export function createApp(deps: UseCaseDeps & HttpDeps): Express {
  const { config, logger } = deps;
  const isHttps = config.publicBaseUrl.startsWith('https:');
  let openApi: string | undefined;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use(requestLog(logger));
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          // Mantine and Swagger UI write style elements; scripts come from our own files only.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          upgradeInsecureRequests: isHttps ? [] : null,
        },
      },
      strictTransportSecurity: isHttps,
    }),
  );
  app.use(health(deps));
  app.all('/api/auth/*splat', deps.authHandler);
  app.use('/api/docs', docsPage());
  app.get(['/api/v1/openapi.json', '/openapi.json'], (_req, res) => {
    openApi ??= JSON.stringify(
      buildOpenApi([...routes, ...myPageRoutes], { version: deps.version, baseUrl: config.publicBaseUrl }),
    );
    res.type('application/json').send(openApi);
  });
  app.use('/api/v1', registerRoutes(routes, deps));
  app.use('/api/my', registerRoutes(myPageRoutes, deps));
  app.use('/u', unsubscribePage(deps));
  app.use(webApp(deps.webRoot));
  app.use((req) => {
    throw new DomainError('not_found', {
      message: `no such path: ${req.method} ${req.path}`,
      remedy: { ja: '/api/docs にある経路を使ってください', en: 'use a path of /api/docs' },
    });
  });
  app.use(errorHandler(logger));
  return app;
}
