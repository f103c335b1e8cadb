import type { CreateTemplate, UpdateTemplate } from '#contract/templates';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import { changeTemplate, findTemplate, findTemplates, insertTemplate, type Template } from '#db/templates';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { assertSmsLength } from '#domain/sms-length';
import { assertKnownVariables, fixedText } from '#domain/template-variables';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requireStore } from './find-stores.ts';
import { auditRow } from './record.ts';

export async function listTemplates(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    channel?: string | undefined;
    archived?: boolean | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<Template[]> {
  authorize(actor, 'pattern.read');
  const { take, after, ...filter } = input;
  return deps.db.transaction((tx) => findTemplates(tx, actor, filter, { take, after }), { actor });
}

export async function getTemplate(deps: UseCaseDeps, actor: Actor, id: string): Promise<Template> {
  authorize(actor, 'pattern.read');
  return deps.db.transaction((tx) => requireTemplate(tx, actor, id), { actor });
}

/** @throws DomainError unknown_variable, sms_too_long, not_found (store) */
export async function createTemplate(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateTemplate,
): Promise<Template> {
  authorize(actor, 'template.write');
  return deps.db.transaction(
    async (tx) => {
      const storeId = input.storeId ? (await requireStore(tx, actor, input.storeId)).id : ownStore(actor);
      checkTexts(input.channel, input.body, input.subject);
      const template = await insertTemplate(tx, {
        ...input,
        subject: input.subject ?? null,
        id: deps.newId(),
        storeId,
      });
      await audit(tx, deps, actor, 'template.create', null, template);
      return template;
    },
    { actor },
  );
}

/** Texts of patterns were copied when they were saved: they do not change with their template (B2). */
export async function updateTemplate(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateTemplate,
): Promise<Template> {
  authorize(actor, 'template.write');
  return deps.db.transaction(
    async (tx) => {
      const before = await requireOwnTemplate(tx, actor, id);
      const { archived, ...texts } = input;
      checkTexts(before.channel, texts.body ?? before.body, texts.subject ?? before.subject);
      const template = await changeTemplate(tx, id, {
        ...texts,
        ...(archived !== undefined && { archivedAt: archived ? (before.archivedAt ?? deps.now()) : null }),
      });
      await audit(tx, deps, actor, 'template.update', before, template);
      return template;
    },
    { actor },
  );
}

/** Takes a template out of the lists; patterns that copied from it keep their texts. */
export const archiveTemplate = async (deps: UseCaseDeps, actor: Actor, id: string): Promise<void> => {
  await updateTemplate(deps, actor, id, { archived: true });
};

const ownStore = (actor: Actor): string | null =>
  actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null);

async function requireTemplate(tx: Tx, actor: Actor, id: string): Promise<Template> {
  const template = await findTemplate(tx, actor, id);
  if (!template) throw new DomainError('not_found', { message: 'no such template', field: 'id' });
  return template;
}

async function requireOwnTemplate(tx: Tx, actor: Actor, id: string): Promise<Template> {
  const template = await requireTemplate(tx, actor, id);
  if (template.storeId === null && actor.storeIds !== 'all') {
    throw new DomainError('forbidden', {
      message: 'this template belongs to all stores',
      remedy: {
        ja: '自店用に複製してから編集するか、管理者に依頼してください',
        en: 'copy it for your own store and edit the copy, or ask an administrator',
      },
    });
  }
  return template;
}

function checkTexts(channel: string, body: string, subject: string | null | undefined): void {
  assertKnownVariables(body, 'body');
  if (subject) assertKnownVariables(subject, 'subject');
  if (channel === 'sms') assertSmsLength(fixedText(body), 'body');
}

const audit = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  before: Template | null,
  after: Template,
): Promise<void> =>
  insertRows(tx, {
    auditLog: [
      auditRow(deps, actor, {
        action,
        entity: 'template',
        entityId: after.id,
        storeId: after.storeId,
        before,
        after,
      }),
    ],
  });
