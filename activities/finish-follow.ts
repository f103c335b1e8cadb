import { closeFollow } from '#db/close-follow';
import { keepOpenInRecord } from '#db/open-follows';
import type { ActivityDeps } from './activity-deps.ts';
import { runSend } from './send/run-send.ts';

/**
 * The end of a follow that was stopped, or of which every remaining step was removed: closes the record, and asks the
 * customer why after a contract or the end of the negotiation (store's settings, DESIGN §4).
 * @returns `closed: false` where the record knows of no end: the workflow reads it again. `surveyAt`, in epoch ms: the
 *   survey has to wait (quiet hours, the budget) and the end is asked for once more then
 */
export async function finishFollow(
  deps: ActivityDeps,
  followId: string,
): Promise<{ closed: boolean; surveyAt?: number }> {
  const { closed, survey } = await closeFollow(deps.db, followId, deps.now(), deps.newId);
  const surveyAt = survey && (await sendSurvey(deps, followId, survey));
  return { closed, ...(surveyAt && { surveyAt: surveyAt.getTime() }) };
}

/** @returns when it may be sent, where that is not now */
async function sendSurvey(
  deps: ActivityDeps,
  followId: string,
  surveyKind: 'contract' | 'end',
): Promise<Date | null> {
  const result = await runSend(deps, {
    followId,
    stepId: null,
    sendKey: `survey:${followId}:${surveyKind}`,
    surveyKind,
  });
  if (result.kind !== 'wait') return null;
  await keepOpenInRecord(deps.db, followId);
  return result.until;
}
