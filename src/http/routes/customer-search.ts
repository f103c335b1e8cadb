import { z } from 'zod';
import { bulkAssignee, bulkChange, bulkTags } from '#contract/bulk-customers';
import {
  countCustomers,
  customerCount,
  foundCustomerPage,
  savedSearch,
  savedSearchPage,
  searchCustomers as searchBody,
  writeSavedSearch,
} from '#contract/customer-search';
import { pageQuery } from '#contract/fields';
import { assignCustomers, tagCustomers } from '#use-cases/bulk-customers';
import {
  listSavedSearches,
  removeSavedSearch,
  saveSearch,
  updateSavedSearch,
} from '#use-cases/manage-saved-searches';
import { countFoundCustomers, searchCustomers } from '#use-cases/search-customers';
import { afterId, decodeCursor, encodeCursor, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentFoundCustomer, presentSavedSearch } from '../present/customer-search.ts';

const tag = '顧客一覧作成';
/** The cursor belongs to its order: a change of order begins anew. */
const position = z.tuple([z.string(), z.string(), z.guid()]);

const example = {
  query: {
    all: [
      { field: 'negotiationState', op: 'in', value: ['negotiating'] },
      {
        relation: 'vehicle',
        match: 'some',
        where: [{ field: 'inspectionExpiresOn', op: 'within_next', value: 'P90D' }],
      },
      { relation: 'order', match: 'none', where: [{ field: 'orderedOn', op: 'within_last', value: 'P1Y' }] },
    ],
  },
  sort: 'kana',
};
const savedExample = { name: '車検 3 か月前・1 年購入なし', shared: true, query: example.query };

export const customerSearchRoutes = [
  defineRoute({
    method: 'post',
    path: '/customers/search',
    tag,
    summary: '条件に合う顧客を探す',
    description:
      '条件は all（すべて）と any（いずれか）の入れ子で、顧客の項目と、車両・購入・入庫・フォロー・見積りの有無を組み合わせます。期間の両端の日は含みます。',
    body: searchBody,
    example,
    responses: { 200: { description: '一覧の 1 ページ', schema: foundCustomerPage } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { body: { cursor, limit, ...search } }) => {
      const last = decodeCursor(cursor, position);
      const after = last && last[0] === search.sort ? { key: last[1], id: last[2] } : undefined;
      const timeZone = await deps.zoneOf(search.storeId ?? null);
      const rows = await searchCustomers(deps, actor, { ...search, timeZone, take: limit + 1, after });
      const shown = rows.slice(0, limit);
      const end = shown.at(-1);
      return {
        body: {
          items: await Promise.all(
            shown.map(async (row) => presentFoundCustomer(row, await deps.zoneOf(row.storeId))),
          ),
          nextCursor: rows.length > limit && end ? encodeCursor([search.sort, end.sortKey, end.id]) : null,
        },
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/search/count',
    tag,
    summary: '条件に合う顧客の数',
    body: countCustomers,
    example: { query: example.query },
    responses: { 200: { description: '正確な数と、条件を読み下した文', schema: customerCount } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { body }) => {
      const timeZone = await deps.zoneOf(body.storeId ?? null);
      return { body: await countFoundCustomers(deps, actor, { ...body, timeZone }) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/bulk-tags',
    tag,
    summary: 'まとめてタグを付け外しする',
    body: bulkTags,
    example: { selection: { query: example.query }, add: ['車検案内'], remove: [] },
    responses: { 200: { description: '変わった数', schema: bulkChange } },
    security: 'customer.write',
    handle: async ({ deps, actor }, { body }) => ({ body: await tagCustomers(deps, actor, body) }),
  }),
  defineRoute({
    method: 'post',
    path: '/customers/bulk-assignee',
    tag,
    summary: 'まとめて担当者を変える',
    body: bulkAssignee,
    example: { selection: { query: example.query }, assigneeId: null },
    responses: { 200: { description: '変わった数', schema: bulkChange } },
    security: 'todo.bulk',
    handle: async ({ deps, actor }, { body }) => ({ body: await assignCustomers(deps, actor, body) }),
  }),
  defineRoute({
    method: 'get',
    path: '/saved-searches',
    tag,
    summary: '保存した検索',
    query: pageQuery,
    responses: { 200: { description: '自分の検索と、店舗で共有された検索', schema: savedSearchPage } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { query: { limit, cursor } }) => {
      const rows = await listSavedSearches(deps, actor, { take: limit + 1, after: afterId(cursor) });
      return { body: toPage(rows, limit, presentSavedSearch, ({ id }) => [id]) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/saved-searches',
    tag,
    summary: '検索を保存する',
    body: writeSavedSearch,
    example: savedExample,
    responses: { 201: { description: '保存した検索', schema: savedSearch } },
    security: 'customer.read',
    idempotent: true,
    handle: async ({ deps, actor }, { body }) => ({
      body: presentSavedSearch(await saveSearch(deps, actor, body)),
    }),
  }),
  defineRoute({
    method: 'put',
    path: '/saved-searches/{id}',
    tag,
    summary: '保存した検索を変える',
    params: idParam,
    body: writeSavedSearch,
    example: savedExample,
    responses: { 200: { description: '変えた検索', schema: savedSearch } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params, body }) => ({
      body: presentSavedSearch(await updateSavedSearch(deps, actor, params.id, body)),
    }),
  }),
  defineRoute({
    method: 'delete',
    path: '/saved-searches/{id}',
    tag,
    summary: '保存した検索を消す',
    params: idParam,
    responses: { 204: { description: '消しました' } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params }) => {
      await removeSavedSearch(deps, actor, params.id);
      return { status: 204 };
    },
  }),
];
