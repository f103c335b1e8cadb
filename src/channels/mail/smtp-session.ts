import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import {
  type ChannelError,
  PermanentChannelError,
  TemporaryChannelError,
  UnknownOutcomeError,
} from '../errors.ts';

export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte (smtps). */
  secure: boolean;
  /** Refuse to go on without STARTTLS. */
  requireTls: boolean;
  /** Refuse a certificate that cannot be verified. */
  verifyCertificate: boolean;
  auth: { user: string; pass: string } | null;
  /** Our name in EHLO; the machine's when null. */
  clientName: string | null;
}

export interface SmtpTimeouts {
  connectMs: number;
  greetingMs: number;
  /** Longest silence of the server after that, also while it decides about the finished message. */
  socketMs: number;
}

type SmtpStage = 'connect' | 'login' | 'envelope' | 'body' | 'confirmation';

interface SmtpFailure extends Error {
  code?: string;
  originalCode?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

const chunkBytes = 64 * 1024;

/**
 * One SMTP connection that knows how far a message got.
 *
 * nodemailer's own pool is not used: it queues a message again when its connection closes and reports every lost
 * connection as stage CONN, so "not sent" and "may be sent" cannot be told apart. A server may only deliver after it
 * has seen the final dot (RFC 5321 §4.1.1.4); so a failure before the last part of the body was handed to the socket
 * means "not sent", a failure without a reply after it "unknown".
 */
export class SmtpSession {
  messageCount = 0;
  #started = false;
  readonly #settings: SmtpSettings;
  readonly #connection: SMTPConnection;
  readonly #onEnd: () => void;
  #stage: SmtpStage = 'connect';
  #usable = true;
  #fail: ((error: SmtpFailure) => void) | null = null;

  /** @param onEnd called once, when the connection can no longer be used */
  constructor(settings: SmtpSettings, timeouts: SmtpTimeouts, onEnd: () => void) {
    this.#settings = settings;
    this.#onEnd = onEnd;
    this.#connection = new SMTPConnection({
      host: settings.host,
      port: settings.port,
      secure: settings.secure,
      requireTLS: settings.requireTls,
      tls: { rejectUnauthorized: settings.verifyCertificate },
      connectionTimeout: timeouts.connectMs,
      dnsTimeout: timeouts.connectMs,
      greetingTimeout: timeouts.greetingMs,
      socketTimeout: timeouts.socketMs,
      socketCloseTimeout: 1_000,
      logger: false,
      ...(settings.clientName ? { name: settings.clientName } : {}),
    });
    // Also heard while idle, where an error is only the end of a connection.
    this.#connection.on('error', (error: SmtpFailure) => this.#ended(error));
    this.#connection.on('end', () => this.close('ECONNECTION'));
  }

  /**
   * Connects, greets and signs in, at the first call.
   * @throws TemporaryChannelError: nothing was sent
   */
  async start(): Promise<void> {
    if (this.#started) return;
    this.#started = true;
    const { auth } = this.#settings;
    await this.#step<void>((done) => this.#connection.connect((error) => done(error ?? null)));
    if (!auth) return;
    this.#stage = 'login';
    await this.#step<void>((done) => this.#connection.login({ ...auth }, (error) => done(error)));
  }

  get usable(): boolean {
    return this.#usable;
  }

  /**
   * Sends one message to one recipient.
   * @returns the server's reply code to the message, such as "250 2.0.0"
   */
  async send(envelope: { from: string; to: string }, raw: Buffer): Promise<string> {
    this.#stage = 'envelope';
    this.messageCount += 1;
    const info = await this.#step<{ response: string }>((done) =>
      this.#connection.send(
        { from: envelope.from, to: [envelope.to], size: raw.length },
        this.#bodyOf(raw),
        done,
      ),
    );
    return replyOf(info.response) ?? '250';
  }

  /** Ends the connection; a message under way fails with the outcome that its stage allows. */
  close(reason: 'ECONNECTION' | 'EABORT' | 'ETIMEDOUT'): void {
    this.#ended(Object.assign(new Error('closed'), { code: reason }));
  }

  /** Says goodbye to the server where nothing is under way. */
  quit(): void {
    if (!this.#usable) return;
    this.#usable = false;
    this.#connection.quit();
  }

  #bodyOf(raw: Buffer): Readable {
    let offset = 0;
    const session = this;
    return new Readable({
      read() {
        const end = offset + chunkBytes;
        session.#stage = end >= raw.length ? 'confirmation' : 'body';
        this.push(raw.subarray(offset, end));
        offset = end;
        if (end >= raw.length) this.push(null);
      },
    });
  }

  async #step<T>(run: (done: (error: SmtpFailure | null, result?: T) => void) => void): Promise<T> {
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#fail = reject;
        if (!this.#usable) reject(Object.assign(new Error('connection ended'), { code: 'ECONNECTION' }));
        else run((error, result) => (error ? reject(error) : resolve(result as T)));
      });
    } catch (failure) {
      const stage = this.#stage;
      const refused = (failure as SmtpFailure).responseCode !== undefined && this.#stage === 'envelope';
      if (!refused || !(await this.#reset())) this.close('ECONNECTION');
      throw classifySmtpFailure(failure as SmtpFailure, stage);
    } finally {
      this.#fail = null;
    }
  }

  /** After a refused envelope the connection stays good for the next message. */
  async #reset(): Promise<boolean> {
    if (!this.#usable) return false;
    return new Promise((resolve) => {
      this.#fail = () => resolve(false);
      this.#connection.reset((error) => resolve(error === null));
    });
  }

  #ended(error: SmtpFailure): void {
    this.#fail?.(error);
    if (!this.#usable) return;
    this.#usable = false;
    this.#connection.close();
    this.#onEnd();
  }
}

/**
 * Which of the three outcomes a failure at a stage is. A complete negative reply always means that the server does not
 * take responsibility (RFC 5321 §4.2.1: 4yz try again, 5yz never); a refused sign-in says nothing about the message,
 * so it is worth retrying once somebody has put the settings right.
 */
export function classifySmtpFailure(failure: SmtpFailure, stage: SmtpStage): ChannelError {
  const reply = failure.responseCode && failure.responseCode >= 400 ? replyOf(failure.response) : undefined;
  const where = { channel: 'smtp', stage: failure.command && reply ? failure.command : stage };
  if (failure.code === 'EAUTH' || stage === 'login' || (reply && /^53[0458]/.test(reply))) {
    return new TemporaryChannelError({ ...where, code: 'provider_auth', ...(reply ? { reply } : {}) });
  }
  if (reply && stage === 'connect') return new TemporaryChannelError({ ...where, code: 'deferred', reply });
  if (reply && failure.responseCode && failure.responseCode >= 500) {
    return new PermanentChannelError({ ...where, code: 'rejected', reply });
  }
  if (reply) return new TemporaryChannelError({ ...where, code: 'deferred', reply });
  const cause = failure.originalCode ?? failure.code;
  const detail = { ...where, ...(cause ? { reply: cause } : {}) };
  if (stage === 'confirmation') {
    const timedOut = failure.code === 'ETIMEDOUT';
    return new UnknownOutcomeError({ ...detail, code: timedOut ? 'timed_out' : 'connection_lost' });
  }
  if (failure.code === 'EMESSAGE' || (failure.code === 'EENVELOPE' && failure.command === 'API')) {
    return new PermanentChannelError({ ...detail, code: 'invalid_message' });
  }
  return new TemporaryChannelError({
    ...detail,
    code: failure.code === 'EABORT' ? 'aborted' : 'unreachable',
  });
}

/** Reply code and enhanced code, without the text, which quotes addresses. */
function replyOf(response: string | undefined): string | undefined {
  return response
    ?.match(/^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/)
    ?.slice(1)
    .filter(Boolean)
    .join(' ');
}
