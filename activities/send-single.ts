import { findSingleSend } from '#db/single-sends';
import type { ActivityDeps } from './activity-deps.ts';
import { runSend } from './send/run-send.ts';

export type SingleOutcome = { kind: 'ended' } | { kind: 'wait'; until: number };

/**
 * Makes a send that is no step of a follow: a message of staff, or one that was in doubt and is to be made again. One
 * attempt of an ordinary activity, so that each is to be seen in the Temporal UI.
 */
export async function sendSingle(deps: ActivityDeps, { id }: { id: string }): Promise<SingleOutcome> {
  const send = await findSingleSend(deps.db.prisma, id);
  if (send?.status !== 'planned') return { kind: 'ended' };
  const result = await runSend(deps, { singleSendId: id, sendKey: send.sendKey });
  return result.kind === 'wait' ? { kind: 'wait', until: result.until.getTime() } : { kind: 'ended' };
}
