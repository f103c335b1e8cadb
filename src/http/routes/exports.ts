import { pipeline } from 'node:stream/promises';
import {
  exportCustomers,
  type ExportListName,
  exportParams,
  type ExportQuery,
  exportQuery,
} from '#contract/exports';
import { quoteStatus, todoStatus } from '#contract/kinds';
import type { ExportFilter } from '#use-cases/export-list';
import { assigneeOf } from './todos.ts';
import { exportList } from '#use-cases/export-list';
import { type Context, defineRoute } from '../define-route.ts';

const tag = 'データ出力';
const responses = {
  200: {
    description: 'ファイル。UTF-8（BOM 付き）か Shift_JIS の CSV、または Excel',
    contentType: 'text/csv',
  },
};

/** A list is exported as it is filtered on the screen; filters of other lists are left alone. */
function filterOf(list: ExportListName, query: ExportQuery, { actor }: Context): ExportFilter {
  const { storeId, customerId, runId, ruleId, from, to, ...own } = query;
  const shared = { storeId, customerId, runId, ruleId, from, to };
  const { patternId, status, negotiationState, stopReason, bucket, channel } = own;
  switch (list) {
    case 'follows':
      return { ...shared, follows: { patternId, status, negotiationState, stopReason } };
    case 'deliveries':
      return { ...shared, deliveries: { status } };
    case 'todos': {
      const assigneeId = assigneeOf(actor, own.assigneeId);
      const isFiltered = [patternId, status, bucket, channel, assigneeId].some(
        (value) => value !== undefined,
      );
      return isFiltered
        ? {
            ...shared,
            todos: { patternId, bucket, channel, assigneeId, status: todoStatus.safeParse(status?.[0]).data },
          }
        : shared;
    }
    case 'quotes': {
      const { q, source, wish, assigneeId, askedBefore, waiting, surveyed, updatedFrom, updatedTo } = own;
      const states = status?.flatMap((state) => quoteStatus.safeParse(state).data ?? []);
      return {
        ...shared,
        quotes: {
          ...{ q, source, wish, assigneeId, askedBefore, waiting, surveyed, updatedFrom, updatedTo },
          status: states,
        },
      };
    }
    default:
      return shared;
  }
}

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
    handle: (context, { params: { list }, query }) =>
      send(context, {
        list,
        format: query.format,
        encoding: query.encoding,
        filter: filterOf(list, query, context),
      }),
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
