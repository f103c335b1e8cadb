import type { PriceEntry } from '#domain/prices';
import type { Tx } from './client.ts';
import type { Rows } from './reader.ts';

/** The whole price list: a handful of rows, newest first within an item. */
export const findPrices = (rows: Rows): Promise<PriceEntry[]> =>
  rows.$queryRaw`
    SELECT item, to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", yen FROM price_list ORDER BY item, valid_from DESC`;

/** @returns false where the item has a price from that day already */
export async function insertPrice(tx: Tx, price: PriceEntry & { createdBy: string }): Promise<boolean> {
  const { count } = await tx.priceListEntry.createMany({
    data: [{ ...price, validFrom: new Date(price.validFrom) }],
    skipDuplicates: true,
  });
  return count > 0;
}

/**
 * `{"mail", "sms", "postcard"}`: yen per send today, as SQL for statements that decide a send.
 * @param zone column with the store's time zone, from the code
 */
export const unitPricesToday = (zone: string): string => `(
  SELECT jsonb_object_agg(i.item, coalesce((SELECT p.yen FROM price_list p
    WHERE p.item = i.item AND p.valid_from <= (now() AT TIME ZONE ${zone})::date ORDER BY p.valid_from DESC LIMIT 1), 0))
  FROM (VALUES ('mail'), ('sms'), ('postcard')) AS i(item))`;
