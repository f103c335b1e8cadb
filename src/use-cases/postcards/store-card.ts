import type { Postcard } from '#channels/types';
import type { Database } from '#db/client';
import { findPostcardSetting } from '#db/postcard-settings';
import { numberSingleCard } from '#db/postcard-singles';
import { findCurrentDesign } from '#db/postcard-designs';
import { cardNumber, SINGLE } from '#domain/card-number';
import { backOf, markOf } from './card-style.ts';

/**
 * How a single card of a store is written, and whether it is printed at once or with the next batch. One that is printed at
 * once gets its number here, the same however often it is asked for.
 */
export async function storeCard(
  db: Database,
  { storeId, deliveryId }: { storeId: string; deliveryId: string },
): Promise<Pick<Postcard, 'style' | 'collect' | 'number'>> {
  return db.transaction(async (tx) => {
    const settings = await findPostcardSetting(tx, storeId);
    const collect = settings.output !== 'each';
    const design = settings.designId ? await findCurrentDesign(tx, settings.designId) : null;
    // A card that is collected is only checked, and fits or not with any picture.
    const back = design && (await backOf(tx, null, collect ? { ...design, pictureId: null } : design));
    const { writing, stock, barcode } = settings;
    const style = { writing, stock, barcode, mark: markOf(settings), design: back };
    if (collect) return { collect, style };
    const seq = await numberSingleCard(tx, { storeId, deliveryId });
    return { collect, style, number: cardNumber({ batch: SINGLE, seq }) };
  });
}
