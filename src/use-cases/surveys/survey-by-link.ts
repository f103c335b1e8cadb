import {
  findCurrentDefinition,
  findInvitation,
  type SurveyAnswerRow,
  type SurveyDefinitionRow,
} from '#db/surveys';
import { findCustomer } from '#db/customers';
import { findStore } from '#db/stores';
import { systemActor } from '#domain/actor';
import type { SurveyAnswers } from '#domain/surveys/definition';
import type { UseCaseDeps } from '../deps.ts';
import { verifySurveyToken } from '../survey-token.ts';
import { noSurvey, submitSurvey } from './submit-survey.ts';

export interface SurveyForm {
  definition: SurveyDefinitionRow;
  storeName: string;
  answered: boolean;
  locale: string;
}

/**
 * What a survey's link shows: the questions and the store's name, nothing of the customer.
 * @throws DomainError survey_link_invalid, survey_link_expired, not_found
 */
export function openSurveyLink(deps: UseCaseDeps, token: string): Promise<SurveyForm> {
  const { invitationId } = verifySurveyToken(deps.config.sessionSecret, token, deps.now().toISOString());
  const actor = systemActor('survey-link');
  return deps.db.transaction(async (tx) => {
    const invitation = await findInvitation(tx, invitationId);
    if (!invitation) throw noSurvey('token');
    const { storeId, kind, customerId, answeredAt } = invitation;
    const customer = await findCustomer(tx, actor, customerId);
    const store = await findStore(tx, actor, storeId);
    const definition = await findCurrentDefinition(tx, storeId, kind);
    if (!definition || !store || !customer || customer.erasedAt) throw noSurvey('token');
    return {
      definition,
      storeName: store.name,
      answered: answeredAt !== null,
      locale: customer.myPageLocale,
    };
  });
}

/** @throws DomainError as `openSurveyLink` and `submitSurvey` */
export function answerSurveyLink(
  deps: UseCaseDeps,
  input: { token: string; answers: SurveyAnswers; definitionId?: string | undefined; locale?: 'ja' | 'en' },
): Promise<SurveyAnswerRow> {
  const { token, ...rest } = input;
  const { invitationId } = verifySurveyToken(deps.config.sessionSecret, token, deps.now().toISOString());
  return submitSurvey(deps, { invitationId, ...rest });
}
