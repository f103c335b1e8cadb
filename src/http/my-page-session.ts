import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '#config';
import { DomainError } from '#errors';
import { findMyPageVisitor, LONGEST_HOURS, type MyPageVisitor } from '#use-cases/my-page/sessions';
import type { UseCaseDeps } from '#use-cases/deps';
import { requireSameOrigin } from './authenticate.ts';

const COOKIE = 'oikaze_my';

/** HttpOnly, for /api/my only, and sent by no other site (SameSite=Strict): the pages themselves need no cookie. */
const attributes = ({ publicBaseUrl }: Pick<Config, 'publicBaseUrl'>) =>
  ({
    httpOnly: true,
    sameSite: 'strict',
    path: '/api/my',
    secure: publicBaseUrl.startsWith('https:'),
  }) as const;

export function setVisitorCookie(res: Response, config: Config, secret: string): void {
  res.cookie(COOKIE, secret, { ...attributes(config), maxAge: LONGEST_HOURS * 3_600_000 });
}

export function clearVisitorCookie(res: Response, config: Config): void {
  res.clearCookie(COOKIE, attributes(config));
}

export const visitorOf = (res: Response): MyPageVisitor => res.locals.visitor as MyPageVisitor;

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/** The second lock against requests of other sites, also where there is no session yet: nobody is led into another's. */
export const fromOwnPage =
  (deps: UseCaseDeps): RequestHandler =>
  (req, _res, next) => {
    if (!SAFE_METHODS.has(req.method)) requireSameOrigin(req, deps.config.publicBaseUrl);
    next();
  };

/** Puts the customer whose session it is into `res.locals`, or refuses with 401. */
export const authenticateVisitor =
  (deps: UseCaseDeps): RequestHandler =>
  async (req, res, next) => {
    const secret = cookieOf(req);
    const visitor = secret ? await findMyPageVisitor(deps, secret) : null;
    if (!visitor) {
      throw new DomainError('unauthorized', {
        message: 'no session of My Page',
        remedy: {
          ja: 'メールのリンクからマイページを開き直してください',
          en: 'open My Page again from the link in the mail',
        },
      });
    }
    res.locals.visitor = visitor;
    res.locals.actor = visitor.actor;
    next();
  };

function cookieOf(req: Request): string | null {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const secret = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return secret && /^[\w-]{20,100}$/.test(secret) ? secret : null;
}
