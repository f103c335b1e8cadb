import { throwIfCalledOff } from '../called-off.ts';
import { TemporaryChannelError } from '../errors.ts';
import { longestSendMs, type MailChannel, type SendRequest } from '../types.ts';
import { type ComposedMail, composeMail } from './compose.ts';
import { SmtpPool } from './smtp-pool.ts';
import type { SmtpSession, SmtpSettings, SmtpTimeouts } from './smtp-session.ts';

export interface SmtpMailOptions {
  settings: SmtpSettings;
  /** Right side of the Message-ID. */
  messageIdDomain: string;
  maxConnections: number;
  timeouts?: Partial<SmtpTimeouts>;
  maxMessages?: number;
  idleMs?: number;
  /** From the call of `send` to its outcome, waiting for a free connection included. */
  totalMs?: number;
}

/**
 * Mail over SMTP (RFC 5321) with kept-open connections. SMTP cannot deduplicate: a server that took a message and was
 * cut off before its answer got through will take the same Message-ID again.
 */
export function createSmtpMail(options: SmtpMailOptions): MailChannel {
  const pool = new SmtpPool({
    settings: options.settings,
    timeouts: { connectMs: 5_000, greetingMs: 5_000, socketMs: 15_000, ...options.timeouts },
    maxConnections: options.maxConnections,
    maxMessages: options.maxMessages ?? 200,
    idleMs: options.idleMs ?? 10_000,
  });
  const totalMs = options.totalMs ?? longestSendMs - 5_000;
  return {
    name: 'smtp',
    deduplicates: false,
    async send(mail) {
      const composed = await composeMail(mail, mail.idempotencyKey, options.messageIdDomain);
      const reply = await within(totalMs, mail.signal, (limit) => deliver(pool, composed, mail, limit));
      return { providerId: composed.messageId, detail: reply };
    },
    async close() {
      pool.close();
    },
  };
}

async function deliver(
  pool: SmtpPool,
  mail: ComposedMail,
  request: SendRequest,
  limit: AbortSignal,
): Promise<string> {
  for (;;) {
    const session = await pool.acquire(limit);
    const kept = session.messageCount > 0;
    try {
      return await sendOn(session, mail, request, limit);
    } catch (error) {
      // A kept-open connection that the server had given up meanwhile says nothing about the server: take the next.
      const stale = kept && error instanceof TemporaryChannelError && error.code === 'unreachable';
      if (!stale || limit.aborted) throw error;
    } finally {
      pool.release(session);
    }
  }
}

async function sendOn(
  session: SmtpSession,
  mail: ComposedMail,
  request: SendRequest,
  limit: AbortSignal,
): Promise<string> {
  const onAbort = () => session.close(limit.reason === 'timeout' ? 'ETIMEDOUT' : 'EABORT');
  limit.addEventListener('abort', onAbort, { once: true });
  try {
    await session.start();
    throwIfCalledOff(request, 'smtp');
    return await session.send(mail.envelope, mail.raw);
  } finally {
    limit.removeEventListener('abort', onAbort);
  }
}

/** Runs a job under one signal that fires at the caller's wish or at the latest after `ms`. */
async function within<T>(
  ms: number,
  caller: AbortSignal | undefined,
  job: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort('timeout'), ms);
  const onAbort = () => limit.abort('aborted');
  if (caller?.aborted) onAbort();
  caller?.addEventListener('abort', onAbort, { once: true });
  try {
    return await job(limit.signal);
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', onAbort);
  }
}
