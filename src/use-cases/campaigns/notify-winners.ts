import { listWaitingNotices, type NoticeToGive, noteWinnerTold } from '#db/campaign-draws';
import { systemActor } from '#domain/actor';
import { fillNotice, japaneseMonth } from '#domain/campaigns/notice';
import { isDomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { postStaffMessage } from '../messages/post-staff-message.ts';

const AT_ONCE = 200;

/**
 * Tells winners that are not told yet: a message each, which stands on My Page and goes out by mail through the ledger. The
 * winner is the message's key: however often this is said or killed, one message goes to each.
 * @returns how many were told now
 */
export async function notifyWinners(
  deps: UseCaseDeps,
  filter: { campaignId?: string | undefined } = {},
  onNotice: () => void = () => {},
): Promise<number> {
  let told = 0;
  for (;;) {
    const notices = await listWaitingNotices(deps.db, { ...filter, limit: AT_ONCE });
    let settled = 0;
    for (const notice of notices) {
      const outcome = await tell(deps, notice);
      if (outcome !== 'waiting') settled++;
      if (outcome === 'told') told++;
      onNotice();
    }
    // Those that could not be told now are tried by the next run.
    if (notices.length < AT_ONCE || settled === 0) return told;
  }
}

async function tell(deps: UseCaseDeps, notice: NoticeToGive): Promise<'told' | 'unreachable' | 'waiting'> {
  const values = {
    'customer.name': notice.customerName,
    'store.name': notice.storeName,
    'campaign.name': notice.campaignName,
    'campaign.prize': notice.prize,
    'campaign.month': japaneseMonth(notice.month),
  };
  const at = deps.now();
  try {
    const { messageId } = await postStaffMessage(deps, systemActor('campaigns'), {
      customerId: notice.customerId,
      subject: fillNotice(notice.subject, values).slice(0, 200),
      body: fillNotice(notice.body, values),
      externalKey: `campaign:${notice.winnerId}`,
      answersNothing: true,
    });
    await noteWinnerTold(deps.db, notice.winnerId, { notice: 'told', messageId, at });
    return 'told';
  } catch (error) {
    // Erased after the draw: nobody is left to be told.
    if (isDomainError(error, 'customer_erased') || isDomainError(error, 'not_found')) {
      await noteWinnerTold(deps.db, notice.winnerId, { notice: 'unreachable', reason: error.code, at });
      return 'unreachable';
    }
    deps.logger.warn({ err: error, winnerId: notice.winnerId }, 'a winner could not be told yet');
    return 'waiting';
  }
}
