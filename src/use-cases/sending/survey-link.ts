import type { UseCaseDeps } from '../deps.ts';
import { signSurveyToken } from '../survey-token.ts';

/** How long a survey may be answered. */
const DAYS_TO_ANSWER = 30;

export interface Invitation {
  id: string;
  expiresAt: Date;
  url: string;
}

/** The link of a survey; an attempt that repeats a send keeps the invitation's id. */
export function invite(deps: UseCaseDeps, knownId: string | null): Invitation {
  const id = knownId ?? deps.newId();
  const expiresAt = new Date(deps.now().getTime() + DAYS_TO_ANSWER * 86_400_000);
  const token = signSurveyToken(deps.config.sessionSecret, {
    invitationId: id,
    expiresAt: expiresAt.toISOString(),
  });
  return { id, expiresAt, url: `${deps.config.publicBaseUrl}/s/${token}` };
}

/** The words of a survey's message where the pattern has none of its own. */
export function surveyTexts(kind: string): { subject: string; body: string } {
  const subject =
    { contract: 'ご成約アンケートのお願い', estimate: 'お見積りアンケートのお願い' }[kind] ??
    'アンケートのお願い';
  return {
    subject,
    body: '{{customer.name}} 様\n\n{{store.name}}です。よろしければアンケートにご協力ください。\n{{survey.url}}',
  };
}
