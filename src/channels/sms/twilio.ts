import { PermanentChannelError } from '../errors.ts';
import { HttpPoster, type HttpTimeouts, jsonObject, refusal } from '../http-call.ts';
import type { SmsChannel } from '../types.ts';
import { checkSms } from './check-sms.ts';

export interface TwilioSmsOptions {
  accountSid: string;
  authToken: string;
  /** A number (E.164), an alphanumeric sender, or a messaging service (MG…). */
  from: string;
  /** https://api.twilio.com unless an edge location or a stand-in is used. */
  baseUrl: string;
  /** Where Twilio tells what became of a message; our id is added. Null: it tells nobody. */
  statusUrl?: string | null;
  timeouts?: Partial<HttpTimeouts>;
}

/**
 * Twilio's Messages resource (API 2010-04-01). It takes no idempotency key, so a call without an answer stays in doubt.
 */
export function createTwilioSms(options: TwilioSmsOptions): SmsChannel {
  const poster = new HttpPoster(options.timeouts);
  const url = `${options.baseUrl}/2010-04-01/Accounts/${encodeURIComponent(options.accountSid)}/Messages.json`;
  const credentials = Buffer.from(`${options.accountSid}:${options.authToken}`).toString('base64');
  const sender = /^MG[0-9a-f]{32}$/i.test(options.from) ? 'MessagingServiceSid' : 'From';
  return {
    name: 'twilio',
    deduplicates: false,
    async send(sms) {
      checkSms(sms, 'twilio');
      const answer = await poster.post({
        channel: 'twilio',
        url,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${credentials}`,
        },
        body: new URLSearchParams({
          To: sms.to,
          [sender]: options.from,
          Body: sms.text,
          ...(options.statusUrl && { StatusCallback: `${options.statusUrl}?delivery=${sms.idempotencyKey}` }),
        }).toString(),
        signal: sms.signal,
        startBy: sms.startBy,
      });
      const message = jsonObject(answer.body);
      if (answer.status < 200 || answer.status > 299) throw refusal('twilio', answer, codeOf(message?.code));
      const status = typeof message?.status === 'string' ? message.status : 'unknown';
      if (status === 'failed' || status === 'undelivered' || status === 'canceled') {
        const reply = `${status}/${codeOf(message?.error_code) ?? '-'}`;
        throw new PermanentChannelError({ code: 'rejected', channel: 'twilio', stage: 'response', reply });
      }
      const sid = typeof message?.sid === 'string' ? message.sid : `twilio-${sms.idempotencyKey}`;
      return { providerId: sid, detail: status };
    },
    async close() {
      poster.close();
    },
  };
}

function codeOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
