import { addDays } from '../../shared/time.ts';

export const spans = [30, 90, 365] as const;

/** The last `days` days, today included. */
export const lastDays = (today: string, days: number): { from: string; to: string } => ({
  from: addDays(today, 1 - days),
  to: today,
});
