import type { Template } from '#contract/templates';
import type { getTemplate } from '#use-cases/manage-templates';
import { instantIn } from './instant.ts';

export function presentTemplate(row: Awaited<ReturnType<typeof getTemplate>>, timeZone: string): Template {
  const at = instantIn(timeZone);
  return {
    id: row.id,
    storeId: row.storeId,
    name: row.name,
    channel: row.channel as Template['channel'],
    subject: row.subject,
    body: row.body,
    archived: row.archivedAt !== null,
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
  };
}
