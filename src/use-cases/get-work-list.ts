import { readWorkList, type WorkItem } from '#db/work-list';
import type { Actor } from '#domain/actor';
import { DAY_MS } from '#domain/planning/time-of-day';
import { dayOfWall, fromWall, isoOfDay, parseDay, toWall } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { storeOrDefault } from './find-stores.ts';

/** Nobody works off more in a day, and nobody prints it. */
const LONGEST = 2_000;

export interface DaysWork {
  date: string;
  storeId: string;
  timeZone: string;
  truncated: boolean;
  items: WorkItem[];
}

/**
 * What is to be done on a day, in its order, with what to say (B13). Today's list has what is late as well.
 * @throws DomainError `not_found` (store)
 */
export async function getWorkList(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    date?: string | undefined;
    storeId?: string | undefined;
    assigneeId?: string | null | undefined;
    withSends: boolean;
  },
): Promise<DaysWork> {
  authorize(actor, 'todo.read');
  const { id: storeId, timeZone } = await deps.db.transaction(
    (tx) => storeOrDefault(tx, actor, input.storeId),
    { actor },
  );
  const today = dayOfWall(toWall(deps.now().getTime(), timeZone));
  const day = input.date ? parseDay(input.date, 'date') : today;
  const items = await readWorkList(
    deps.db.reader(actor),
    {
      storeId,
      from: new Date(fromWall(day * DAY_MS, timeZone)),
      to: new Date(fromWall((day + 1) * DAY_MS, timeZone)),
      withLate: day === today,
      withSends: input.withSends,
      assigneeId: input.assigneeId,
    },
    LONGEST + 1,
  );
  return {
    date: isoOfDay(day),
    storeId,
    timeZone,
    truncated: items.length > LONGEST,
    items: items.slice(0, LONGEST),
  };
}
