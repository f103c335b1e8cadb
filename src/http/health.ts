import { type RequestHandler, Router } from 'express';
import type { Readiness } from '#contract/system';
import type { HttpDeps } from './deps.ts';

const CHECK_MS = 3_000;

type Part = Readiness['database'];

/** `/healthz`: the process. `/readyz`: the process with its database and Temporal; 503 names the part that is down. */
export function health(deps: HttpDeps): Router {
  const router = Router();
  const healthz: RequestHandler = (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json({ status: 'ok', version: deps.version });
  };
  const readyz: RequestHandler = async (_req, res) => {
    const [database, temporal] = await Promise.all([
      partOf(deps.checkDatabase, 'データベースに接続できません'),
      partOf(deps.checkEngine, 'Temporal に接続できません。API は受け付け、復旧後に自動で続きます'),
    ]);
    const isReady = database.status === 'ok' && temporal.status === 'ok';
    res.setHeader('Cache-Control', 'no-store');
    if (!isReady) res.setHeader('Retry-After', '5');
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ok' : 'down', database, temporal });
  };
  for (const prefix of ['', '/api/v1']) {
    router.get(`${prefix}/healthz`, healthz);
    router.get(`${prefix}/readyz`, readyz);
  }
  return router;
}

async function partOf(check: () => Promise<void>, detail: string): Promise<Part> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_MS);
  });
  try {
    await Promise.race([check(), late]);
    return { status: 'ok' };
  } catch {
    // Which part is down is the answer; the reason stands in that part's own log.
    return { status: 'down', detail };
  } finally {
    clearTimeout(timer);
  }
}
