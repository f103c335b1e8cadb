import type { CustomerSelection } from '#contract/selection';
import type { Actor } from '#domain/actor';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';
import { selectionCondition } from './selection.ts';

export interface LabelCustomer {
  id: string;
  name: string;
  postalCode: string | null;
  address: string | null;
  cleaningDecision: string;
  consentPostcard: string;
  undeliverable: boolean;
}

export type LabelSource =
  | { selection: CustomerSelection }
  | { batchId: string }
  | { postcardBatchId: string };

/** In the order of postcodes, as the post likes it. */
export async function findLabelCustomers(
  rows: Rows,
  actor: Actor,
  source: LabelSource,
  page: { now: Date; take: number },
): Promise<LabelCustomer[]> {
  const condition =
    'selection' in source
      ? await selectionCondition(rows, actor, source.selection, page.now)
      : Prisma.sql`${storeCondition(actor, undefined, 'c.store_id')} AND c.erased_at IS NULL
        AND c.id IN (${membersOf(source)})`;
  return rows.$queryRaw<LabelCustomer[]>`
    SELECT c.id, c.name, c.postal_code AS "postalCode", c.address, c.cleaning_decision AS "cleaningDecision",
      c.consent_postcard AS "consentPostcard", c.post_undeliverable_at IS NOT NULL AS undeliverable
    FROM customer c WHERE ${condition} ORDER BY c.postal_code, c.id LIMIT ${page.take}`;
}

const membersOf = (source: { batchId: string } | { postcardBatchId: string }): Prisma.Sql =>
  'batchId' in source
    ? Prisma.sql`SELECT i.customer_id FROM follow_batch_item i WHERE i.batch_id = ${source.batchId}::uuid AND i.status = 'done'`
    : Prisma.sql`SELECT k.customer_id FROM postcard_card k WHERE k.batch_id = ${source.postcardBatchId}::uuid AND k.status = 'in'`;
