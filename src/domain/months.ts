/** Calendar months as text, `YYYY-MM`: they sort and compare as text does. */

export const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** @param on calendar date or month */
export const monthOf = (on: string): string => on.slice(0, 7);

/** `addMonths('2026-12', 1)` is `2027-01`. */
export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Months from one to another, both included. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}
