import type { Actor } from '#domain/actor';
import type { PlacedEntry } from '#domain/campaigns/draw';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface CampaignMonthRow {
  campaignId: string;
  month: string;
  algorithm: string;
  seed: string;
  commitment: string;
  publishedAt: Date;
  drawnAt: Date | null;
  drawnBy: string | null;
  entryCount: number | null;
  winnerCount: number | null;
}

const MONTH = Prisma.sql`m.campaign_id AS "campaignId", m.month, m.algorithm, m.seed, m.commitment, m.published_at AS "publishedAt",
  m.drawn_at AS "drawnAt", m.drawn_by AS "drawnBy", m.entry_count AS "entryCount", m.winner_count AS "winnerCount"`;

export const findCampaignMonths = (rows: Rows, campaignId: string): Promise<CampaignMonthRow[]> =>
  rows.$queryRaw`
    SELECT ${MONTH} FROM campaign_month m WHERE m.campaign_id = ${campaignId}::uuid ORDER BY m.month`;

/** Locks one month against a second draw. Also keeps draws of the same month in other campaigns apart: one prize each. */
export async function lockCampaignMonth(
  tx: Tx,
  campaignId: string,
  month: string,
): Promise<CampaignMonthRow | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('campaign-month:' || ${month}, 0))`;
  const found = await tx.$queryRaw<CampaignMonthRow[]>`
    SELECT ${MONTH} FROM campaign_month m WHERE m.campaign_id = ${campaignId}::uuid AND m.month = ${month} FOR UPDATE`;
  return found[0] ?? null;
}

/** Months that are there already keep their seed. */
export async function insertCampaignMonths(
  tx: Tx,
  months: readonly Omit<
    CampaignMonthRow & { storeId: string | null },
    'drawnAt' | 'drawnBy' | 'entryCount' | 'winnerCount'
  >[],
): Promise<void> {
  await tx.campaignMonth.createMany({ data: [...months], skipDuplicates: true });
}

/** Puts a draw down for good. */
export async function recordDraw(
  tx: Tx,
  draw: {
    campaignId: string;
    month: string;
    prize: string;
    prizeYen: number | null;
    drawnAt: Date;
    drawnBy: string;
    entries: readonly (PlacedEntry & { storeId: string; customerId: string })[];
    newId: () => string;
  },
): Promise<void> {
  const { campaignId, month, entries } = draw;
  const winners = entries.filter(({ won }) => won);
  for (let first = 0; first < entries.length; first += 2_000) {
    await tx.campaignEntry.createMany({
      data: entries
        .slice(first, first + 2_000)
        .map(({ won: _, entryId, storeId, customerId, digest, place }) => ({
          campaignId,
          month,
          entryId,
          storeId,
          customerId,
          digest,
          place,
        })),
    });
  }
  await tx.campaignWinner.createMany({
    data: winners.map(({ entryId, storeId, customerId, place }) => ({
      id: draw.newId(),
      campaignId,
      month,
      entryId,
      storeId,
      customerId,
      place,
      prize: draw.prize,
      prizeYen: draw.prizeYen,
    })),
  });
  await tx.campaignMonth.update({
    where: { campaignId_month: { campaignId, month } },
    data: {
      drawnAt: draw.drawnAt,
      drawnBy: draw.drawnBy,
      entryCount: entries.length,
      winnerCount: winners.length,
    },
  });
}

export interface WinnerRow {
  id: string;
  campaignId: string;
  month: string;
  entryId: string;
  storeId: string;
  storeName: string;
  customerId: string;
  customerName: string;
  place: number;
  prize: string;
  prizeYen: number | null;
  notice: 'waiting' | 'told' | 'unreachable';
  noticeReason: string | null;
  toldAt: Date | null;
  handedOverAt: Date | null;
  handedOverBy: string | null;
}

/** Winners in the actor's stores, the newest month first, in the order of the draw. */
export const listWinnerRows = (
  rows: Rows,
  actor: Actor,
  filter: { campaignId: string; month?: string | undefined; id?: string | undefined },
): Promise<WinnerRow[]> =>
  rows.$queryRaw`
    SELECT w.id, w.campaign_id AS "campaignId", w.month, w.entry_id AS "entryId", w.store_id AS "storeId", s.name AS "storeName",
      w.customer_id AS "customerId", k.name AS "customerName", w.place, w.prize, w.prize_yen AS "prizeYen", w.notice,
      w.notice_reason AS "noticeReason", w.told_at AS "toldAt", w.handed_over_at AS "handedOverAt", w.handed_over_by AS "handedOverBy"
    FROM campaign_winner w JOIN customer k ON k.id = w.customer_id JOIN store s ON s.id = w.store_id
    WHERE w.campaign_id = ${filter.campaignId}::uuid AND ${storeCondition(actor, undefined, 'w.store_id')}
      AND ${filter.month ? Prisma.sql`w.month = ${filter.month}` : Prisma.sql`true`}
      AND ${filter.id ? Prisma.sql`w.id = ${filter.id}::uuid` : Prisma.sql`true`}
    ORDER BY w.month DESC, w.place`;

export interface EntryRow {
  entryId: string;
  storeName: string;
  customerId: string;
  customerName: string;
  digest: string;
  place: number;
}

/** Entries of a draw in the actor's stores, in its order. */
export const listEntryRows = (
  rows: Rows,
  actor: Actor,
  { campaignId, month }: { campaignId: string; month: string },
): Promise<EntryRow[]> =>
  rows.$queryRaw`
    SELECT e.entry_id AS "entryId", s.name AS "storeName", e.customer_id AS "customerId", k.name AS "customerName", e.digest, e.place
    FROM campaign_entry e JOIN customer k ON k.id = e.customer_id JOIN store s ON s.id = e.store_id
    WHERE e.campaign_id = ${campaignId}::uuid AND e.month = ${month} AND ${storeCondition(actor, undefined, 'e.store_id')}
    ORDER BY e.place`;

/** What anyone may see of a draw: ids of entries, no customer. */
export const listDrawIds = (
  rows: Rows,
  campaignId: string,
  month: string,
): Promise<{ entryId: string; place: number }[]> =>
  rows.$queryRaw`
    SELECT entry_id AS "entryId", place FROM campaign_entry
    WHERE campaign_id = ${campaignId}::uuid AND month = ${month} ORDER BY place`;

/** Months that are over and not drawn, of campaigns that are drawn by themselves. */
export const listDueDraws = (db: Database, now: Date): Promise<{ campaignId: string; month: string }[]> =>
  db.prisma.$queryRaw`
    SELECT m.campaign_id AS "campaignId", m.month FROM campaign_month m JOIN campaign c ON c.id = m.campaign_id
    WHERE m.drawn_at IS NULL AND c.auto_draw AND c.status = 'published'
      AND m.month < to_char(${now}::timestamptz AT TIME ZONE c.time_zone, 'YYYY-MM')
    ORDER BY c.starts_on, m.month, m.campaign_id`;

export interface NoticeToGive {
  winnerId: string;
  customerId: string;
  month: string;
  subject: string;
  body: string;
  campaignName: string;
  customerName: string;
  storeName: string;
  prize: string;
}

/** Winners who are to be told, of campaigns that have words for it. */
export const listWaitingNotices = (
  db: Database,
  filter: { campaignId?: string | undefined; limit: number },
): Promise<NoticeToGive[]> =>
  db.prisma.$queryRaw`
    SELECT w.id AS "winnerId", w.customer_id AS "customerId", w.month, c.notify_subject AS subject, c.notify_body AS body,
      c.name AS "campaignName", k.name AS "customerName", s.name AS "storeName", w.prize
    FROM campaign_winner w JOIN campaign c ON c.id = w.campaign_id JOIN customer k ON k.id = w.customer_id JOIN store s ON s.id = w.store_id
    WHERE w.notice = 'waiting' AND c.notify_subject <> '' AND c.notify_body <> ''
      AND ${filter.campaignId ? Prisma.sql`w.campaign_id = ${filter.campaignId}::uuid` : Prisma.sql`true`}
    ORDER BY w.id LIMIT ${filter.limit}`;

export const noteWinnerTold = (
  db: Database,
  winnerId: string,
  notice: { notice: 'told' | 'unreachable'; messageId?: string; reason?: string; at: Date },
): Promise<unknown> =>
  db.prisma.campaignWinner.updateMany({
    where: { id: winnerId, notice: 'waiting' },
    data: {
      notice: notice.notice,
      noticeReason: notice.reason ?? null,
      messageId: notice.messageId ?? null,
      toldAt: notice.at,
    },
  });

export const setHandedOver = (
  tx: Tx,
  id: string,
  handed: { at: Date; by: string } | null,
): Promise<unknown> =>
  tx.campaignWinner.update({
    where: { id },
    data: { handedOverAt: handed?.at ?? null, handedOverBy: handed?.by ?? null },
  });
