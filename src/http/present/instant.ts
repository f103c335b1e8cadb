import { toOffsetIso } from '#domain/planning/zone';

/** An instant in the store's zone, `2026-12-21T10:00:00+09:00`. */
export const instantIn = (timeZone: string) => {
  function show(at: Date | string): string;
  function show(at: Date | string | null): string | null;
  function show(at: Date | string | null): string | null {
    return at === null ? null : toOffsetIso(at, timeZone);
  }
  return show;
};

/** A calendar date, which the database gives as midnight in UTC. */
export function day(on: Date): string;
export function day(on: Date | null): string | null;
export function day(on: Date | null): string | null {
  return on === null ? null : on.toISOString().slice(0, 10);
}
