import http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import {
  type ChannelError,
  PermanentChannelError,
  TemporaryChannelError,
  UnknownOutcomeError,
} from './errors.ts';

export interface HttpCall {
  /** Provider's name for errors. */
  channel: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  signal?: AbortSignal | undefined;
  /** See SendRequest. */
  startBy?: Date | undefined;
  heartbeat?: (() => void) | undefined;
}

export interface HttpTimeouts {
  /** Name look-up, TCP, TLS and waiting for a free connection. */
  connectMs: number;
  /** From then to the end of the answer. */
  responseMs: number;
}

export interface HttpAnswer {
  status: number;
  retryAfterMs: number | undefined;
  /** Empty where the answer broke off after its status line and headers. */
  body: string;
}

const defaultTimeouts: HttpTimeouts = { connectMs: 5_000, responseMs: 15_000 };
const mostBodyBytes = 64 * 1024;

// Idle connections are given up before usual servers do it (Node's: 5 s): a request that meets the server's own
// closing cannot be told from one that was acted on.
const agentOptions = { keepAlive: true, maxSockets: 32, timeout: 4_000 };

/** Posts requests over kept-open connections and knows of each failure whether the request can have been seen. */
export class HttpPoster {
  readonly #timeouts: HttpTimeouts;
  readonly #plain = new http.Agent(agentOptions);
  readonly #tls = new https.Agent(agentOptions);

  constructor(timeouts: Partial<HttpTimeouts> = {}) {
    this.#timeouts = { ...defaultTimeouts, ...timeouts };
  }

  /**
   * node:http rather than fetch, because fetch hides whether a connection came about: all failures before that are
   * "not sent", whatever their code; from then on the request may have been read.
   *
   * @throws TemporaryChannelError before there is a connection, UnknownOutcomeError after it
   */
  async post(call: HttpCall): Promise<HttpAnswer> {
    call.heartbeat?.();
    const secure = call.url.startsWith('https:');
    return new Promise((resolve, reject) => {
      let connected = false;
      const timers: NodeJS.Timeout[] = [];
      const request = (secure ? https : http).request(call.url, {
        method: 'POST',
        agent: secure ? this.#tls : this.#plain,
        headers: { ...call.headers, 'content-length': Buffer.byteLength(call.body) },
      });
      const giveUp = (name: string) => request.destroy(Object.assign(new Error(name), { code: name }));
      const onAbort = () => giveUp('ABORTED');
      const settle = () => {
        timers.forEach(clearTimeout);
        call.signal?.removeEventListener('abort', onAbort);
      };
      const fail = (error: NodeJS.ErrnoException) => {
        settle();
        reject(transportError(call.channel, connected, error.code));
      };
      const onConnected = () => {
        connected = true;
        timers.forEach(clearTimeout);
        timers.push(setTimeout(giveUp, this.#timeouts.responseMs, 'ETIMEDOUT'));
      };
      const leftMs = call.startBy ? call.startBy.getTime() - Date.now() : Number.POSITIVE_INFINITY;
      if (leftMs <= this.#timeouts.connectMs) timers.push(setTimeout(giveUp, Math.max(leftMs, 0), 'ABORTED'));
      else timers.push(setTimeout(giveUp, this.#timeouts.connectMs, 'ETIMEDOUT'));
      request.on('error', fail);
      request.once('socket', (socket) => {
        const handshaking =
          secure && (socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting === true;
        if (request.reusedSocket || !(socket.connecting || handshaking)) onConnected();
        else socket.once(secure ? 'secureConnect' : 'connect', onConnected);
      });
      request.once('response', (response) => {
        readBody(response).then((body) => {
          settle();
          resolve({
            status: response.statusCode ?? 0,
            retryAfterMs: retryAfter(response.headers['retry-after']),
            body,
          });
        });
      });
      if (call.signal?.aborted || leftMs <= 0) {
        onAbort();
        return;
      }
      call.signal?.addEventListener('abort', onAbort, { once: true });
      request.end(call.body);
    });
  }

  close(): void {
    this.#plain.destroy();
    this.#tls.destroy();
  }
}

/** The status decides; a body that breaks off or is too long is dropped, not an error. */
async function readBody(response: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBodyBytes) return '';
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  } catch {
    return '';
  }
}

function transportError(channel: string, connected: boolean, cause: string | undefined): ChannelError {
  const detail = { channel, stage: connected ? 'response' : 'connect', ...(cause ? { reply: cause } : {}) };
  if (connected) {
    return new UnknownOutcomeError({
      ...detail,
      code: cause === 'ETIMEDOUT' ? 'timed_out' : 'connection_lost',
    });
  }
  return new TemporaryChannelError({ ...detail, code: cause === 'ABORTED' ? 'aborted' : 'unreachable' });
}

/**
 * The error for an answer that is not 2xx (RFC 9110 §15, RFC 6585):
 * 429 and 503 "not now", 408 and 425 "not read": not sent, retry. 401, 402, 403, 404, 405, 407 and redirects speak of
 * our settings or account, not of the message: not sent, worth retrying once somebody has put them right. 409 is the
 * first request with this key still under way: unknown. Other 4xx refuse the message. Other 5xx may have failed
 * half-way: unknown.
 *
 * @param providerCode the provider's own error code, where it gives one
 */
export function refusal(channel: string, answer: HttpAnswer, providerCode?: string | number): ChannelError {
  const { status, retryAfterMs } = answer;
  const reply = providerCode === undefined ? String(status) : `${status}/${providerCode}`;
  const detail = {
    channel,
    stage: 'response',
    reply,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  if ([408, 425, 429, 503].includes(status))
    return new TemporaryChannelError({ ...detail, code: 'deferred' });
  if ([401, 402, 403, 407].includes(status))
    return new TemporaryChannelError({ ...detail, code: 'provider_auth' });
  if ([404, 405].includes(status) || status < 400) {
    return new TemporaryChannelError({ ...detail, code: 'provider_response' });
  }
  if (status === 409 || status >= 500)
    return new UnknownOutcomeError({ ...detail, code: 'provider_response' });
  return new PermanentChannelError({ ...detail, code: 'rejected' });
}

/** Reads a JSON object; null where the body is none. */
export function jsonObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Retry-After in seconds; dates are not worth their trouble here. */
function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,5}$/.test(header) ? Number(header) * 1_000 : undefined;
}
