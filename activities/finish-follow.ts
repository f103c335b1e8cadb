import { ApplicationFailure } from '@temporalio/activity';
import { closeFollow } from '#db/close-follow';
import type { ActivityDeps } from './activity-deps.ts';
import { runSend } from './send/run-send.ts';

/**
 * The end of a follow that was stopped, or of which every remaining step was removed: closes the record, and asks the
 * customer why after a contract or the end of the negotiation (store's settings, DESIGN §4).
 * @returns `closed: false` where the record knows of no end: the workflow reads it again
 */
export async function finishFollow(deps: ActivityDeps, followId: string): Promise<{ closed: boolean }> {
  const { closed, survey } = await closeFollow(deps.db, followId, deps.now(), deps.newId);
  if (survey) await sendSurvey(deps, followId, survey);
  return { closed };
}

async function sendSurvey(
  deps: ActivityDeps,
  followId: string,
  surveyKind: 'contract' | 'end',
): Promise<void> {
  const result = await runSend(deps, {
    followId,
    stepId: null,
    sendKey: `survey:${followId}:${surveyKind}`,
    surveyKind,
  });
  if (result.kind !== 'wait') return;
  throw ApplicationFailure.create({
    type: 'survey_waits',
    message: `The survey may not be sent before ${result.until.toISOString()}`,
    nextRetryDelay: Math.max(1_000, result.until.getTime() - deps.now().getTime()),
  });
}
