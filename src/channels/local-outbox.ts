import { throwIfCalledOff } from './called-off.ts';
import { TemporaryChannelError } from './errors.ts';
import type { LocalOutbox, LocalOutboxPayload, SendRequest } from './types.ts';

/**
 * Puts a message into the local outbox under its ledger id. Repeating a put changes nothing, so every failure is one
 * that may be retried.
 *
 * @throws TemporaryChannelError
 */
export async function putOrRetry(
  outbox: LocalOutbox,
  kind: 'mail' | 'sms',
  request: SendRequest,
  payload: LocalOutboxPayload,
): Promise<void> {
  throwIfCalledOff(request, 'local');
  try {
    await outbox.put(kind, request.idempotencyKey, payload);
  } catch {
    // The database's error quotes the row: it is not passed on.
    throw new TemporaryChannelError({ code: 'storage', channel: 'local', stage: 'put' });
  }
}
