import { fileTypeFromBuffer } from 'file-type';
import { pictureSize } from '#channels/print/picture-size';
import { PICTURE_LIMIT_BYTES, PICTURE_LIMIT_PIXELS } from '#contract/postcards';
import { insertRows } from '#db/insert-rows';
import { findPicture, insertPicture, type PostcardPicture } from '#db/postcard-designs';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { type Bilingual, DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';

export type PictureInfo = Omit<PostcardPicture, 'data'>;

/**
 * Stores a picture for the backs of postcards. What it is is read from its bytes, not from what its name or its sender say.
 * @throws DomainError `payload_too_large`, `picture_unreadable`, `not_found` (store)
 */
export async function uploadPicture(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId?: string | undefined; name?: string | undefined; bytes: AsyncIterable<Uint8Array> },
): Promise<PictureInfo> {
  authorize(actor, 'postcard.write');
  const data = await collect(input.bytes);
  const { contentType, width, height } = await readPicture(data);
  const id = deps.newId();
  return deps.db.transaction(
    async (tx) => {
      const own = actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null);
      const storeId = input.storeId ? (await requireStore(tx, actor, input.storeId)).id : own;
      const picture = {
        id,
        storeId,
        name: input.name ?? (contentType === 'image/png' ? 'picture.png' : 'picture.jpg'),
        contentType,
        width,
        height,
        sizeBytes: data.length,
        createdBy: actor.name,
        createdAt: deps.now(),
      };
      await insertPicture(tx, { ...picture, data: new Uint8Array(data) });
      const facts = {
        action: 'postcard_picture.create',
        entity: 'postcard_picture',
        entityId: id,
        storeId,
        after: picture,
      };
      await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
      return picture;
    },
    { actor },
  );
}

/** @throws DomainError `not_found` */
export async function getPicture(deps: UseCaseDeps, actor: Actor, id: string): Promise<PostcardPicture> {
  authorize(actor, 'postcard.read');
  const picture = await deps.db.transaction((tx) => findPicture(tx, actor, id), { actor });
  if (!picture) throw new DomainError('not_found', { message: 'no such picture', field: 'id' });
  return picture;
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > PICTURE_LIMIT_BYTES) {
      throw new DomainError('payload_too_large', {
        message: `the picture is larger than ${PICTURE_LIMIT_BYTES} bytes`,
        field: 'file',
        remedy: {
          ja: `${PICTURE_LIMIT_BYTES / 2 ** 20} MB 以下に縮小してください`,
          en: `scale the picture down to at most ${PICTURE_LIMIT_BYTES / 2 ** 20} MB`,
        },
      });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function readPicture(data: Buffer): Promise<{ contentType: string; width: number; height: number }> {
  const refuse = (message: string, remedy: Bilingual) =>
    new DomainError('picture_unreadable', { message, field: 'file', remedy });
  const type = await fileTypeFromBuffer(data);
  if (type?.mime !== 'image/png' && type?.mime !== 'image/jpeg')
    throw refuse('neither PNG nor JPEG', {
      ja: 'PNG か JPEG の画像を選んでください',
      en: 'choose a PNG or JPEG picture',
    });
  const size = pictureSize(data, type.mime, PICTURE_LIMIT_PIXELS);
  if (!size)
    throw refuse('the picture is damaged', {
      ja: '画像を開いて保存し直してから、もう一度選んでください',
      en: 'open the picture, save it again, and choose it once more',
    });
  if (size.width * size.height > PICTURE_LIMIT_PIXELS)
    throw refuse('the picture has too many pixels', {
      ja: '2,400 万画素以下に縮小してください',
      en: 'scale the picture down to at most 24 megapixels',
    });
  return { contentType: type.mime, ...size };
}
