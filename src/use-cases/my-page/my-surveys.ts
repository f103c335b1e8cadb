import {
  type AnsweredSurvey,
  findCurrentDefinition,
  findInvitation,
  findOpenSurveys,
  findSurveysOfCustomer,
  offerSurveys,
  type SurveyDefinitionRow,
} from '#db/surveys';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { noSurvey } from '../surveys/submit-survey.ts';
import { LATE_ANSWER_DAYS } from '../survey-token.ts';

/** How long an offer on My Page counts as in time. */
const OFFER_DAYS = 90;

export interface MySurvey {
  id: string;
  kind: string;
  title: SurveyDefinitionRow['title'];
  definition: SurveyDefinitionRow;
  quoteId: string | null;
  vehicleText: string | null;
}

/** What may be answered now, and what was. */
export async function listMySurveys(
  deps: UseCaseDeps,
  visitor: Actor,
): Promise<{ open: MySurvey[]; answered: AnsweredSurvey[] }> {
  const now = deps.now();
  const expiresAt = new Date(now.getTime() + OFFER_DAYS * 86_400_000);
  await deps.db.transaction((tx) => offerSurveys(tx, visitor.id, { expiresAt, newId: deps.newId }));
  return deps.db.transaction(
    async (tx) => {
      const open: MySurvey[] = [];
      const endedAfter = new Date(now.getTime() - LATE_ANSWER_DAYS * 86_400_000);
      for (const { expiresAt: _end, ...survey } of await findOpenSurveys(tx, endedAfter)) {
        const definition = await findCurrentDefinition(tx, storeOf(visitor), survey.kind);
        if (definition) open.push({ ...survey, definition, title: definition.title });
      }
      return { open, answered: await findSurveysOfCustomer(tx, visitor, visitor.id) };
    },
    { actor: visitor },
  );
}

/** @throws DomainError not_found, also for somebody else's; survey_already_answered */
export function getMySurvey(deps: UseCaseDeps, visitor: Actor, id: string): Promise<SurveyDefinitionRow> {
  return deps.db.transaction(
    async (tx) => {
      const invitation = await findInvitation(tx, id);
      const definition = invitation && (await findCurrentDefinition(tx, storeOf(visitor), invitation.kind));
      if (!definition) throw noSurvey('id');
      if (invitation.answeredAt) throw new DomainError('survey_already_answered');
      return definition;
    },
    { actor: visitor },
  );
}

const storeOf = ({ storeIds }: Actor): string => (storeIds === 'all' ? '' : (storeIds[0] ?? ''));
