import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Vehicle } from '#db/vehicles';
import type { Actor } from '#domain/actor';
import { isDomainError } from '#errors';
import { assignInTransaction } from './assign-pattern.ts';
import type { NewFollow } from './build-follow-rows.ts';
import type { UseCaseDeps } from './deps.ts';
import { historyRow } from './record.ts';

export interface Delivery {
  vehicle: Pick<Vehicle, 'id' | 'storeId' | 'customerId' | 'model'>;
  /** `YYYY-MM-DD` */
  deliveredOn: string;
  /** the store's pattern for after the delivery; null: none */
  deliveryPatternId: string | null;
  occurredAt: Date;
}

/**
 * 納車, whoever told of it: 応対履歴, and the store's delivery pattern from this customer's own delivery date (E1). After
 * the commit the caller starts the follow with `tellEngine`.
 */
export async function noteDelivery(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  { vehicle, deliveredOn, deliveryPatternId, occurredAt }: Delivery,
): Promise<NewFollow | null> {
  const { storeId, customerId, model } = vehicle;
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, actor, {
        storeId,
        customerId,
        vehicleId: vehicle.id,
        kind: 'delivered',
        summary: model ? `納車しました（${model}）` : '納車しました',
        detail: { deliveredOn },
        occurredAt,
      }),
    ],
  });
  if (!deliveryPatternId) return null;
  try {
    return await assignInTransaction(tx, deps, actor, {
      customerId,
      patternId: deliveryPatternId,
      base: deliveredOn,
    });
  } catch (error) {
    // Refusals come before anything is written, so the delivery itself stands.
    if (!isDomainError(error)) throw error;
    await insertRows(tx, {
      historyEntry: [
        historyRow(deps, actor, {
          storeId,
          customerId,
          kind: 'follow_not_assigned',
          summary: `納車後のパターンを開始できませんでした: ${error.title}`,
          detail: { code: error.code, patternId: deliveryPatternId },
        }),
      ],
    });
    return null;
  }
}
