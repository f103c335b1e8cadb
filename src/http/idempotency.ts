/** Idempotency-Key on every POST that creates (DESIGN §6): the same key and body get the same stored answer. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { DomainError, isDomainError } from '#errors';
import { claimKey, forgetKey, storeAnswer } from '#use-cases/idempotency';
import type { Answer, Context, Route } from './define-route.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Runs the handler once per key. Its ids come from the key, so that a repetition after a crash between the change and
 * the stored answer meets its own rows instead of making them twice.
 * @throws DomainError idempotency_key_reused, idempotency_in_progress
 */
export async function withIdempotency(
  route: Route,
  req: Request,
  context: Context,
  handle: (context: Context) => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  const key = req.get('idempotency-key');
  if (!route.idempotent || key === undefined) return handle(context);
  if (!KEY.test(key)) {
    throw new DomainError('invalid_input', {
      message: 'Idempotency-Key is too long or has other than visible ASCII characters',
      field: 'Idempotency-Key',
      remedy: {
        ja: 'UUID のような 255 文字以内の英数字を指定してください',
        en: 'give at most 255 letters and digits, such as a UUID',
      },
    });
  }
  const { deps, actor } = context;
  const requestHash = createHash('sha256')
    .update(JSON.stringify([req.method, req.originalUrl, req.body ?? null]))
    .digest('hex');
  const claim = await claimKey(deps, actor, { key, route: `${req.method} ${route.path}`, requestHash });
  if (claim.kind === 'answered') {
    context.res.setHeader('Idempotency-Replayed', 'true');
    return { status: claim.status, body: claim.response };
  }
  try {
    const answer = await handle({ ...context, deps: { ...deps, newId: claim.newId } });
    const status = answer?.status ?? Number(Object.keys(route.responses)[0]);
    await storeAnswer(deps, actor, { key, status, response: answer?.body ?? null });
    return answer;
  } catch (error) {
    const refused = isDomainError(error) && error.status < 500;
    await forgetKey(deps, actor, key, refused).catch(() => {}); // the answer to the caller is the first error
    throw error;
  }
}
