import type { PutPostcardSettings } from '#contract/postcards';
import type { Tx } from '#db/client';
import { findDesign } from '#db/postcard-designs';
import {
  countTray,
  findPostcardSetting,
  type PostcardSettingRow,
  putPostcardSetting,
} from '#db/postcard-settings';
import { findPrices } from '#db/price-list';
import type { Store } from '#db/stores';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { unitPricesOn } from '#domain/prices';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { storeOrDefault } from '../find-stores.ts';
import { auditRow } from '../record.ts';

export type SettingsView = PostcardSettingRow & { storeId: string; waiting: number; priceYen: number };

/** How a store's postcards are written, and how many wait for the next batch. */
export async function getPostcardSettings(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId?: string | undefined },
): Promise<SettingsView> {
  authorize(actor, 'postcard.read');
  return deps.db.transaction(
    async (tx) => {
      const store = await storeOrDefault(tx, actor, input.storeId);
      const setting = await findPostcardSetting(tx, store.id);
      return viewOf(tx, deps, store, setting);
    },
    { actor },
  );
}

/** @throws DomainError `not_found` for the store or the design */
export async function changePostcardSettings(
  deps: UseCaseDeps,
  actor: Actor,
  input: PutPostcardSettings,
): Promise<SettingsView> {
  authorize(actor, 'postcard.write');
  return deps.db.transaction(
    async (tx) => {
      const store = await storeOrDefault(tx, actor, input.storeId);
      if (input.designId) {
        const design = await findDesign(tx, actor, input.designId);
        if (!design || design.archivedAt || (design.storeId !== null && design.storeId !== store.id))
          throw new DomainError('not_found', { message: 'no such design', field: 'designId' });
      }
      const before = await findPostcardSetting(tx, store.id);
      const { storeId: _, ...after } = input;
      await putPostcardSetting(tx, store.id, after, actor.name);
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'postcard_setting.update',
            entity: 'postcard_setting',
            entityId: store.id,
            storeId: store.id,
            before,
            after,
          }),
        ],
      });
      return viewOf(tx, deps, store, after);
    },
    { actor },
  );
}

async function viewOf(
  tx: Tx,
  deps: UseCaseDeps,
  { id, timeZone }: Pick<Store, 'id' | 'timeZone'>,
  setting: PostcardSettingRow,
): Promise<SettingsView> {
  const today = formatWallClock(deps.now(), timeZone).slice(0, 10);
  const { postcard: priceYen } = unitPricesOn(await findPrices(tx), today);
  return { ...setting, storeId: id, waiting: await countTray(tx, id), priceYen };
}
