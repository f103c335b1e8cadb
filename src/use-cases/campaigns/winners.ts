import { Readable } from 'node:stream';
import type { ExportEncoding } from '#contract/exports';
import { listEntryRows, listWinnerRows, setHandedOver, type WinnerRow } from '#db/campaign-draws';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import type { ExportedFile } from '../export-list.ts';
import { type Cell, csvFile } from '../exports/csv.ts';
import { auditRow } from '../record.ts';
import { requireCampaign } from './find-campaigns.ts';

/** Winners in the actor's stores, the newest month first. */
export async function listWinners(
  deps: UseCaseDeps,
  actor: Actor,
  filter: { campaignId: string; month?: string | undefined },
): Promise<WinnerRow[]> {
  authorize(actor, 'campaign.read');
  const rows = deps.db.reader(actor);
  await requireCampaign(rows, actor, filter.campaignId);
  return listWinnerRows(rows, actor, filter);
}

/** Notes that the prize was handed over, or takes that note back. */
export async function handOverPrize(
  deps: UseCaseDeps,
  actor: Actor,
  input: { campaignId: string; winnerId: string; handedOver: boolean },
): Promise<WinnerRow> {
  authorize(actor, 'campaign.write');
  const { campaignId, winnerId, handedOver } = input;
  return deps.db.transaction(
    async (tx) => {
      const find = async () => (await listWinnerRows(tx, actor, { campaignId, id: winnerId }))[0];
      const winner = await find();
      if (!winner) throw new DomainError('not_found', { message: 'no such winner', field: 'winnerId' });
      if ((winner.handedOverAt !== null) === handedOver) return winner;
      await setHandedOver(tx, winnerId, handedOver ? { at: deps.now(), by: actor.name } : null);
      const facts = {
        action: handedOver ? 'campaign.hand_over' : 'campaign.hand_over_undone',
        entity: 'campaign',
        entityId: campaignId,
        storeId: winner.storeId,
        after: { winnerId, month: winner.month },
      };
      await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
      return (await find()) ?? winner;
    },
    { actor },
  );
}

const WINNER_HEADINGS = [
  '対象月',
  '順位',
  '応募ID',
  '顧客ID',
  '顧客名',
  '店舗',
  'プレゼント',
  '金額（円）',
  '通知',
  '通知日時',
  'お渡し日時',
  'お渡しした人',
];
const ENTRY_HEADINGS = ['対象月', '順位', '応募ID', 'HMAC-SHA-256', '顧客ID', '顧客名', '店舗'];
const NOTICE_WORDS = { waiting: '未通知', told: '通知済み', unreachable: '通知できず' } as const;

/** Winners, or everyone who took part in a draw, as CSV. The audit log says who took it. */
export async function exportCampaign(
  deps: UseCaseDeps,
  actor: Actor,
  order: {
    campaignId: string;
    list: 'winners' | 'entries';
    month?: string | undefined;
    encoding: ExportEncoding;
  },
): Promise<ExportedFile> {
  authorize(actor, 'campaign.write');
  const { campaignId, list, month, encoding } = order;
  const rows = deps.db.reader(actor);
  const campaign = await requireCampaign(rows, actor, campaignId);
  if (list === 'entries' && !month) {
    throw new DomainError('invalid_input', {
      message: 'entries are exported by month',
      field: 'month',
      remedy: { ja: '対象月を YYYY-MM で指定してください', en: 'give the month as YYYY-MM' },
    });
  }
  const show = (at: Date | null): string => (at ? formatWallClock(at, campaign.timeZone) : '');
  const lines: Cell[][] =
    list === 'winners'
      ? (await listWinnerRows(rows, actor, { campaignId, month })).map((row) => [
          row.month,
          String(row.place),
          row.entryId,
          row.customerId,
          row.customerName,
          row.storeName,
          row.prize,
          row.prizeYen === null ? '' : String(row.prizeYen),
          NOTICE_WORDS[row.notice],
          show(row.toldAt),
          show(row.handedOverAt),
          row.handedOverBy ?? '',
        ])
      : (await listEntryRows(rows, actor, { campaignId, month: month ?? '' })).map((row) => [
          month ?? '',
          String(row.place),
          row.entryId,
          row.digest,
          row.customerId,
          row.customerName,
          row.storeName,
        ]);
  const audit = auditRow(deps, actor, {
    action: 'export',
    entity: 'campaign',
    entityId: campaignId,
    storeId: campaign.storeId,
    after: { list, month: month ?? null, rows: lines.length },
  });
  await deps.db.transaction((tx) => insertRows(tx, { auditLog: [audit] }), { actor });
  const chunks = (async function* () {
    yield lines;
  })();
  const headings = list === 'winners' ? WINNER_HEADINGS : ENTRY_HEADINGS;
  return {
    fileName: `campaign-${list}${month ? `-${month}` : ''}.csv`,
    contentType: `text/csv; charset=${encoding === 'utf-8' ? 'utf-8' : 'Shift_JIS'}`,
    body: Readable.from(csvFile(headings, chunks, encoding), { objectMode: false }),
  };
}
