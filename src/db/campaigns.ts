import type { Actor } from '#domain/actor';
import type { CampaignAnswer, CampaignRules } from '#domain/campaigns/entry';
import { STANDARD_NOTICE } from '#domain/campaigns/notice';
import type { SeedCampaign } from '#domain/campaigns/seed-campaigns';
import { SEED_CAMPAIGN_SURVEY } from '#domain/campaigns/seed-campaigns';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';

/** A campaign; days are calendar dates in its zone. */
export interface CampaignRow extends CampaignRules {
  storeId: string | null;
  name: string;
  terms: string;
  surveyKind: string;
  timeZone: string;
  prize: string;
  prizeYen: number | null;
  winnersPerMonth: number;
  autoDraw: boolean;
  notifySubject: string;
  notifyBody: string;
  status: 'draft' | 'published' | 'withdrawn';
  publishedAt: Date | null;
  /** came with the product: made anew at each start unless it is there */
  shipped: boolean;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
}

const CAMPAIGN = Prisma.sql`c.id, c.store_id AS "storeId", c.name, c.terms, c.survey_kind AS "surveyKind", c.time_zone AS "timeZone",
  to_char(c.starts_on, 'YYYY-MM-DD') AS "startsOn", to_char(c.ends_on, 'YYYY-MM-DD') AS "endsOn", c.prize, c.prize_yen AS "prizeYen",
  c.winners_per_month AS "winnersPerMonth", CASE WHEN c.predecessor_id IS NULL THEN NULL ELSE jsonb_build_object(
    'predecessorId', c.predecessor_id, 'askedUntil', to_char(c.asked_until, 'YYYY-MM-DD'),
    'contractedUntil', to_char(c.contracted_until, 'YYYY-MM-DD')) END AS transition,
  c.auto_draw AS "autoDraw", c.notify_subject AS "notifySubject", c.notify_body AS "notifyBody", c.status,
  c.published_at AS "publishedAt", c.seed_key IS NOT NULL AS shipped, c.created_by AS "createdBy", c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;

/** Campaigns of the whole company and of the actor's stores. */
const ofActor = (actor: Actor): Prisma.Sql =>
  actor.storeIds === 'all'
    ? Prisma.sql`true`
    : Prisma.sql`(c.store_id IS NULL OR c.store_id = ANY (${[...actor.storeIds]}::uuid[]))`;

/** What is shown in the list, the newest period first. */
export const listCampaignRows = (
  rows: Rows,
  actor: Actor,
  filter: { storeId?: string | undefined },
): Promise<CampaignRow[]> =>
  rows.$queryRaw`
    SELECT ${CAMPAIGN} FROM campaign c WHERE ${ofActor(actor)}
      AND ${filter.storeId ? Prisma.sql`(c.store_id IS NULL OR c.store_id = ${filter.storeId}::uuid)` : Prisma.sql`true`}
    ORDER BY c.starts_on DESC, c.id DESC`;

export async function findCampaignRow(
  rows: Rows,
  actor: Actor,
  id: string,
  options: { lock?: boolean } = {},
): Promise<CampaignRow | null> {
  const found = await rows.$queryRaw<CampaignRow[]>`
    SELECT ${CAMPAIGN} FROM campaign c WHERE c.id = ${id}::uuid AND ${ofActor(actor)}
    ${options.lock ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.empty}`;
  return found[0] ?? null;
}

/** Published campaigns of a survey that the same customers may enter: all that its transition rules can reach. */
export const findRelatedCampaigns = (rows: Rows, campaign: CampaignRow): Promise<CampaignRow[]> =>
  rows.$queryRaw`
    SELECT ${CAMPAIGN} FROM campaign c WHERE c.survey_kind = ${campaign.surveyKind}
      AND (c.status = 'published' OR c.id = ${campaign.id}::uuid)
      AND (c.store_id IS NOT DISTINCT FROM ${campaign.storeId}::uuid)
    ORDER BY c.starts_on, c.id`;

export interface CampaignValues {
  storeId: string | null;
  name: string;
  terms: string;
  surveyKind: string;
  timeZone: string;
  startsOn: string;
  endsOn: string;
  prize: string;
  prizeYen: number | null;
  winnersPerMonth: number;
  transition: CampaignRules['transition'];
  autoDraw: boolean;
  notifySubject: string;
  notifyBody: string;
}

const columns = ({ transition, startsOn, endsOn, ...rest }: Partial<CampaignValues>) => ({
  ...rest,
  ...(startsOn && { startsOn: new Date(startsOn) }),
  ...(endsOn && { endsOn: new Date(endsOn) }),
  ...(transition !== undefined && {
    predecessorId: transition?.predecessorId ?? null,
    askedUntil: transition ? new Date(transition.askedUntil) : null,
    contractedUntil: transition ? new Date(transition.contractedUntil) : null,
  }),
});

export const insertCampaign = (
  tx: Tx,
  campaign: CampaignValues & { id: string; createdBy: string },
): Promise<unknown> =>
  tx.campaign.create({
    data: columns(campaign) as ReturnType<typeof columns> & Prisma.CampaignUncheckedCreateInput,
  });

export const changeCampaign = (tx: Tx, id: string, values: Partial<CampaignValues>): Promise<unknown> =>
  tx.campaign.update({ where: { id }, data: columns(values) });

export const setCampaignStatus = (
  tx: Tx,
  id: string,
  status: CampaignRow['status'],
  publishedAt?: Date,
): Promise<unknown> =>
  tx.campaign.update({ where: { id }, data: { status, ...(publishedAt && { publishedAt }) } });

export const deleteCampaign = (tx: Tx, id: string): Promise<unknown> => tx.campaign.delete({ where: { id } });

/** Makes a campaign that ships with the product, as a draft, once. */
export async function insertSeedCampaign(tx: Tx, seed: SeedCampaign, newId: () => string): Promise<void> {
  const { key, predecessorKey, askedUntil, contractedUntil, ...values } = seed;
  const predecessor = predecessorKey
    ? await tx.campaign.findUnique({ where: { seedKey: predecessorKey }, select: { id: true } })
    : null;
  if (predecessorKey && !predecessor) return;
  await tx.campaign.createMany({
    data: [
      {
        ...values,
        id: newId(),
        seedKey: key,
        surveyKind: SEED_CAMPAIGN_SURVEY,
        startsOn: new Date(values.startsOn),
        endsOn: new Date(values.endsOn),
        predecessorId: predecessor?.id ?? null,
        askedUntil: predecessor && askedUntil ? new Date(askedUntil) : null,
        contractedUntil: predecessor && contractedUntil ? new Date(contractedUntil) : null,
        notifySubject: STANDARD_NOTICE.subject,
        notifyBody: STANDARD_NOTICE.body,
        createdBy: 'Oikaze',
      },
    ],
    skipDuplicates: true,
  });
}

export interface AnswerRow extends CampaignAnswer {
  entryId: string;
  storeId: string;
  customerId: string;
  erased: boolean;
  /** won in another campaign in the month of the answer */
  wonElsewhere: boolean;
}

/** Answers to a campaign's survey in a period, in the order in which they came. */
export const findCampaignAnswers = (
  rows: Rows,
  campaign: Pick<CampaignRow, 'id' | 'storeId' | 'surveyKind' | 'timeZone'>,
  period: { from: string; to: string },
): Promise<AnswerRow[]> => {
  const on = (column: Prisma.Sql) =>
    Prisma.sql`to_char(${column} AT TIME ZONE ${campaign.timeZone}, 'YYYY-MM-DD')`;
  return rows.$queryRaw`
    SELECT a.id AS "entryId", a.store_id AS "storeId", a.customer_id AS "customerId", ${on(Prisma.sql`a.answered_at`)} AS "answeredOn",
      ${on(Prisma.sql`q.received_at`)} AS "askedOn", ${on(Prisma.sql`q.contracted_at`)} AS "contractedOn",
      k.erased_at IS NOT NULL AS erased,
      EXISTS (SELECT FROM campaign_winner w WHERE w.customer_id = a.customer_id AND w.campaign_id <> ${campaign.id}::uuid
        AND w.month = to_char(a.answered_at AT TIME ZONE ${campaign.timeZone}, 'YYYY-MM')) AS "wonElsewhere"
    FROM survey_answer a JOIN customer k ON k.id = a.customer_id LEFT JOIN quote q ON q.id = a.quote_id
    WHERE a.kind = ${campaign.surveyKind}
      AND ${campaign.storeId ? Prisma.sql`a.store_id = ${campaign.storeId}::uuid` : Prisma.sql`true`}
      AND a.answered_at >= (${period.from}::date)::timestamp AT TIME ZONE ${campaign.timeZone}
      AND a.answered_at < (${period.to}::date + 1)::timestamp AT TIME ZONE ${campaign.timeZone}
    ORDER BY a.answered_at, a.id`;
};
