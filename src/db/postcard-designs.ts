import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { PostcardPicture } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export type { PostcardPicture };

/** A design with its newest version. */
export interface DesignView {
  id: string;
  storeId: string | null;
  name: string;
  archivedAt: Date | null;
  version: number;
  versionId: string;
  layout: 'picture_top' | 'picture_bottom' | 'picture_full' | 'text';
  heading: string | null;
  body: string;
  color: string;
  pictureId: string | null;
  updatedAt: Date;
  updatedBy: string;
}

export type DesignContent = Pick<DesignView, 'layout' | 'heading' | 'body' | 'color' | 'pictureId'>;

const select =
  Prisma.raw(`SELECT d.id, d.store_id AS "storeId", d.name, d.archived_at AS "archivedAt", v.version,
  v.id AS "versionId", v.layout, v.heading, v.body, v.color, v.picture_id AS "pictureId", v.created_at AS "updatedAt",
  v.created_by AS "updatedBy"
  FROM postcard_design d JOIN postcard_design_version v ON v.design_id = d.id`);
const newest = Prisma.raw('v.version = d.current_version');

const ofActor = (actor: Actor, storeId?: string) =>
  Prisma.sql`(d.store_id IS NULL OR ${storeCondition(actor, storeId, 'd.store_id')})`;

/** Newest first; those of all stores and of the actor's. */
export const listDesigns = (
  rows: Rows,
  actor: Actor,
  filter: { storeId?: string | undefined; archived?: boolean | undefined },
  page: { take: number; after?: string | undefined },
): Promise<DesignView[]> => rows.$queryRaw`
  ${select} WHERE ${newest} AND ${ofActor(actor, filter.storeId)} AND (d.archived_at IS NOT NULL) = ${filter.archived ?? false}
    AND (${page.after ?? null}::uuid IS NULL OR d.id < ${page.after ?? null}::uuid)
  ORDER BY d.id DESC LIMIT ${page.take}`;

export async function findDesign(rows: Rows, actor: Actor, id: string): Promise<DesignView | null> {
  const found = await rows.$queryRaw<DesignView[]>`
    ${select} WHERE ${newest} AND d.id = ${id}::uuid AND ${ofActor(actor)}`;
  return found[0] ?? null;
}

/** A design in its newest version, for a store that has chosen it; null: put away. */
export async function findCurrentDesign(rows: Rows, id: string): Promise<DesignView | null> {
  const found = await rows.$queryRaw<DesignView[]>`
    ${select} WHERE ${newest} AND d.id = ${id}::uuid AND d.archived_at IS NULL`;
  return found[0] ?? null;
}

/** A version as a batch was made with it. */
export async function findDesignVersion(rows: Rows, versionId: string): Promise<DesignView | null> {
  const found = await rows.$queryRaw<DesignView[]>`${select} WHERE v.id = ${versionId}::uuid`;
  return found[0] ?? null;
}

export async function insertDesign(
  tx: Tx,
  design: { id: string; storeId: string | null; name: string },
): Promise<void> {
  await tx.postcardDesign.create({ data: { ...design, currentVersion: 0 } });
}

/** Adds a version; it becomes the current one. */
export async function addDesignVersion(
  tx: Tx,
  version: DesignContent & { id: string; designId: string; createdBy: string; createdAt: Date },
): Promise<void> {
  await tx.$executeRaw`
    WITH d AS (UPDATE postcard_design SET current_version = current_version + 1, updated_at = now()
      WHERE id = ${version.designId}::uuid RETURNING id, store_id, current_version)
    INSERT INTO postcard_design_version (id, design_id, store_id, version, layout, heading, body, color, picture_id, created_by, created_at)
    SELECT ${version.id}::uuid, d.id, d.store_id, d.current_version, ${version.layout}, ${version.heading}, ${version.body},
      ${version.color}, ${version.pictureId}::uuid, ${version.createdBy}, ${version.createdAt}::timestamptz FROM d`;
}

export async function changeDesign(
  tx: Tx,
  id: string,
  data: { name?: string; archivedAt?: Date | null },
): Promise<void> {
  await tx.postcardDesign.update({ where: { id }, data });
}

// ---------- pictures ----------

export const insertPicture = (
  tx: Tx,
  picture: Prisma.PostcardPictureUncheckedCreateInput,
): Promise<unknown> => tx.postcardPicture.create({ data: picture, select: { id: true } });

/** @param actor null: the work of a batch that was allowed to use it */
export const findPicture = (tx: Tx, actor: Actor | null, id: string): Promise<PostcardPicture | null> =>
  tx.postcardPicture.findFirst({
    where: {
      id,
      ...(actor &&
        actor.storeIds !== 'all' && { OR: [{ storeId: null }, { storeId: { in: [...actor.storeIds] } }] }),
    },
  });

export async function pictureExists(tx: Tx, actor: Actor, id: string): Promise<boolean> {
  const where =
    actor.storeIds === 'all' ? {} : { OR: [{ storeId: null }, { storeId: { in: [...actor.storeIds] } }] };
  return (await tx.postcardPicture.count({ where: { id, ...where } })) > 0;
}
