import {
  createTemplate as createBody,
  template,
  templatePage,
  templateQuery,
  updateTemplate as updateBody,
} from '#contract/templates';
import {
  archiveTemplate,
  createTemplate,
  getTemplate,
  listTemplates,
  updateTemplate,
} from '#use-cases/manage-templates';
import { afterId, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentTemplate } from '../present/template.ts';

const tag = 'テンプレート';
type Row = Awaited<ReturnType<typeof getTemplate>>;
const present = async ({ deps }: Context, row: Row) => ({
  body: presentTemplate(row, await deps.zoneOf(row.storeId)),
});

export const templateRoutes = [
  defineRoute({
    method: 'get',
    path: '/templates',
    tag,
    summary: 'テンプレートの一覧',
    query: templateQuery,
    responses: { 200: { description: '新しい順のテンプレート', schema: templatePage } },
    security: 'pattern.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await listTemplates(deps, actor, { ...filter, take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentTemplate(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/templates',
    tag,
    summary: 'テンプレートを作る',
    description: '{{customer.name}} のような変数が使えます。SMS は差し込み後 70 文字までです。',
    body: createBody,
    example: {
      name: '来店のお礼',
      channel: 'mail',
      subject: 'ご来店ありがとうございました',
      body: '{{customer.name}} 様',
    },
    responses: { 201: { description: '作られたテンプレート', schema: template } },
    security: 'template.write',
    idempotent: true,
    handle: async (context, { body }) =>
      present(context, await createTemplate(context.deps, context.actor, body)),
  }),
  defineRoute({
    method: 'get',
    path: '/templates/{id}',
    tag,
    summary: 'テンプレート',
    params: idParam,
    responses: { 200: { description: 'テンプレート', schema: template } },
    security: 'pattern.read',
    handle: async (context, { params }) =>
      present(context, await getTemplate(context.deps, context.actor, params.id)),
  }),
  defineRoute({
    method: 'patch',
    path: '/templates/{id}',
    tag,
    summary: 'テンプレートを変更する',
    description: 'すでに保存されたパターンの文面は変わりません。',
    params: idParam,
    body: updateBody,
    example: { subject: '先日はご来店ありがとうございました' },
    responses: { 200: { description: '変更後のテンプレート', schema: template } },
    security: 'template.write',
    handle: async (context, { params, body }) =>
      present(context, await updateTemplate(context.deps, context.actor, params.id, body)),
  }),
  defineRoute({
    method: 'delete',
    path: '/templates/{id}',
    tag,
    summary: 'テンプレートを一覧から外す',
    params: idParam,
    responses: { 204: { description: '外しました' } },
    security: 'template.write',
    handle: async ({ deps, actor }, { params }) => {
      await archiveTemplate(deps, actor, params.id);
      return {};
    },
  }),
];
