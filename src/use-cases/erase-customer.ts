import { lockCustomer } from '#db/customers';
import { eraseCustomerData } from '#db/erase-customer';
import { lockFollowsOfCustomer } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { applyStop, waitForSends } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { requireCustomer } from './find-customers.ts';
import { forgetPostcardFiles } from './postcards/forget-files.ts';
import { auditRow } from './record.ts';
import { tellEngine } from './tell-engine.ts';

/** Stops the follows and erases personal data, keeping rows that are counted (DESIGN §8). Erasing twice is harmless. */
export async function eraseCustomer(deps: UseCaseDeps, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'customer.erase');
  const { messages, followIds } = await deps.db.transaction(
    async (tx) => {
      await lockCustomer(tx, id);
      const customer = await requireCustomer(tx, actor, id, 'id');
      const follows = await lockFollowsOfCustomer(tx, id);
      const stops = await applyStop(tx, deps, actor, follows, { reason: 'erased' });
      if (!customer.erasedAt) {
        await eraseCustomerData(tx, id, deps.now());
        await insertRows(tx, {
          auditLog: [
            auditRow(deps, actor, {
              action: 'customer.erase',
              entity: 'customer',
              entityId: id,
              storeId: customer.storeId,
            }),
          ],
        });
      }
      return { messages: stops, followIds: follows.map((follow) => follow.id) };
    },
    { actor },
  );
  await waitForSends(deps, followIds);
  await forgetPostcardFiles(deps, id);
  await tellEngine(deps, { starts: [], messages });
}
