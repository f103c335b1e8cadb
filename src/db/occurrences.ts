import type { Tx } from './client.ts';

/** The next occurrence of a locked recurring follow begins. */
export async function enterOccurrence(tx: Tx, followId: string, occurrence: number): Promise<void> {
  await tx.$executeRaw`UPDATE follow SET occurrence = ${occurrence}, updated_at = now() WHERE id = ${followId}::uuid`;
}

/** A recurring follow has run its last occurrence; locked. */
export async function completeRecurring(
  tx: Tx,
  followId: string,
  at: Date,
  historyId: string,
): Promise<void> {
  await tx.$executeRaw`
    WITH f AS (
      UPDATE follow SET status = 'completed', completed_at = ${at}::timestamptz, engine_state = 'closed', updated_at = now()
      WHERE id = ${followId}::uuid RETURNING *)
    INSERT INTO history_entry (id, store_id, customer_id, follow_id, quote_id, kind, summary, actor_kind, actor_id, actor_name, occurred_at)
    SELECT ${historyId}::uuid, f.store_id, f.customer_id, f.id, f.quote_id, 'follow_completed',
      'フォローの全ステップを実行しました', 'system', 'worker', 'Oikaze', ${at}::timestamptz FROM f`;
}
