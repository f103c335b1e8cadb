import type { Tx } from './client.ts';
import type { Rows } from './reader.ts';

/** How a store's postcards are written and printed. */
export interface PostcardSettingRow {
  writing: 'vertical' | 'horizontal';
  stock: 'blank' | 'official';
  mark: 'none' | 'paid_at_once' | 'paid_later';
  markOffice: string | null;
  output: 'each' | 'office' | 'print_house';
  /** of batches for a print house: 3 mm more on each side */
  bleed: boolean;
  barcode: boolean;
  designId: string | null;
}

/** Of a store that has set nothing: cards as they always were. */
export const PLAIN_SETTING: PostcardSettingRow = {
  writing: 'horizontal',
  stock: 'blank',
  mark: 'none',
  markOffice: null,
  output: 'each',
  bleed: false,
  barcode: false,
  designId: null,
};

export async function findPostcardSetting(rows: Rows, storeId: string): Promise<PostcardSettingRow> {
  const found = await rows.$queryRaw<PostcardSettingRow[]>`
    SELECT writing, stock, mark, mark_office AS "markOffice", output, bleed, barcode, design_id AS "designId"
    FROM postcard_setting WHERE store_id = ${storeId}::uuid`;
  return found[0] ?? PLAIN_SETTING;
}

export async function putPostcardSetting(
  tx: Tx,
  storeId: string,
  setting: PostcardSettingRow,
  updatedBy: string,
): Promise<void> {
  const { writing, stock, mark, markOffice, output, bleed, barcode, designId } = setting;
  const data = { writing, stock, mark, markOffice, output, bleed, barcode, designId, updatedBy };
  await tx.postcardSetting.upsert({ where: { storeId }, create: { storeId, ...data }, update: data });
}

/** Cards that patterns and rules have sent and that no batch has taken yet. */
export async function countTray(rows: Rows, storeId: string): Promise<number> {
  const found = await rows.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM delivery d WHERE d.store_id = ${storeId}::uuid
      AND d.channel = 'postcard' AND d.status = 'accepted' AND d.provider_id = 'collected'
      AND NOT EXISTS (SELECT FROM postcard_card k WHERE k.single_send_id = d.single_send_id AND k.status = 'asked')`;
  return found[0]?.count ?? 0;
}
