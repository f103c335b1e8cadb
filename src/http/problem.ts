/** Every error as problem+json (RFC 9457). */
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { FieldError, Problem } from '#contract/problem';
import { type Bilingual, DomainError, ERRORS, type ErrorCode, isDomainError } from '#errors';
import { databaseProblem } from '#use-cases/database-problem';
import { fieldErrors, invalidInput, type Locale } from './invalid-input.ts';

/** What to do about it, where the thrower did not say. */
const REMEDIES: Partial<Record<ErrorCode, Bilingual>> = {
  unauthorized: {
    ja: 'Authorization: Bearer <API キー> を付けるか、サインインしてください',
    en: 'send Authorization: Bearer <api key>, or sign in',
  },
  forbidden: {
    ja: '権限のある人に頼むか、管理者に役割の変更を依頼してください',
    en: 'ask somebody who may, or an administrator to change your role',
  },
  not_found: {
    ja: 'ID と、その店舗を見る権限があるかを確かめてください',
    en: 'check the id, and that you may see its store',
  },
  method_not_allowed: {
    ja: 'Allow ヘッダーにあるメソッドを使ってください',
    en: 'use a method of the Allow header',
  },
  unsupported_media_type: {
    ja: 'Content-Type: application/json で送ってください',
    en: 'send Content-Type: application/json',
  },
  payload_too_large: { ja: '1 MB 以下に分けて送ってください', en: 'send at most 1 MB at a time' },
  csrf_failed: {
    ja: '画面を読み込み直してから、もう一度操作してください',
    en: 'reload the page and try again',
  },
  too_many_requests: {
    ja: 'Retry-After の秒数だけ待ってください',
    en: 'wait for the seconds of Retry-After',
  },
  database_unavailable: {
    ja: '数秒後にもう一度お試しください。何も変更されていません',
    en: 'try again in some seconds; nothing was changed',
  },
  engine_unavailable: { ja: '数秒後にもう一度お試しください', en: 'try again in some seconds' },
  invalid_signature: {
    ja: 'CRM_WEBHOOK_SECRET が CRM 側の鍵と同じか、時刻が合っているかを確かめてください',
    en: 'check that CRM_WEBHOOK_SECRET is the key of the CRM, and the clocks',
  },
  customer_erased: { ja: '新しい顧客として登録してください', en: 'register a new customer' },
  follow_already_stopped: {
    ja: '続けるには、もう一度パターンを割り当ててください',
    en: 'assign a pattern again to go on',
  },
  step_already_run: {
    ja: 'フォローを読み直して、まだ実行されていないステップを選んでください',
    en: 'read the follow again and choose a step that has not run',
  },
  todo_already_closed: { ja: '一覧を読み直してください', en: 'read the list again' },
  pattern_archived: { ja: '別のパターンを選んでください', en: 'choose another pattern' },
  delivery_not_in_doubt: {
    ja: '送信の一覧を読み直して、今の状態を確かめてください',
    en: 'read the list of sends again',
  },
  wrong_state: {
    ja: '最新の状態を読み直して、できる操作を確かめてください',
    en: 'read its state again, and see what it allows',
  },
  stop_not_settled: {
    ja: '停止は記録されました。同じリクエストをもう一度送ると、送信の終わりを待って答えます',
    en: 'the stop is recorded; repeat the request to wait for the sends under way',
  },
  conflict: { ja: '最新の内容を読み直して、もう一度お試しください', en: 'read it again and retry' },
  internal_error: {
    ja: 'リクエスト ID を添えて運用担当に知らせてください',
    en: 'tell the operators the request id',
  },
};

const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  too_many_requests: 60,
  database_unavailable: 5,
  engine_unavailable: 5,
  stop_not_settled: 2,
  idempotency_in_progress: 1,
  conflict: 1,
};

/** `en` only where the client asks for English. */
export const localeOf = (req: Request): Locale =>
  /^\s*en\b/i.test(req.headers['accept-language'] ?? '') ? 'en' : 'ja';

/** Turns whatever was thrown into a DomainError; what nobody foresaw is an internal_error. */
export function toDomainError(error: unknown, locale: Locale): DomainError {
  if (isDomainError(error)) return error;
  if (error instanceof z.ZodError) return invalidInput(fieldErrors(error.issues, locale, 'body'), locale);
  const parser = error as { type?: string; status?: number; expose?: boolean };
  switch (parser?.type) {
    case 'entity.too.large':
      return new DomainError('payload_too_large');
    case 'entity.parse.failed':
      return new DomainError('invalid_input', {
        message: 'the body is not JSON',
        field: 'body',
        remedy: {
          ja: '本文を JSON として正しい形にしてください（引用符、カンマ、括弧）',
          en: 'send valid JSON: check quotation marks, commas and brackets',
        },
      });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new DomainError('unsupported_media_type', {
        remedy: {
          ja: 'UTF-8 の JSON を、gzip か無圧縮で送ってください',
          en: 'send JSON in UTF-8, with gzip or without compression',
        },
      });
    case 'request.aborted':
    case 'request.size.invalid':
      return new DomainError('invalid_input', {
        message: 'the body did not arrive completely',
        field: 'body',
      });
  }
  if (error instanceof URIError) return new DomainError('not_found');
  return databaseProblem(error) ?? new DomainError('internal_error', { cause: error });
}

/** What a refusal lists itself: in the language of the request already, or in both. */
type Listed = Omit<FieldError, 'remedy'> & { remedy: string | Bilingual };

const fieldError = ({ remedy, ...rest }: Listed, locale: Locale): FieldError => ({
  ...rest,
  remedy: typeof remedy === 'string' ? remedy : remedy[locale],
});

export function problemOf(error: DomainError, locale: Locale, instance?: string): Problem {
  const remedy = (error.remedy ?? REMEDIES[error.code])?.[locale];
  const listed = (error.details?.errors as Listed[] | undefined)?.map((each) => fieldError(each, locale));
  const errors =
    listed ??
    (error.field ? [{ field: error.field, message: error.message, remedy: remedy ?? '' }] : undefined);
  const { errors: _listed, ...details } = error.details ?? {};
  return {
    ...details,
    type: `/api/docs/errors#${error.code}`,
    title: locale === 'ja' ? error.title : error.code.replaceAll('_', ' '),
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(instance && { instance }),
    ...(remedy && { remedy }),
    ...(errors && { errors }),
  };
}

export function sendProblem(res: Response, error: DomainError): void {
  const retryAfter = RETRY_AFTER_SECONDS[error.code];
  if (retryAfter !== undefined && !res.hasHeader('Retry-After'))
    res.setHeader('Retry-After', String(retryAfter));
  if (error.status === 401 && error.code === 'unauthorized')
    res.setHeader('WWW-Authenticate', 'Bearer realm="oikaze"');
  res.setHeader('Cache-Control', 'no-store');
  res
    .status(error.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(error, localeOf(res.req), res.locals.requestId as string)));
}

/** The one error serialiser. Only what nobody foresaw is logged with its stack. */
export const errorHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error, _req, res, _next) => {
    const known = toDomainError(error, localeOf(res.req));
    if (known.status >= 500) {
      const cause = known.cause ?? known;
      logger.error({ err: cause, requestId: res.locals.requestId, code: known.code }, 'request failed');
    }
    if (res.headersSent) {
      res.destroy();
      return;
    }
    sendProblem(res, known);
  };

/** For the page of error codes. */
export const errorTable = () =>
  Object.entries(ERRORS).map(([code, { status, title }]) => ({
    code,
    status,
    title,
    remedy: REMEDIES[code as ErrorCode]?.ja ?? '',
  }));
