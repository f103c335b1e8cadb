import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { Prisma, Template } from './generated/client.ts';

export type { Template };

const ofActor = (actor: Actor) =>
  actor.storeIds === 'all' ? {} : { OR: [{ storeId: null }, { storeId: { in: [...actor.storeIds] } }] };

/** Newest first; those of all stores and of the actor's. */
export const findTemplates = (
  tx: Tx,
  actor: Actor,
  filter: { storeId?: string | undefined; channel?: string | undefined; archived?: boolean | undefined },
  page: { after?: string | undefined; take: number },
): Promise<Template[]> =>
  tx.template.findMany({
    where: {
      AND: [
        ofActor(actor),
        filter.storeId ? { OR: [{ storeId: null }, { storeId: filter.storeId }] } : {},
        filter.channel ? { channel: filter.channel } : {},
        { archivedAt: filter.archived ? { not: null } : null },
        page.after ? { id: { lt: page.after } } : {},
      ],
    },
    orderBy: { id: 'desc' },
    take: page.take,
  });

export const findTemplate = (tx: Tx, actor: Actor, id: string): Promise<Template | null> =>
  tx.template.findFirst({ where: { AND: [{ id }, ofActor(actor)] } });

export const insertTemplate = (tx: Tx, data: Prisma.TemplateUncheckedCreateInput): Promise<Template> =>
  tx.template.create({ data });

export const changeTemplate = (
  tx: Tx,
  id: string,
  data: Prisma.TemplateUncheckedUpdateInput,
): Promise<Template> => tx.template.update({ where: { id }, data });
