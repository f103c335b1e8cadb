import { pipeline } from 'node:stream/promises';
import { exportCustomers, exportParams, exportQuery } from '#contract/exports';
import { exportList } from '#use-cases/export-list';
import { type Context, defineRoute } from '../define-route.ts';

const tag = 'データ出力';
const responses = {
  200: {
    description: 'ファイル。UTF-8（BOM 付き）か Shift_JIS の CSV、または Excel',
    contentType: 'text/csv',
  },
};

async function send(
  { deps, actor, res }: Context,
  input: Parameters<typeof exportList>[2],
): Promise<undefined> {
  const { fileName, contentType, body } = await exportList(deps, actor, input);
  res.setHeader('Content-Type', contentType);
  res.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
  res.setHeader('Cache-Control', 'no-store');
  // An error half-way breaks the download off, so that nobody takes half a list for the whole.
  await pipeline(body, res);
}

export const exportRoutes = [
  defineRoute({
    method: 'get',
    path: '/exports/{list}',
    tag,
    summary: '一覧を CSV か Excel で受け取る',
    description:
      'customers・vehicles・quotes・orders・follows・todos・deliveries・history。メールアドレスは店長・CR・管理者の出力にだけ入ります。',
    params: exportParams,
    query: exportQuery,
    responses,
    security: 'customer.read',
    handle: (context, { params, query: { format, encoding, ...filter } }) =>
      send(context, { list: params.list, format, encoding, filter }),
  }),
  defineRoute({
    method: 'post',
    path: '/exports/customers',
    tag,
    summary: '検索・選択した顧客を CSV か Excel で受け取る',
    body: exportCustomers,
    example: {
      selection: { query: { all: [{ field: 'tags', op: 'any_of', value: ['VIP'] }] } },
      format: 'xlsx',
    },
    responses,
    security: 'customer.read',
    handle: (context, { body: { selection, format, encoding } }) =>
      send(context, { list: 'customers', format, encoding, filter: { selection } }),
  }),
];
