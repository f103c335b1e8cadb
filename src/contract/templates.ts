import { z } from 'zod';
import { flag, id, instant, line, pageOf, pageQuery, subject, text } from './fields.ts';

export const templateChannel = z
  .enum(['mail', 'sms', 'postcard', 'phone', 'task'])
  .meta({ id: 'TemplateChannel' });

export const template = z
  .object({
    id,
    storeId: id.nullable(),
    name: z.string(),
    channel: templateChannel,
    subject: z.string().nullable(),
    body: z.string(),
    archived: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Template' });
export const templatePage = pageOf(template);

export const createTemplate = z
  .object({
    storeId: id.nullish(),
    name: line(100),
    channel: templateChannel,
    subject: subject.nullish(),
    body: text(20_000),
  })
  .meta({ id: 'CreateTemplate', description: '本文では {{customer.name}} などの変数が使えます' });
export const updateTemplate = z
  .object({ name: line(100), subject: subject.nullable(), body: text(20_000), archived: z.boolean() })
  .partial()
  .meta({ id: 'UpdateTemplate' });
export const templateQuery = pageQuery.extend({
  storeId: id.optional(),
  channel: templateChannel.optional(),
  archived: flag.optional(),
});

export type Template = z.infer<typeof template>;
export type CreateTemplate = z.infer<typeof createTemplate>;
export type UpdateTemplate = z.infer<typeof updateTemplate>;
export type TemplateQuery = z.infer<typeof templateQuery>;
