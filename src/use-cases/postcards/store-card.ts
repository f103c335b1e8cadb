import type { Postcard } from '#channels/types';
import type { Database } from '#db/client';
import { findPostcardSetting } from '#db/postcard-settings';
import { findCurrentDesign } from '#db/postcard-designs';
import { backOf, markOf } from './card-style.ts';

/** How a single card of a store is written, and whether it is printed at once or with the next batch. */
export async function storeCard(db: Database, storeId: string): Promise<Pick<Postcard, 'style' | 'collect'>> {
  return db.transaction(async (tx) => {
    const settings = await findPostcardSetting(tx, storeId);
    const collect = settings.output !== 'each';
    const design = settings.designId ? await findCurrentDesign(tx, settings.designId) : null;
    // A card that is collected is only checked, and fits or not with any picture.
    const back = design && (await backOf(tx, null, collect ? { ...design, pictureId: null } : design));
    return {
      collect,
      style: { writing: settings.writing, stock: settings.stock, mark: markOf(settings), design: back },
    };
  });
}
