import type { Database } from './client.ts';

export interface OpenFollow {
  id: string;
  workflowId: string;
}

/** Follows that the record believes to have an open workflow. */
export async function countOpenFollows(db: Database): Promise<number> {
  const rows = await db.prisma.$queryRaw<
    { open: number }[]
  >`SELECT count(*)::int AS open FROM follow WHERE engine_state = 'open'`;
  return rows[0]?.open ?? 0;
}

/** Follows that were assigned, started or ended since. */
export async function countChangedFollows(db: Database, since: Date): Promise<number> {
  const rows = await db.prisma.$queryRaw<
    { changed: number }[]
  >`SELECT count(*)::int AS changed FROM follow WHERE updated_at >= ${since}::timestamptz`;
  return rows[0]?.changed ?? 0;
}

/** Open follows, page by page in id order, without those changed since `openedBefore`. */
export async function listOpenFollows(
  db: Database,
  { openedBefore, after, limit }: { openedBefore: Date; after: string; limit: number },
): Promise<OpenFollow[]> {
  return await db.prisma.$queryRaw`
    SELECT id, workflow_id AS "workflowId" FROM follow
    WHERE engine_state = 'open' AND updated_at < ${openedBefore}::timestamptz AND id > coalesce(nullif(${after}, '')::uuid, '00000000-0000-0000-0000-000000000000')
    ORDER BY id LIMIT ${limit}`;
}

/** The follow has ended in the record, and its workflow on the server. */
export async function closeInRecord(db: Database, followId: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE follow SET engine_state = 'closed' WHERE id = ${followId}::uuid AND status IN ('stopped', 'completed')`;
}

/** The follow has ended and its workflow goes on, because its survey waits: comparing the two finds nothing wrong. */
export async function keepOpenInRecord(db: Database, followId: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE follow SET engine_state = 'open' WHERE id = ${followId}::uuid AND engine_state = 'closed'`;
}

/** Which of these workflows belong to follows that have ended in the record a while ago. */
export async function listEndedAmong(
  db: Database,
  workflowIds: readonly string[],
  endedBefore: Date,
): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ workflowId: string }[]>`
    SELECT workflow_id AS "workflowId" FROM follow
    WHERE workflow_id = ANY (${[...workflowIds]}::text[]) AND status IN ('stopped', 'completed')
      AND updated_at < ${endedBefore}::timestamptz`;
  return rows.map(({ workflowId }) => workflowId);
}
