import { BLEED_MM, type CardStyle } from '#channels/postcard/card';
import type { Rows } from '#db/reader';
import type { Tx } from '#db/client';
import { type DesignContent, findDesign, findPicture } from '#db/postcard-designs';
import type { PostcardSettingRow } from '#db/postcard-settings';
import type { Store } from '#db/stores';
import type { Actor } from '#domain/actor';
import { addressLines } from '#domain/postal-address';

type Settings = Pick<PostcardSettingRow, 'writing' | 'stock' | 'mark' | 'markOffice'> &
  Partial<Pick<PostcardSettingRow, 'bleed' | 'barcode'>>;

/** The store as the sender, written as its settings say, on the back that is given. */
export function cardStyle(
  store: Pick<Store, 'name' | 'postalCode' | 'address' | 'phone'>,
  settings: Settings,
  design: CardStyle['design'],
): CardStyle {
  return {
    writing: settings.writing,
    stock: settings.stock,
    mark: markOf(settings),
    barcode: settings.barcode === true,
    bleedMm: settings.bleed ? BLEED_MM : 0,
    sender: {
      name: store.name,
      postalCode: store.postalCode ?? '',
      addressLines: addressLines(store.address ?? ''),
      ...(store.phone && { phone: store.phone }),
    },
    design,
  };
}

export const markOf = ({ mark, markOffice }: Pick<Settings, 'mark' | 'markOffice'>): CardStyle['mark'] =>
  mark === 'none' ? null : { kind: mark, office: markOffice };

/** A design with its picture's bytes. @param actor null: the work of a batch that was allowed to use it */
export async function backOf(
  tx: Tx,
  actor: Actor | null,
  content: Pick<DesignContent, 'layout' | 'color' | 'pictureId'>,
): Promise<NonNullable<CardStyle['design']>> {
  const picture = content.pictureId ? await findPicture(tx, actor, content.pictureId) : null;
  return {
    layout: content.layout,
    color: content.color,
    picture: picture && {
      id: picture.id,
      contentType: picture.contentType as 'image/png' | 'image/jpeg',
      bytes: picture.data,
    },
  };
}

/** The version in force of a store's own design. */
export async function currentVersionOf(rows: Rows, actor: Actor, designId: string | null) {
  const design = designId === null ? null : await findDesign(rows, actor, designId);
  return design && !design.archivedAt ? design : null;
}
