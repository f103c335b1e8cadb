import { pageQuery } from '#contract/fields';
import { createStore as createBody, store, storePage, updateStore as updateBody } from '#contract/stores';
import { getStore, listStores } from '#use-cases/find-stores';
import { createStore, updateStore } from '#use-cases/write-store';
import { afterId, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentStore } from '../present/store.ts';

const tag = '店舗';

export const storeRoutes = [
  defineRoute({
    method: 'get',
    path: '/stores',
    tag,
    summary: '店舗の一覧',
    query: pageQuery,
    responses: { 200: { description: '自分に見える店舗。古い順', schema: storePage } },
    security: 'store.read',
    handle: async ({ deps, actor }, { query: { limit, cursor } }) => {
      const rows = await listStores(deps, actor, { take: limit + 1, after: afterId(cursor) });
      return { body: toPage(rows, limit, presentStore, ({ id }) => [id]) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/stores',
    tag,
    summary: '店舗を作る',
    body: createBody,
    example: { name: '湘南店', openFrom: '10:00', openTo: '19:00', closedWeekdays: [3] },
    responses: { 201: { description: '作られた店舗', schema: store } },
    security: 'store.create',
    idempotent: true,
    handle: async ({ deps, actor }, { body }) => ({
      body: presentStore(await createStore(deps, actor, body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/stores/{id}',
    tag,
    summary: '店舗',
    params: idParam,
    responses: { 200: { description: '店舗', schema: store } },
    security: 'store.read',
    handle: async ({ deps, actor }, { params }) => ({
      body: presentStore(await getStore(deps, actor, params.id)),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/stores/{id}',
    tag,
    summary: '店舗の設定を変える',
    description:
      '書いた項目だけが変わります。これから立てる予定に効きます。quietHours を null にすると夜間でも送ります。',
    params: idParam,
    body: updateBody,
    example: {
      openFrom: '09:30',
      openTo: '18:30',
      closedWeekdays: [2],
      quietHours: { from: '21:00', to: '08:00' },
      graceMinutes: 30,
    },
    responses: { 200: { description: '変えた後の店舗', schema: store } },
    security: 'store.write',
    handle: async ({ deps, actor }, { params, body }) => ({
      body: presentStore(await updateStore(deps, actor, params.id, body)),
    }),
  }),
];
