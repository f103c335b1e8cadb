import type { Actor } from '#domain/actor';
import type { SurveyAnswers, SurveyDefinition } from '#domain/surveys/definition';
import type { Database, Tx } from './client.ts';
import {
  Prisma,
  type SurveyAnswer as SurveyAnswerRow,
  type SurveyDefinition as SurveyDefinitionRow,
  type SurveyInvitation,
} from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export type { SurveyAnswerRow, SurveyDefinitionRow, SurveyInvitation };

/** An answer together with the version of the questions it answers. */
export interface AnsweredSurvey {
  id: string;
  storeId: string;
  customerId: string;
  quoteId: string | null;
  kind: string;
  title: string;
  definition: SurveyDefinition;
  answers: SurveyAnswers;
  late: boolean;
  answeredAt: Date;
}

const ANSWERED = Prisma.sql`
  SELECT a.id, a.store_id AS "storeId", a.customer_id AS "customerId", a.quote_id AS "quoteId", a.kind, d.title,
    d.content AS definition, a.answers, a.late, a.answered_at AS "answeredAt"
  FROM survey_answer a JOIN survey_definition d ON d.id = a.definition_id`;

/** Answers about a quote, newest first: 「有」 on its page (C5). */
export const findSurveysOfQuote = (rows: Rows, actor: Actor, quoteId: string): Promise<AnsweredSurvey[]> =>
  rows.$queryRaw<AnsweredSurvey[]>`${ANSWERED}
    WHERE a.quote_id = ${quoteId}::uuid AND ${storeCondition(actor, undefined, 'a.store_id')}
    ORDER BY a.answered_at DESC, a.id DESC`;

/** All answers of a customer, newest first, those about no quote too. */
export const findSurveysOfCustomer = (
  rows: Rows,
  actor: Actor,
  customerId: string,
): Promise<AnsweredSurvey[]> =>
  rows.$queryRaw<AnsweredSurvey[]>`${ANSWERED}
    WHERE a.customer_id = ${customerId}::uuid AND ${storeCondition(actor, undefined, 'a.store_id')}
    ORDER BY a.answered_at DESC, a.id DESC`;

export const findInvitation = (tx: Tx, id: string): Promise<SurveyInvitation | null> =>
  tx.surveyInvitation.findUnique({ where: { id } });

/** The questions that hold for a kind in a store now: the store's own, else the company's; the newest version. */
export async function findCurrentDefinition(
  tx: Tx,
  storeId: string,
  kind: string,
): Promise<SurveyDefinitionRow | null> {
  const rows = await tx.surveyDefinition.findMany({
    where: { kind, OR: [{ storeId }, { storeId: null }], archivedAt: null },
    orderBy: [{ storeId: { sort: 'asc', nulls: 'last' } }, { version: 'desc' }],
    take: 1,
  });
  return rows[0] ?? null;
}

export const findDefinition = (tx: Tx, id: string): Promise<SurveyDefinitionRow | null> =>
  tx.surveyDefinition.findUnique({ where: { id } });

/** Puts the answer in; null: this invitation has one already. */
export async function insertAnswer(
  tx: Tx,
  answer: Prisma.SurveyAnswerUncheckedCreateInput,
): Promise<SurveyAnswerRow | null> {
  const [row] = await tx.surveyAnswer.createManyAndReturn({ data: [answer], skipDuplicates: true });
  return row ?? null;
}

export async function markAnswered(tx: Tx, invitationId: string, at: Date): Promise<void> {
  await tx.surveyInvitation.update({ where: { id: invitationId }, data: { answeredAt: at } });
}

/** A survey that ships with the product, once; later versions of it stay. */
export async function insertSeedSurvey(
  db: Pick<Database, 'prisma'>,
  survey: { id: string; kind: string; content: SurveyDefinition },
): Promise<void> {
  const { id, kind, content } = survey;
  await db.prisma.surveyDefinition.createMany({
    data: [
      { id, kind, version: 1, title: content.title.ja, content: content as object, createdBy: 'Oikaze' },
    ],
    skipDuplicates: true,
  });
}
