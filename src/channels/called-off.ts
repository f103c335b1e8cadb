import { TemporaryChannelError } from './errors.ts';
import type { SendRequest } from './types.ts';

/** @throws TemporaryChannelError `aborted` where a send must not start any more */
export function throwIfCalledOff(request: SendRequest, channel: string): void {
  const late = request.startBy !== undefined && Date.now() >= request.startBy.getTime();
  if (late || request.signal?.aborted) {
    throw new TemporaryChannelError({ code: 'aborted', channel, stage: 'start' });
  }
}
