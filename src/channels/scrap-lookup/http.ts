import { whatLacks } from '#domain/scrap-lookup';
import { TemporaryChannelError, UnknownOutcomeError } from '../errors.ts';
import {
  type HttpAnswer,
  type HttpCall,
  HttpPoster,
  type HttpTimeouts,
  jsonObject,
  refusal,
} from '../http-call.ts';
import type { ScrapLookup } from '../types.ts';
import { scrapStatusOf } from './status-word.ts';

export interface HttpScrapLookupOptions {
  url: string;
  token: string | null;
  timeouts?: Partial<HttpTimeouts>;
}

/** POST {registrationNumber, chassisNumber} → {status}, with an Idempotency-Key. Contract: docs/channels.md. */
export function createHttpScrapLookup(options: HttpScrapLookupOptions): ScrapLookup {
  const poster = new HttpPoster({ responseMs: 30_000, ...options.timeouts });
  return {
    name: 'http',
    async lookup(request) {
      if (whatLacks(request)) return { status: 'insufficient_information', simulated: false };
      const { registrationNumber, chassisNumber, signal, heartbeat } = request;
      const answer = await ask(poster, {
        channel: 'scrap-lookup',
        url: options.url,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'idempotency-key': request.idempotencyKey,
          ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        },
        body: JSON.stringify({ registrationNumber, chassisNumber }),
        signal,
        heartbeat,
      });
      const status = scrapStatusOf(jsonObject(answer.body)?.status);
      if (status) return { status, simulated: false };
      throw new TemporaryChannelError({
        code: 'provider_response',
        channel: 'scrap-lookup',
        stage: 'response',
      });
    },
    async close() {
      poster.close();
    },
  };
}

/** A lookup leaves nothing behind, so an unknown outcome is as good as none: it may be asked again. */
async function ask(poster: HttpPoster, call: HttpCall): Promise<HttpAnswer> {
  try {
    const answer = await poster.post(call);
    if (answer.status < 200 || answer.status > 299) throw refusal(call.channel, answer);
    return answer;
  } catch (error) {
    if (!(error instanceof UnknownOutcomeError)) throw error;
    const { code, channel, stage, reply } = error;
    throw new TemporaryChannelError({ code, channel, stage, ...(reply === undefined ? {} : { reply }) });
  }
}
