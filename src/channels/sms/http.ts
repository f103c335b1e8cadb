import { HttpPoster, type HttpTimeouts, jsonObject, refusal } from '../http-call.ts';
import type { SmsChannel } from '../types.ts';
import { checkSms } from './check-sms.ts';

export interface HttpSmsOptions {
  url: string;
  token: string | null;
  /** Whether the gateway sends once for one Idempotency-Key, however often it is asked. */
  deduplicates: boolean;
  timeouts?: Partial<HttpTimeouts>;
}

/** The generic gateway: POST {to, text} with Idempotency-Key → {id}. Contract: docs/channels.md. */
export function createHttpSms(options: HttpSmsOptions): SmsChannel {
  const poster = new HttpPoster(options.timeouts);
  return {
    name: 'http',
    deduplicates: options.deduplicates,
    async send(sms) {
      checkSms(sms, 'http');
      const answer = await poster.post({
        channel: 'http',
        url: options.url,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'idempotency-key': sms.idempotencyKey,
          ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        },
        body: JSON.stringify({ to: sms.to, text: sms.text }),
        signal: sms.signal,
        startBy: sms.startBy,
      });
      if (answer.status < 200 || answer.status > 299) throw refusal('http', answer);
      const id = jsonObject(answer.body)?.id;
      const named = (typeof id === 'string' && id !== '') || typeof id === 'number';
      // 2xx is the acceptance. A missing id is a flaw of the gateway, and no reason to send again.
      return named
        ? { providerId: String(id), detail: String(answer.status) }
        : { providerId: `http-${sms.idempotencyKey}`, detail: `${answer.status}, no id in the answer` };
    },
    async close() {
      poster.close();
    },
  };
}
