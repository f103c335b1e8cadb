import { putOrRetry } from '../local-outbox.ts';
import type { LocalOutbox, SmsChannel } from '../types.ts';
import { checkSms } from './check-sms.ts';

/** Keeps SMS in the local outbox, where the UI shows them as ローカル. */
export function createLocalSms(outbox: LocalOutbox): SmsChannel {
  return {
    name: 'local',
    deduplicates: true,
    async send(sms) {
      checkSms(sms, 'local');
      await putOrRetry(outbox, 'sms', sms, { toLabel: sms.to, subject: null, body: sms.text });
      return { providerId: `local-${sms.idempotencyKey}` };
    },
  };
}
