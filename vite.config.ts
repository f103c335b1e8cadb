import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

const api = process.env['OIKAZE_API_URL'] ?? 'http://127.0.0.1:3000';

/** In development, as in production (src/http/web-app.ts): the paths of My Page are its own page's. */
const myPage: Plugin = {
  name: 'my-page',
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      if (/^\/(my|s)(\/[^.]*)?(\?.*)?$/.test(request.url ?? '')) request.url = '/my-page/index.html';
      next();
    });
  },
};

/** The staff web app, and My Page as a small page of its own. Their only roads into src/ are `#contract/*` and `#domain/*`, through package.json's imports. */
export default defineConfig({
  root: fileURLToPath(new URL('./web', import.meta.url)),
  plugins: [react(), myPage],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: fileURLToPath(new URL('./dist/web', import.meta.url)),
    emptyOutDir: true,
    rolldownOptions: {
      input: ['index.html', 'my-page/index.html'].map((page) =>
        fileURLToPath(new URL(`./web/${page}`, import.meta.url)),
      ),
    },
    target: 'es2022',
    // light-dark() stays as it is: lowered, it would follow the system and not the choice made in the app
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    fs: { allow: [fileURLToPath(new URL('.', import.meta.url))] },
    proxy: { '/api': { target: api }, '/healthz': { target: api }, '/readyz': { target: api } },
  },
});
