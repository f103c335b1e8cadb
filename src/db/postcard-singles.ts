import type { Tx } from './client.ts';

/** The number of a card that is printed by itself: given once per send. */
export async function numberSingleCard(
  tx: Tx,
  { storeId, deliveryId }: { storeId: string; deliveryId: string },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ number: number }[]>`
    INSERT INTO postcard_single (delivery_id, store_id) VALUES (${deliveryId}::uuid, ${storeId}::uuid)
    ON CONFLICT (delivery_id) DO UPDATE SET store_id = EXCLUDED.store_id RETURNING number`;
  if (!row) throw new Error('an insert that updates on conflict returns its row');
  return row.number;
}
