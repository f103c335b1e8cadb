/** Sign-in of people with better-auth: cookies, rotation at sign-in, throttle in the database (DESIGN §7). */
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import express, { type RequestHandler } from 'express';
import { v7 } from 'uuid';
import type { Actor, Role } from '#domain/actor';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '#use-cases/deps';
import { findUserActor } from '#use-cases/me';
import { guardSignIn, signedIn } from '#use-cases/sign-in-guard';
import { sendProblem } from './problem.ts';

/** Header in which the peer's address reaches better-auth; a client's own header of this name is overwritten. */
const IP_HEADER = 'x-oikaze-client-ip';

/** argon2id (the package's default algorithm) with the OWASP minimum: 19 MiB, two passes. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, ARGON2);

type AuthDeps = Pick<UseCaseDeps, 'db' | 'now' | 'config' | 'logger'>;

/** @param store better-auth's tables (src/db/auth-store.ts) */
export function createAuth(deps: AuthDeps, store: NonNullable<Parameters<typeof betterAuth>[0]['database']>) {
  const { config, logger } = deps;
  const internal = { input: false } as const;
  return betterAuth({
    appName: 'Oikaze',
    baseURL: config.publicBaseUrl,
    basePath: '/api/auth',
    secret: config.sessionSecret,
    database: store,
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => logger[level]({ part: 'better-auth' }, message),
    },
    onAPIError: { throw: true },
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return [new URL(config.publicBaseUrl).origin, ...(host ? [`http://${host}`, `https://${host}`] : [])];
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: false, ...internal },
        locale: { type: 'string', required: false, ...internal },
        active: { type: 'boolean', required: false, ...internal },
        capacityPerDay: { type: 'number', required: false, ...internal },
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      password: { hash: hashPassword, verify: ({ hash: known, password }) => verify(known, password) },
    },
    session: { expiresIn: 12 * 3600, updateAge: 3600 },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 30 } },
    },
    advanced: {
      cookiePrefix: 'oikaze',
      useSecureCookies: config.publicBaseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [IP_HEADER] },
      database: { generateId: () => v7() },
    },
    disabledPaths: ['/sign-up/email', '/delete-user', '/change-email', '/sign-in/social', '/link-social'],
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== '/sign-in/email') return;
        const email: unknown = ctx.body?.email;
        if (typeof email !== 'string') return;
        const verdict = await guardSignIn(deps, email);
        if (verdict === 'too_many')
          throw new APIError('TOO_MANY_REQUESTS', { message: 'too many attempts for this account' });
        if (verdict === 'inactive')
          throw new APIError('UNAUTHORIZED', { message: 'Invalid email or password' });
      }),
      after: createAuthMiddleware(async (ctx) => {
        const session = ctx.path === '/sign-in/email' ? ctx.context.newSession : null;
        if (session) await signedIn(deps, session.user.email);
      }),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** better-auth's routes below /api/auth, with its errors as problem+json. Comes before any body parser. */
export function authHandler(auth: Auth, publicBaseUrl: string): RequestHandler {
  return express.Router().use(express.raw({ type: () => true, limit: '64kb' }), async (req, res) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(req.headers)) {
      if (value !== undefined && !name.startsWith(':'))
        headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    headers.set(IP_HEADER, req.ip ?? '127.0.0.1');
    headers.delete('content-length');
    const body = Buffer.isBuffer(req.body) && req.body.length > 0 ? new Uint8Array(req.body) : undefined;
    const request = new Request(new URL(req.originalUrl, publicBaseUrl), {
      method: req.method,
      headers,
      ...(body && { body }),
    });
    const answer = await auth.handler(request).catch((error: unknown) => {
      if (error instanceof APIError) return apiErrorResponse(error);
      throw error;
    });
    for (const cookie of answer.headers.getSetCookie()) res.append('Set-Cookie', cookie);
    if (answer.status >= 400) {
      const retryAfter = answer.headers.get('x-retry-after');
      if (retryAfter) res.setHeader('Retry-After', retryAfter);
      sendProblem(res, problemOfAuth(answer.status, await messageOf(answer)));
      return;
    }
    answer.headers.forEach((value, name) => {
      if (name !== 'set-cookie' && name !== 'content-length') res.setHeader(name, value);
    });
    res.setHeader('Cache-Control', 'no-store');
    res.status(answer.status).send(Buffer.from(await answer.arrayBuffer()));
  });
}

const apiErrorResponse = (error: APIError): Response =>
  new Response(JSON.stringify(error.body ?? { message: error.message }), { status: error.statusCode });

async function messageOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => ({}))) as { message?: unknown };
  return typeof body.message === 'string' ? body.message : '';
}

function problemOfAuth(status: number, message: string): DomainError {
  if (status === 401) {
    return new DomainError('unauthorized', {
      message: message || 'not signed in',
      remedy: {
        ja: 'メールアドレスとパスワードを確かめてください',
        en: 'check the mail address and the password',
      },
    });
  }
  if (status === 403) return new DomainError('csrf_failed', { message: message || 'refused' });
  if (status === 404) return new DomainError('not_found', { message: 'no such route' });
  if (status === 429)
    return new DomainError('too_many_requests', { message: message || 'too many attempts' });
  if (status < 500)
    return new DomainError('invalid_input', { message: message || 'invalid request', field: 'body' });
  return new DomainError('internal_error', { message });
}

/** The signed-in, still active person of a request's cookies. */
export async function sessionActor(
  auth: Auth,
  deps: Pick<UseCaseDeps, 'db'>,
  headers: Headers,
): Promise<Actor | null> {
  const session = await auth.api.getSession({ headers });
  if (!session) return null;
  const { id, name, active, role } = session.user as typeof session.user & {
    active?: boolean;
    role?: string;
  };
  if (active === false) return null;
  return findUserActor(deps, { id, name, role: (role ?? 'staff') as Role });
}
