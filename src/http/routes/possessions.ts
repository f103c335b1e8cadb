/** vehicles, quotes, orders */
import { createOrder as orderBody, order, orderPage, orderQuery } from '#contract/orders';
import {
  createQuote as quoteBody,
  quote,
  quotePage,
  quoteQuery,
  updateQuote as quoteChange,
} from '#contract/quotes';
import {
  createVehicle as vehicleBody,
  updateVehicle as vehicleChange,
  vehicle,
  vehiclePage,
  vehicleQuery,
} from '#contract/vehicles';
import { createOrder } from '#use-cases/create-order';
import { getOrder, listOrders } from '#use-cases/find-orders';
import { getQuote, listQuotes } from '#use-cases/find-quotes';
import { getVehicle, listVehicles } from '#use-cases/find-vehicles';
import { createQuote, updateQuote } from '#use-cases/write-quote';
import { createVehicle, updateVehicle } from '#use-cases/write-vehicle';
import { afterId, encodeCursor } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentOrder, presentQuote, presentVehicle } from '../present/possession.ts';

/** A page in which each row is shown in its own store's zone. */
async function pageInZones<R extends { id: string; storeId: string }, T>(
  { deps }: Context,
  rows: readonly R[],
  limit: number,
  present: (row: R, zone: string) => T,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map(async (row) => present(row, await deps.zoneOf(row.storeId)))),
    nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
  };
}

const inZone = async <R extends { storeId: string }, T>(
  { deps }: Context,
  row: R,
  present: (row: R, zone: string) => T,
) => ({
  body: present(row, await deps.zoneOf(row.storeId)),
});

export const vehicleRoutes = [
  defineRoute({
    method: 'get',
    path: '/vehicles',
    tag: '車両',
    summary: '車両の一覧',
    query: vehicleQuery,
    responses: { 200: { description: '新しい順の車両', schema: vehiclePage } },
    security: 'customer.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const rows = await listVehicles(context.deps, context.actor, {
        ...filter,
        take: limit + 1,
        after: afterId(cursor),
      });
      return { body: await pageInZones(context, rows, limit, presentVehicle) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/vehicles',
    tag: '車両',
    summary: '車両を登録する',
    body: vehicleBody,
    example: {
      customerId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d',
      model: 'プリウス',
      inspectionExpiresOn: '2027-03-01',
    },
    responses: { 201: { description: '登録された車両', schema: vehicle } },
    security: 'customer.write',
    idempotent: true,
    handle: async (context, { body }) =>
      inZone(context, await createVehicle(context.deps, context.actor, body), presentVehicle),
  }),
  defineRoute({
    method: 'get',
    path: '/vehicles/{id}',
    tag: '車両',
    summary: '車両',
    params: idParam,
    responses: { 200: { description: '車両', schema: vehicle } },
    security: 'customer.read',
    handle: async (context, { params }) =>
      inZone(context, await getVehicle(context.deps, context.actor, params.id), presentVehicle),
  }),
  defineRoute({
    method: 'patch',
    path: '/vehicles/{id}',
    tag: '車両',
    summary: '車両を変更する',
    params: idParam,
    body: vehicleChange,
    example: { inspectionExpiresOn: '2029-03-01', odometerKm: 31500 },
    responses: { 200: { description: '変更後の車両', schema: vehicle } },
    security: 'customer.write',
    handle: async (context, { params, body }) =>
      inZone(context, await updateVehicle(context.deps, context.actor, params.id, body), presentVehicle),
  }),
];

export const quoteRoutes = [
  defineRoute({
    method: 'get',
    path: '/quotes',
    tag: '見積り依頼・商談',
    summary: '見積り依頼の一覧',
    query: quoteQuery,
    responses: { 200: { description: '新しい順の見積り依頼', schema: quotePage } },
    security: 'customer.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const rows = await listQuotes(context.deps, context.actor, {
        ...filter,
        take: limit + 1,
        after: afterId(cursor),
      });
      return { body: await pageInZones(context, rows, limit, presentQuote) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/quotes',
    tag: '見積り依頼・商談',
    summary: '見積り依頼を登録する',
    description: 'status が new のものは、フォローを割り当てるまで ToDo の「新着」に出ます。',
    body: quoteBody,
    example: {
      customerId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d',
      source: 'web',
      vehicleText: 'プリウス 2023 年式',
      estimateYen: 1250000,
    },
    responses: { 201: { description: '登録された見積り依頼', schema: quote } },
    security: 'customer.write',
    idempotent: true,
    handle: async (context, { body }) =>
      inZone(context, await createQuote(context.deps, context.actor, body), presentQuote),
  }),
  defineRoute({
    method: 'get',
    path: '/quotes/{id}',
    tag: '見積り依頼・商談',
    summary: '見積り依頼',
    params: idParam,
    responses: { 200: { description: '見積り依頼', schema: quote } },
    security: 'customer.read',
    handle: async (context, { params }) =>
      inZone(context, await getQuote(context.deps, context.actor, params.id), presentQuote),
  }),
  defineRoute({
    method: 'patch',
    path: '/quotes/{id}',
    tag: '見積り依頼・商談',
    summary: '見積り依頼・商談の状態を変える',
    description:
      'contracted（成約）と ended（商談終了）は、そう設定されたパターンのフォローを停止します。応答した後には何も送られません。',
    params: idParam,
    body: quoteChange,
    example: { status: 'contracted' },
    responses: { 200: { description: '変更後の見積り依頼', schema: quote } },
    security: 'customer.write',
    handle: async (context, { params, body }) =>
      inZone(context, await updateQuote(context.deps, context.actor, params.id, body), presentQuote),
  }),
];

export const orderRoutes = [
  defineRoute({
    method: 'get',
    path: '/orders',
    tag: '注文',
    summary: '注文の一覧',
    description: 'orderedFrom と orderedTo は両端を含みます。',
    query: orderQuery,
    responses: { 200: { description: '新しい順の注文', schema: orderPage } },
    security: 'customer.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const rows = await listOrders(context.deps, context.actor, {
        ...filter,
        take: limit + 1,
        after: afterId(cursor),
      });
      return { body: await pageInZones(context, rows, limit, presentOrder) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/orders',
    tag: '注文',
    summary: '注文を登録する',
    body: orderBody,
    example: {
      customerId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d',
      orderedOn: '2026-12-01',
      product: 'エンジンオイル',
      amountYen: 5500,
    },
    responses: { 201: { description: '登録された注文', schema: order } },
    security: 'customer.write',
    idempotent: true,
    handle: async (context, { body }) =>
      inZone(context, await createOrder(context.deps, context.actor, body), presentOrder),
  }),
  defineRoute({
    method: 'get',
    path: '/orders/{id}',
    tag: '注文',
    summary: '注文',
    params: idParam,
    responses: { 200: { description: '注文', schema: order } },
    security: 'customer.read',
    handle: async (context, { params }) =>
      inZone(context, await getOrder(context.deps, context.actor, params.id), presentOrder),
  }),
];
