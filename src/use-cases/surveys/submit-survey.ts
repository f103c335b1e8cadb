import type { Tx } from '#db/client';
import { lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import {
  findCurrentDefinition,
  findDefinition,
  findInvitation,
  insertAnswer,
  markAnswered,
  type SurveyAnswerRow,
  type SurveyDefinitionRow,
  type SurveyInvitation,
} from '#db/surveys';
import { customerActor } from '#domain/actor';
import { answeredLines, type SurveyAnswers, type SurveyDefinition } from '#domain/surveys/definition';
import { surveyProblemWords } from '#domain/surveys/problem-words';
import { tidyAnswers, validateSurveyAnswer } from '#domain/surveys/validate-answer';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { historyRow } from '../record.ts';

export interface SubmitSurvey {
  invitationId: string;
  answers: SurveyAnswers;
  /** The version that the page showed; the current one unless given. */
  definitionId?: string | undefined;
  /** Who answers, where a session says so: an invitation of somebody else does not exist for them. */
  customerId?: string | undefined;
  /** Language of what is said about a wrong answer. */
  locale?: 'ja' | 'en' | undefined;
}

/** Surveys that also arrive as a message in the thread (C5). */
const AS_MESSAGE: ReadonlySet<string> = new Set(['contract', 'end']);

/**
 * Takes the one answer of an invitation (C4, C5). An answer after the invitation's end is kept and marked late. It counts as
 * no reply: no pattern stops, no ToDo ユーザ返信 is made.
 * @throws DomainError not_found, customer_erased, survey_already_answered, survey_answer_invalid naming each field
 */
export function submitSurvey(deps: UseCaseDeps, input: SubmitSurvey): Promise<SurveyAnswerRow> {
  return deps.db.transaction(async (tx) => {
    const invitation = await requireInvitation(tx, input);
    const actor = customerActor({ id: invitation.customerId, storeId: invitation.storeId });
    await lockCustomer(tx, invitation.customerId);
    await requireLivingCustomer(tx, actor, invitation.customerId);
    const definition = await requireDefinition(tx, invitation, input.definitionId);
    const content = definition.content as unknown as SurveyDefinition;
    refuseWrongAnswers(content, input);
    const now = deps.now();
    const answers = tidyAnswers(input.answers);
    const { id: invitationId, storeId, customerId, quoteId, kind } = invitation;
    const answer = await insertAnswer(tx, {
      ...{ id: deps.newId(), storeId, customerId, quoteId, invitationId, kind, answers },
      definitionId: definition.id,
      late: now >= invitation.expiresAt,
      answeredAt: now,
    });
    if (!answer) throw alreadyAnswered();
    await markAnswered(tx, invitationId, now);
    const summary = `${definition.title}に回答がありました${answer.late ? '（期限後）' : ''}`;
    await insertRows(tx, {
      historyEntry: [
        historyRow(deps, actor, {
          ...{ storeId, customerId, quoteId, summary, kind: 'survey_answered', channel: 'survey' },
          detail: { surveyAnswerId: answer.id, surveyKind: kind },
        }),
      ],
      message: AS_MESSAGE.has(kind) ? [messageOf(deps, answer, definition.title, content)] : [],
    });
    return answer;
  });
}

export const noSurvey = (field: string): DomainError =>
  new DomainError('not_found', { message: 'no such survey', field });

const alreadyAnswered = (): DomainError =>
  new DomainError('survey_already_answered', {
    message: 'this invitation has its answer',
    remedy: {
      ja: 'ご回答は1回だけ受け付けています。訂正は店舗にご連絡ください',
      en: 'contact the store to correct your answer: only one is taken',
    },
  });

/** @throws DomainError not_found, survey_already_answered */
async function requireInvitation(
  tx: Tx,
  { invitationId, customerId }: SubmitSurvey,
): Promise<SurveyInvitation> {
  const invitation = await findInvitation(tx, invitationId);
  if (!invitation || (customerId !== undefined && invitation.customerId !== customerId)) throw noSurvey('id');
  if (invitation.answeredAt) throw alreadyAnswered();
  return invitation;
}

async function requireDefinition(
  tx: Tx,
  { storeId, kind }: SurveyInvitation,
  shownId: string | undefined,
): Promise<SurveyDefinitionRow> {
  const definition = shownId
    ? await findDefinition(tx, shownId)
    : await findCurrentDefinition(tx, storeId, kind);
  const fits = definition && definition.kind === kind && [null, storeId].includes(definition.storeId);
  if (!fits) throw noSurvey('definitionId');
  return definition;
}

/** @throws DomainError survey_answer_invalid */
function refuseWrongAnswers(definition: SurveyDefinition, { answers, locale = 'ja' }: SubmitSurvey): void {
  const problems = validateSurveyAnswer(definition, answers);
  if (problems.length === 0) return;
  const errors = problems.map((problem) => ({
    field: problem.question === null ? 'answers' : `answers.${problem.question}`,
    message: surveyProblemWords(problem, locale),
    remedy: surveyProblemWords(problem, locale),
  }));
  throw new DomainError('survey_answer_invalid', {
    message: errors.map(({ field, message }) => `${field}: ${message}`).join(' / '),
    details: { errors, problems },
  });
}

/** Read by staff as part of the thread; nobody has to reply to it, so it is handled when it arrives. */
function messageOf(deps: UseCaseDeps, answer: SurveyAnswerRow, title: string, definition: SurveyDefinition) {
  const lines = answeredLines(definition, answer.answers as SurveyAnswers);
  return {
    id: deps.newId(),
    storeId: answer.storeId,
    customerId: answer.customerId,
    quoteId: answer.quoteId,
    direction: 'in',
    channel: 'survey',
    subject: title,
    body: lines.map(({ question, values }) => `【${question}】\n${values.join('\n')}`).join('\n\n'),
    occurredAt: answer.answeredAt,
    handledAt: answer.answeredAt,
    authorKind: 'customer',
    authorId: answer.customerId,
    authorName: 'お客様',
    detail: { kind: 'survey', surveyAnswerId: answer.id, surveyKind: answer.kind },
  };
}
