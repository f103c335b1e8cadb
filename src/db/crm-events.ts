import type { Database, Tx } from './client.ts';
import type { CrmEvent as CrmEventRow } from './generated/client.ts';

export type { CrmEventRow };
export type CrmEventStatus = 'received' | 'processed' | 'waiting' | 'stale' | 'failed';

/** What an event did, kept so that a repeated one gets the same answer. */
export interface CrmEventResult {
  customerId?: string;
  quoteId?: string;
  stopped?: string[];
  paused?: string[];
  started?: string[];
  todoId?: string;
}

/** Stores an event before it is acted on. @returns false where this id was stored before */
export async function storeCrmEvent(
  db: Database,
  event: { webhookId: string; type: string; occurredAt: Date; payload: unknown; subject: string },
): Promise<boolean> {
  const stored = await db.prisma.$executeRaw`
    INSERT INTO crm_event (webhook_id, type, occurred_at, payload, subject)
    VALUES (${event.webhookId}, ${event.type}, ${event.occurredAt}::timestamptz, ${JSON.stringify(event.payload)}::jsonb, ${event.subject})
    ON CONFLICT (webhook_id) DO NOTHING`;
  return stored > 0;
}

/** Locks the event: whoever comes second finds it acted on. */
export async function lockCrmEvent(tx: Tx, webhookId: string): Promise<CrmEventRow | null> {
  await tx.$queryRaw`SELECT FROM crm_event WHERE webhook_id = ${webhookId} FOR UPDATE`;
  return tx.crmEvent.findUnique({ where: { webhookId } });
}

/** Whether a later event of the same kind about the same subject was acted on already. */
export async function isOvertaken(
  tx: Tx,
  event: { type: string; subject: string; occurredAt: Date },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ overtaken: boolean }[]>`
    SELECT EXISTS (SELECT FROM crm_event WHERE subject = ${event.subject} AND type = ${event.type}
      AND occurred_at > ${event.occurredAt}::timestamptz AND status = 'processed') AS overtaken`;
  return rows[0]?.overtaken ?? false;
}

export interface CrmEventOutcome {
  status: Exclude<CrmEventStatus, 'received'>;
  result?: CrmEventResult;
  /** `customer:<externalId>` */
  waitingFor?: string;
  error?: string;
}

/** Writes what became of a locked event. A waiting one is tried again after 1, 2, 4 … minutes, at most every hour. */
export async function settleCrmEvent(
  tx: Tx,
  webhookId: string,
  outcome: CrmEventOutcome,
  now: Date,
): Promise<void> {
  const waits = outcome.status === 'waiting';
  await tx.$executeRaw`
    UPDATE crm_event SET status = ${outcome.status}, attempts = attempts + 1, waiting_for = ${outcome.waitingFor ?? null},
      result = ${outcome.result ? JSON.stringify(outcome.result) : null}::jsonb, error = ${outcome.error ?? null},
      processed_at = CASE WHEN ${waits} THEN NULL ELSE ${now}::timestamptz END,
      next_attempt_at = CASE WHEN ${waits}
        THEN ${now}::timestamptz + least(interval '1 hour', interval '1 minute' * power(2, least(attempts, 6))) END
    WHERE webhook_id = ${webhookId}`;
}

/** Notes that an event could not be acted on because of an error of ours; it stays to be tried again. */
export async function noteCrmEventError(
  db: Database,
  webhookId: string,
  error: string,
  now: Date,
): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE crm_event SET attempts = attempts + 1, error = ${error},
      next_attempt_at = ${now}::timestamptz + least(interval '1 hour', interval '5 seconds' * power(2, least(attempts, 10)))
    WHERE webhook_id = ${webhookId} AND status = 'received'`;
}

/** Events that wait for this subject, in the order in which they happened. */
export async function listWaitingFor(db: Database, waitingFor: string): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT webhook_id AS id FROM crm_event WHERE waiting_for = ${waitingFor} AND status = 'waiting' ORDER BY occurred_at, received_at`;
  return rows.map(({ id }) => id);
}

/** Events to be tried again: waiting ones that are due, and those a crash left unprocessed for half a minute. */
export async function listDueCrmEvents(db: Database, now: Date, limit: number): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT webhook_id AS id FROM crm_event WHERE processed_at IS NULL AND status IN ('waiting', 'received')
      AND coalesce(next_attempt_at, received_at + interval '30 seconds') <= ${now}::timestamptz
    ORDER BY occurred_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Newest first. */
export async function findCrmEvents(
  tx: Tx,
  filter: { status?: readonly string[] | undefined },
  page: { limit: number; after?: { receivedAt: Date; webhookId: string } | undefined },
): Promise<CrmEventRow[]> {
  return tx.crmEvent.findMany({
    where: {
      ...(filter.status?.length && { status: { in: [...filter.status] } }),
      ...(page.after && {
        OR: [
          { receivedAt: { lt: page.after.receivedAt } },
          { receivedAt: page.after.receivedAt, webhookId: { lt: page.after.webhookId } },
        ],
      }),
    },
    orderBy: [{ receivedAt: 'desc' }, { webhookId: 'desc' }],
    take: page.limit,
  });
}

export const isSettled = (row: CrmEventRow): boolean => row.processedAt !== null;
