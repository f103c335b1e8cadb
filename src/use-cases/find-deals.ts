import { type DealFilter, type DealRow, findDeals } from '#db/deals';
import { findInquiries, type InquiryFilter, type InquiryRow } from '#db/inquiries';
import type { Actor } from '#domain/actor';
import { DAY_MS } from '#domain/planning/time-of-day';
import { fromWall, parseDay } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';

export type { DealRow, InquiryRow };

interface Page {
  after?: { at: Date; id: string } | undefined;
  take: number;
}

/** 新着見積り一覧: one row per quote, with what its customer asked before (C1, C3). */
export function listInquiries(
  deps: UseCaseDeps,
  actor: Actor,
  { after, take, ...filter }: InquiryFilter & Page,
): Promise<InquiryRow[]> {
  authorize(actor, 'customer.read');
  return findInquiries(deps.db.reader(actor, { plan: 'each' }), actor, filter, { after, take });
}

/** 商談顧客一覧: one row per customer, by 更新日時 (C1, C2). Days are those of `timeZone`. */
export function listDeals(
  deps: UseCaseDeps,
  actor: Actor,
  {
    after,
    take,
    updatedFrom,
    updatedTo,
    timeZone,
    ...filter
  }: Omit<DealFilter, 'updatedFrom' | 'updatedBefore'> &
    Page & { updatedFrom?: string | undefined; updatedTo?: string | undefined; timeZone: string },
): Promise<DealRow[]> {
  authorize(actor, 'customer.read');
  const days = {
    ...(updatedFrom && { updatedFrom: startOf(updatedFrom, 0, timeZone, 'updatedFrom') }),
    ...(updatedTo && { updatedBefore: startOf(updatedTo, 1, timeZone, 'updatedTo') }),
  };
  const rows = deps.db.reader(actor, { plan: 'each' });
  return findDeals(rows, actor, { ...filter, ...days }, { after, take });
}

/** Midnight of a calendar date, or of the day after it. */
const startOf = (date: string, plusDays: number, timeZone: string, field: string): Date =>
  new Date(fromWall((parseDay(date, field) + plusDays) * DAY_MS, timeZone));
