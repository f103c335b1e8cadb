/** The human page of the API: Swagger UI from our own disk, so that it works offline and under our CSP. */
import express, { Router } from 'express';
import { absolutePath } from 'swagger-ui-dist';
import { errorTable } from './problem.ts';

const page = (title: string, body: string): string => `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
<style>body{margin:0;font-family:system-ui,sans-serif}main{max-width:960px;margin:2rem auto;padding:0 1rem;line-height:1.7}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ddd;padding:.4rem .6rem;text-align:left;vertical-align:top}
.swagger-ui .topbar{display:none}</style></head><body>${body}</body></html>`;

const INIT = `window.ui = SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#swagger-ui', deepLinking: true,
  docExpansion: 'list', defaultModelsExpandDepth: 0, requestSnippetsEnabled: true, persistAuthorization: false,
  validatorUrl: null });
`;

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function docsPage(): Router {
  const router = Router();
  router.use('/assets', express.static(absolutePath(), { index: false, maxAge: '1d' }));
  router.get('/init.js', (_req, res) => {
    res.type('text/javascript').send(INIT);
  });
  router.get('/', (_req, res) => {
    const scripts =
      '<script src="/api/docs/assets/swagger-ui-bundle.js"></script><script src="/api/docs/init.js"></script>';
    res.type('html').send(page('Oikaze API', `<div id="swagger-ui"></div>${scripts}`));
  });
  router.get('/errors', (_req, res) => {
    const rows = errorTable()
      .map(
        ({ code, status, title, remedy }) =>
          `<tr id="${code}"><td>${status}</td><td><code>${code}</code></td><td>${escapeHtml(title)}</td><td>${escapeHtml(remedy)}</td></tr>`,
      )
      .join('');
    const table = `<table><thead><tr><th>状態</th><th>code</th><th>意味</th><th>直し方</th></tr></thead><tbody>${rows}</tbody></table>`;
    res
      .type('html')
      .send(
        page(
          'Oikaze API のエラー',
          `<main><h1>エラーの一覧</h1><p><a href="/api/docs">API の説明に戻る</a></p>${table}</main>`,
        ),
      );
  });
  return router;
}
