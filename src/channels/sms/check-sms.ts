import { PermanentChannelError } from '../errors.ts';
import type { Sms } from '../types.ts';

/** @throws PermanentChannelError unless the number is E.164 and the text is not empty */
export function checkSms(sms: Sms, channel: string): void {
  const stage = /^\+[1-9]\d{6,14}$/.test(sms.to) ? (sms.text.trim() === '' ? 'text' : null) : 'to';
  if (stage) throw new PermanentChannelError({ code: 'invalid_message', channel, stage });
}
