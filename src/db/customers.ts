import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { Customer, Prisma } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { Customer };
export type CustomerValues = Partial<
  Omit<Prisma.CustomerUncheckedCreateInput, 'id' | 'createdAt' | 'updatedAt' | 'terms'>
>;

export const findCustomer = (tx: Tx, actor: Actor, id: string): Promise<Customer | null> =>
  tx.customer.findFirst({ where: { id, ...storeFilter(actor) } });

export const insertCustomer = (
  tx: Tx,
  data: CustomerValues & { id: string; storeId: string; name: string },
): Promise<Customer> => tx.customer.create({ data });

export const changeCustomer = (tx: Tx, id: string, data: CustomerValues): Promise<Customer> =>
  tx.customer.update({ where: { id }, data });

export async function lockCustomer(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM customer WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}

/** Names of staff by id. */
export async function staffNames(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) return new Map();
  const users = await tx.user.findMany({
    where: { id: { in: [...new Set(known)] } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** Whether an active member of staff has this id. */
export const isActiveStaff = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.user.count({ where: { id, active: true } })) > 0;

/** Erases what identifies a person and keeps the rows, so that counts stay (DESIGN §8). Follows must be stopped before. */
export async function eraseCustomerData(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH c AS (UPDATE customer SET name = '（削除済み）', kana = NULL, email = NULL, phone = NULL, phone_entered = NULL,
        postal_code = NULL, address = NULL, convenient_times = '[]', job = NULL, days_off = NULL, note = NULL, tags = '{}',
        external_id = NULL, erased_at = ${at}::timestamptz, updated_at = now() WHERE id = ${id}::uuid),
      v AS (UPDATE vehicle SET registration_number = NULL, chassis_number = NULL, external_id = NULL WHERE customer_id = ${id}::uuid),
      q AS (UPDATE quote SET details = '{}', vehicle_text = NULL, external_id = NULL WHERE customer_id = ${id}::uuid),
      o AS (UPDATE customer_order SET details = '{}', external_id = NULL WHERE customer_id = ${id}::uuid),
      m AS (UPDATE message SET subject = NULL, body = '', external_id = NULL WHERE customer_id = ${id}::uuid),
      d AS (UPDATE delivery SET to_address = NULL, subject = NULL, body = NULL WHERE customer_id = ${id}::uuid),
      s AS (UPDATE service_record SET note = NULL WHERE customer_id = ${id}::uuid),
      n AS (UPDATE negotiation_review SET notes = '', next_action = NULL WHERE customer_id = ${id}::uuid),
      h AS (UPDATE history_entry SET detail = '{}', summary = CASE WHEN kind IN ('note', 'message_received', 'message_sent', 'todo_done')
        THEN '（削除済み）' ELSE summary END WHERE customer_id = ${id}::uuid),
      a AS (UPDATE audit_log SET before = NULL, after = NULL WHERE entity = 'customer' AND entity_id = ${id})
    UPDATE todo SET note = NULL, result_note = NULL,
      status = CASE WHEN status = 'open' THEN 'cancelled' ELSE status END,
      cancel_reason = CASE WHEN status = 'open' THEN 'erased' ELSE cancel_reason END
    WHERE customer_id = ${id}::uuid`;
}
