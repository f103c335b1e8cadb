/** Lists of quotes and deals, and the detail screen: the customer's real address is in none of them (C8). */
import type { Deal, Inquiry, QuoteDetail } from '#contract/deals';
import { relayAddress } from '#domain/relay-address';
import type { DealRow, InquiryRow } from '#use-cases/find-deals';
import type { QuoteDetail as Detail } from '#use-cases/get-quote-detail';
import { instantIn } from './instant.ts';
import { presentQuote } from './possession.ts';
import { presentAnsweredSurvey } from './survey.ts';

type Wishes = Deal['wishes'];

export const presentInquiry = (row: InquiryRow, timeZone: string, relayDomain: string): Inquiry => ({
  ...presentQuote(row, timeZone),
  customerName: row.customerName,
  customerKana: row.customerKana,
  relayAddress: relayAddress(row.relayKey, relayDomain),
  assigneeName: row.assigneeName,
  past: row.past,
  unread: row.unread,
  hasSurvey: row.hasSurvey,
});

export function presentDeal(row: DealRow, timeZone: string, relayDomain: string): Deal {
  const at = instantIn(timeZone);
  const { customerId, storeId, name, kana, assigneeId, assigneeName, unread, waiting } = row;
  return {
    ...{ customerId, storeId, name, kana, assigneeId, assigneeName, unread, waiting },
    updatedAt: at(row.activityAt),
    relayAddress: relayAddress(row.relayKey, relayDomain),
    wishes: [...new Set(row.quotes.flatMap(({ wishes }) => wishes))] as Wishes,
    hasSurvey: row.quotes.some(({ hasSurvey }) => hasSurvey),
    newestQuoteId: row.quotes[0]?.id ?? '',
    quotes: row.quotes.map(({ activityAt, receivedAt, wishes, status, ...quote }) => ({
      ...quote,
      status: status as Deal['quotes'][number]['status'],
      wishes: wishes as Wishes,
      receivedAt: at(receivedAt),
      updatedAt: at(activityAt),
    })),
  };
}

export function presentQuoteDetail(
  { row, surveys }: Detail,
  timeZone: string,
  relayDomain: string,
): QuoteDetail {
  const { relayKey, ...customer } = row.customer;
  const at = instantIn(timeZone);
  return {
    quote: presentQuote(row, timeZone),
    customer: {
      ...customer,
      relayAddress: relayAddress(relayKey, relayDomain),
      preferredChannel: customer.preferredChannel as QuoteDetail['customer']['preferredChannel'],
      convenientTimes: customer.convenientTimes as QuoteDetail['customer']['convenientTimes'],
    },
    surveys: surveys.map((survey) => presentAnsweredSurvey(survey, timeZone)),
    others: row.others.map((other) => ({
      ...other,
      status: other.status as QuoteDetail['others'][number]['status'],
      receivedAt: at(other.receivedAt),
    })),
    unread: row.unread,
    waitingTodoIds: row.waitingTodoIds,
  };
}
