/** Runs `work` for each item, as soon as a lane is free; the first error rejects, the others go on. */
export type Lanes = <T>(items: readonly T[], work: (item: T) => Promise<void>) => Promise<void>;

/**
 * So many pieces of work at a time, first come first served, over all calls: who calls again before the last call has ended
 * keeps every lane busy.
 */
export function createLanes(width: number): Lanes {
  let free = width;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return async (items, work) => {
    await Promise.all(
      items.map(async (item) => {
        await enter();
        try {
          await work(item);
        } finally {
          leave();
        }
      }),
    );
  };
}
