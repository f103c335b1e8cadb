import type { Actor } from '#domain/actor';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';
import { type SendRow, sendColumns } from './send-facts.ts';

const COLUMNS = sendColumns({
  follow: 'NULL::jsonb',
  rule: 'NULL::jsonb',
  step: 'NULL::jsonb',
  key: `''`,
  quoteId: 'wanted.quote_id',
  vehicleId: 'NULL::uuid',
  spentYen: '0',
});

/** What a template may say of a customer and a quote, for a message that a person is about to write. Null: no such customer. */
export async function readDraftRow(
  rows: Rows,
  actor: Actor,
  { customerId, quoteId }: { customerId: string; quoteId: string | null },
): Promise<SendRow | null> {
  const found = await rows.$queryRaw<SendRow[]>`
    SELECT ${Prisma.raw(COLUMNS)}
    FROM customer c JOIN store st ON st.id = c.store_id CROSS JOIN (SELECT ${quoteId}::uuid AS quote_id) wanted
    WHERE c.id = ${customerId}::uuid AND ${storeCondition(actor, undefined, 'c.store_id')}`;
  return found[0] ?? null;
}
