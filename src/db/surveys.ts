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
  storeId: string | null,
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

/** A survey that a customer may still answer. */
export interface OpenSurvey {
  id: string;
  kind: string;
  quoteId: string | null;
  vehicleText: string | null;
  expiresAt: Date;
}

/** As the customer's role: what is open for them, newest first; one per quote and kind. */
export const findOpenSurveys = (rows: Rows, endedAfter: Date): Promise<OpenSurvey[]> => rows.$queryRaw<
  OpenSurvey[]
>`
  SELECT id, kind, "quoteId", "vehicleText", "expiresAt" FROM (
    SELECT DISTINCT ON (coalesce(i.quote_id, i.id), i.kind) i.id, i.kind, i.quote_id AS "quoteId",
      q.vehicle_text AS "vehicleText", i.expires_at AS "expiresAt", i.created_at
    FROM survey_invitation i LEFT JOIN quote q ON q.id = i.quote_id
    WHERE i.answered_at IS NULL AND i.expires_at > ${endedAfter}::timestamptz
      AND NOT EXISTS (SELECT FROM survey_answer a WHERE a.quote_id = i.quote_id AND a.kind = i.kind)
    ORDER BY coalesce(i.quote_id, i.id), i.kind, i.delivery_id IS NULL, i.created_at DESC) open
  ORDER BY created_at DESC, id`;

/**
 * Offers on My Page what a quote's state calls for and nobody was invited to: the quote survey before a deal, the contract survey
 * for 成約, the end survey for 商談終了 (C4).
 */
export async function offerSurveys(
  tx: Tx,
  customerId: string,
  { expiresAt, newId }: { expiresAt: Date; newId: () => string },
): Promise<void> {
  const wanted = await tx.$queryRaw<{ storeId: string; quoteId: string; kind: string }[]>`
    SELECT q.store_id AS "storeId", q.id AS "quoteId", k.kind
    FROM quote q JOIN LATERAL (VALUES ('estimate', q.status IN ('new', 'negotiating')), ('contract', q.status = 'contracted'), ('end', q.status = 'ended'))
      AS k(kind, holds) ON k.holds
    WHERE q.customer_id = ${customerId}::uuid
      AND NOT EXISTS (SELECT FROM survey_invitation i WHERE i.quote_id = q.id AND i.kind = k.kind)`;
  if (wanted.length === 0) return;
  await tx.surveyInvitation.createMany({
    data: wanted.map((offer) => ({ ...offer, id: newId(), customerId, expiresAt })),
    skipDuplicates: true,
  });
}

/** Versions of all surveys an actor sees, by kind, the newest first. */
export const findDefinitions = (tx: Tx, actor: Actor): Promise<SurveyDefinitionRow[]> =>
  tx.surveyDefinition.findMany({
    where:
      actor.storeIds === 'all' ? {} : { OR: [{ storeId: null }, { storeId: { in: [...actor.storeIds] } }] },
    orderBy: [{ kind: 'asc' }, { storeId: { sort: 'asc', nulls: 'first' } }, { version: 'desc' }],
  });

export const insertDefinition = (
  tx: Tx,
  data: Prisma.SurveyDefinitionUncheckedCreateInput,
): Promise<SurveyDefinitionRow> => tx.surveyDefinition.create({ data });

/** All versions of a survey are taken out of use, or back into it. */
export async function archiveDefinitions(
  tx: Tx,
  { kind, storeId }: { kind: string; storeId: string | null },
  at: Date | null,
): Promise<void> {
  await tx.surveyDefinition.updateMany({ where: { kind, storeId }, data: { archivedAt: at } });
}

/** Two edits of one survey at once make two versions, not one number twice. */
export async function lockSurveyKind(tx: Tx, kind: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`survey:${kind}`}))::text`;
}

/** Kinds that may be asked now, of the stores in scope and of all stores. */
export async function findSurveyKinds(tx: Tx): Promise<Set<string>> {
  const rows = await tx.surveyDefinition.findMany({
    where: { archivedAt: null },
    distinct: ['kind'],
    select: { kind: true },
  });
  return new Set(rows.map(({ kind }) => kind));
}
