/** A colleague who may take over work; `load` is what is already due per calendar day. */
export interface Taker {
  id: string;
  capacityPerDay: number;
  load: ReadonlyMap<string, number>;
}

/**
 * Deals work out so that nobody's day overflows while another's is empty (A7): each piece goes to the one whose day is
 * then the least full. Equal ones take turns.
 * @param work in due order, `day` is the calendar day it is due
 * @returns who takes each piece, in the same order
 */
export function spreadByLoad(work: readonly { day: string }[], takers: readonly Taker[]): string[] {
  const loads = new Map(takers.map(({ id, load }) => [id, new Map(load)]));
  const taken = new Map(takers.map(({ id }) => [id, 0]));
  return work.map(({ day }) => {
    const fullness = ({ id, capacityPerDay }: Taker) =>
      ((loads.get(id)?.get(day) ?? 0) + 1) / Math.max(1, capacityPerDay);
    const [best] = [...takers].sort(
      (a, b) => fullness(a) - fullness(b) || (taken.get(a.id) ?? 0) - (taken.get(b.id) ?? 0),
    );
    if (!best) throw new RangeError('nobody to take the work');
    loads.get(best.id)?.set(day, (loads.get(best.id)?.get(day) ?? 0) + 1);
    taken.set(best.id, (taken.get(best.id) ?? 0) + 1);
    return best.id;
  });
}
