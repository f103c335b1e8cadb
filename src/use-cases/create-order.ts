import type { CreateOrder } from '#contract/orders';
import { insertRows } from '#db/insert-rows';
import { insertOrder, type Order } from '#db/orders';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { requireLivingCustomer } from './find-customers.ts';
import { requireStore } from './find-stores.ts';
import { auditRow, historyRow } from './record.ts';

/** @throws DomainError not_found, customer_erased, already_exists (externalId) */
export async function createOrder(deps: UseCaseDeps, actor: Actor, input: CreateOrder): Promise<Order> {
  authorize(actor, 'customer.write');
  return deps.db.transaction(
    async (tx) => {
      const { id: customerId, storeId } = await requireLivingCustomer(tx, actor, input.customerId);
      const { timeZone } = await requireStore(tx, actor, storeId);
      const orderedOn = input.orderedOn ?? formatWallClock(deps.now(), timeZone).slice(0, 10);
      const order = await insertOrder(tx, {
        id: deps.newId(),
        storeId,
        customerId,
        externalId: input.externalId ?? null,
        orderedOn: new Date(orderedOn),
        product: input.product ?? null,
        amountYen: input.amountYen,
        details: (input.details ?? {}) as object,
      });
      await insertRows(tx, {
        historyEntry: [
          historyRow(deps, actor, {
            storeId,
            customerId,
            kind: 'ordered',
            summary: `注文: ${order.product ?? '商品'}（${order.amountYen.toLocaleString('ja-JP')} 円）`,
            detail: { orderId: order.id, orderedOn },
          }),
        ],
        auditLog: [
          auditRow(deps, actor, {
            action: 'order.create',
            entity: 'customer_order',
            entityId: order.id,
            storeId,
            after: { orderedOn, amountYen: order.amountYen },
          }),
        ],
      });
      return order;
    },
    { actor },
  );
}
