import type { FollowInput, PlanEntry } from '#contract/workflow-messages';

const DAY_MS = 86_400_000;

export const days = (count: number): number => count * DAY_MS;

let made = 0;

export function buildStep(overrides: Partial<PlanEntry> = {}): PlanEntry {
  made++;
  return { id: `step-${made}`, position: 1, channel: 'mail', dueAt: 0, ...overrides };
}

export function buildFollowInput(overrides: Partial<FollowInput> = {}): FollowInput {
  made++;
  return {
    followId: `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    storeId: 'store-1',
    customerId: 'customer-1',
    patternId: 'pattern-1',
    patternVersionId: 'version-1',
    title: '1か月後フォロー v1',
    occurrence: 1,
    recurring: false,
    sendsPromptly: true,
    steps: [],
    ...overrides,
  };
}

/** 【1か月後フォロー】 (seed row A1): mail, phone, phone, mail, phone at 20, 24, 28, 30 and 40 days. */
export const monthPlan = (baseMs: number): PlanEntry[] =>
  (
    [
      ['mail', 20],
      ['phone', 24],
      ['phone', 28],
      ['mail', 30],
      ['phone', 40],
    ] as const
  ).map(([channel, day], index) => buildStep({ position: index + 1, channel, dueAt: baseMs + days(day) }));
