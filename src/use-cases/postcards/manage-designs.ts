import type { CreatePostcardDesign, UpdatePostcardDesign } from '#contract/postcards';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import {
  addDesignVersion,
  changeDesign,
  type DesignContent,
  type DesignView,
  findDesign,
  insertDesign,
  listDesigns,
  pictureExists,
} from '#db/postcard-designs';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { assertKnownVariables } from '#domain/template-variables';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';

export type { DesignView };

export async function findPostcardDesigns(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    archived?: boolean | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<DesignView[]> {
  authorize(actor, 'postcard.read');
  const { take, after, ...filter } = input;
  return deps.db.transaction((tx) => listDesigns(tx, actor, filter, { take, after }), { actor });
}

export async function getPostcardDesign(deps: UseCaseDeps, actor: Actor, id: string): Promise<DesignView> {
  authorize(actor, 'postcard.read');
  return deps.db.transaction((tx) => requireDesign(tx, actor, id), { actor });
}

/** @throws DomainError `unknown_variable`, `not_found` for the store or the picture, `invalid_input` without a picture */
export async function createPostcardDesign(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreatePostcardDesign,
): Promise<DesignView> {
  authorize(actor, 'postcard.write');
  const id = deps.newId();
  const { storeId: wanted, name, ...content } = input;
  return deps.db.transaction(
    async (tx) => {
      const own = actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null);
      const storeId = wanted ? (await requireStore(tx, actor, wanted)).id : own;
      await checkContent(tx, actor, content);
      await insertDesign(tx, { id, storeId, name });
      await addVersion(tx, deps, actor, id, content);
      return audited(tx, deps, actor, 'postcard_design.create', id, null);
    },
    { actor },
  );
}

/** Changed content is a new version: batches keep the one they were made with. */
export async function updatePostcardDesign(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdatePostcardDesign,
): Promise<DesignView> {
  authorize(actor, 'postcard.write');
  return deps.db.transaction(
    async (tx) => {
      const before = await requireOwnDesign(tx, actor, id);
      const { name, archived, ...changed } = input;
      const { layout, heading, body, color, pictureId } = { ...before, ...changed };
      const content = { layout, heading, body, color, pictureId };
      const keys = Object.keys(content) as (keyof DesignContent)[];
      if (keys.some((key) => content[key] !== before[key])) {
        await checkContent(tx, actor, content);
        await addVersion(tx, deps, actor, id, content);
      }
      await changeDesign(tx, id, {
        ...(name !== undefined && { name }),
        ...(archived !== undefined && { archivedAt: archived ? (before.archivedAt ?? deps.now()) : null }),
      });
      return audited(tx, deps, actor, 'postcard_design.update', id, before);
    },
    { actor },
  );
}

export async function requireDesign(tx: Tx, actor: Actor, id: string, field = 'id'): Promise<DesignView> {
  const design = await findDesign(tx, actor, id);
  if (!design) throw new DomainError('not_found', { message: 'no such design', field });
  return design;
}

async function requireOwnDesign(tx: Tx, actor: Actor, id: string): Promise<DesignView> {
  const design = await requireDesign(tx, actor, id);
  if (design.storeId === null && actor.storeIds !== 'all') {
    throw new DomainError('forbidden', {
      message: 'this design belongs to all stores',
      remedy: {
        ja: '自店用に新しく作るか、管理者に依頼してください',
        en: 'make one for your own store, or ask an administrator',
      },
    });
  }
  return design;
}

/** What a design says must be printable by name: variables that exist, a picture that is there. */
export async function checkContent(tx: Tx, actor: Actor, content: DesignContent): Promise<void> {
  assertKnownVariables(content.body, 'body');
  if (content.heading) assertKnownVariables(content.heading, 'heading');
  if (content.pictureId && !(await pictureExists(tx, actor, content.pictureId)))
    throw new DomainError('not_found', { message: 'no such picture', field: 'pictureId' });
  if (content.layout !== 'text' && !content.pictureId) {
    throw new DomainError('invalid_input', {
      message: 'this layout needs a picture',
      field: 'pictureId',
      remedy: {
        ja: '写真を選ぶか、「文章だけ」の配置にしてください',
        en: 'choose a picture, or the layout "Words only"',
      },
    });
  }
}

const addVersion = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  designId: string,
  content: DesignContent,
): Promise<void> =>
  addDesignVersion(tx, {
    ...content,
    id: deps.newId(),
    designId,
    createdBy: actor.name,
    createdAt: deps.now(),
  });

async function audited(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  id: string,
  before: DesignView | null,
): Promise<DesignView> {
  const after = await requireDesign(tx, actor, id);
  const facts = { action, entity: 'postcard_design', entityId: id, storeId: after.storeId, before, after };
  await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
  return after;
}
