import type { BatchSelection } from '#contract/follow-batches';
import type { CustomerQuery, FieldTest } from '#domain/customer-query';
import { FOLLOW_STATUSES, type FollowStatus } from '#domain/kinds';

/** Why a follow was stopped, as a state of its own: 商談中止 is what people look for (B9). */
export const STOPS = ['end', 'contract', 'reply', 'staff'] as const;
const OPEN: FollowStatus[] = ['starting', 'running', 'paused'];

export interface FollowSearch {
  pattern?: string | undefined;
  /** a status, `open` for all that run, or `stopped:REASON` */
  status?: string | undefined;
  /** state of the negotiation */
  deal?: string | undefined;
}

export interface FollowStates {
  statuses: FollowStatus[] | undefined;
  stopReason: string | undefined;
}

export function statesOf(status: string | undefined): FollowStates {
  if (status === 'open') return { statuses: OPEN, stopReason: undefined };
  const [name, stopReason] = (status ?? '').split(':');
  const known = FOLLOW_STATUSES.find((item) => item === name);
  return { statuses: known && [known], stopReason };
}

/** The same filter in the language of customer searches: counts, labels and exports know no follows. */
export function followQuery({ pattern, status, deal }: FollowSearch): CustomerQuery {
  const { statuses, stopReason } = statesOf(status);
  const where: FieldTest[] = [
    ...(pattern ? [{ field: 'patternId', op: 'in' as const, value: [pattern] }] : []),
    ...(statuses ? [{ field: 'status', op: 'in' as const, value: statuses }] : []),
    ...(stopReason ? [{ field: 'stopReason', op: 'in' as const, value: [stopReason] }] : []),
  ];
  return {
    all: [
      { relation: 'follow', match: 'some', where },
      ...(deal ? [{ field: 'negotiationState', op: 'in' as const, value: [deal] }] : []),
    ],
  };
}

/** Whom a removal or replacement touches: these follows only, and of these customers only when some are ticked. */
export function openFollowsOf(
  { pattern, status, deal }: FollowSearch,
  storeId: string | null,
  customerIds: readonly string[],
): BatchSelection {
  const statuses = statesOf(status).statuses?.filter((item) => OPEN.includes(item));
  return {
    ...(storeId && { storeId }),
    ...(customerIds.length > 0 && { customerIds: [...customerIds] }),
    follows: {
      ...(pattern && { patternId: pattern }),
      ...(statuses && statuses.length > 0 && { status: statuses }),
      ...(deal && { negotiationState: [deal] }),
    },
  };
}

/** Whether the state shown still has steps that could be removed. */
export const hasOpen = (status: string | undefined): boolean => {
  const { statuses } = statesOf(status);
  return statuses === undefined || statuses.some((item) => OPEN.includes(item));
};
