import type { AuditEntry, Review, Workload, WorkList } from '#contract/manager';
import type { AuditRow } from '#use-cases/find-audit-log';
import type { DaysWork } from '#use-cases/get-work-list';
import type { StoreWorkload } from '#use-cases/get-workload';
import type { ReviewView } from '#use-cases/review-negotiation';
import { day, instantIn } from './instant.ts';

export function presentWorkload({ timeZone, ...load }: StoreWorkload): Workload {
  const at = instantIn(timeZone);
  return {
    ...load,
    at: at(load.at),
    staff: load.staff.map((person) => ({ ...person, oldestOverdueAt: at(person.oldestOverdueAt) })),
    unassigned: { ...load.unassigned, oldestOverdueAt: at(load.unassigned.oldestOverdueAt) },
  };
}

export const presentReview = (review: ReviewView, timeZone: string): Review => ({
  ...review,
  nextActionOn: day(review.nextActionOn),
  createdAt: instantIn(timeZone)(review.createdAt),
});

export function presentWorkList({ timeZone, items, ...list }: DaysWork): WorkList {
  const at = instantIn(timeZone);
  return {
    ...list,
    items: items.map((item) => ({
      ...item,
      kind: item.kind as WorkList['items'][number]['kind'],
      at: at(item.at),
      customer: {
        ...item.customer,
        convenientTimes: [
          ...item.customer.convenientTimes,
        ] as WorkList['items'][number]['customer']['convenientTimes'],
      },
      lastContact: item.lastContact && { ...item.lastContact, at: at(new Date(item.lastContact.at)) },
    })),
  };
}

export const presentAudit = (
  { actorKind, actorId, actorName, ...row }: AuditRow,
  timeZone: string,
): AuditEntry => ({
  ...row,
  at: instantIn(timeZone)(row.at),
  actor: { kind: actorKind, id: actorId, name: actorName },
});
