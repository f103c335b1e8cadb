/** Lists below one customer: 応対履歴, follows, messages, vehicles. */
import { z } from 'zod';
import { id, instant, pageQuery } from '#contract/fields';
import { followPage, followQuery } from '#contract/follows';
import { createNote, historyEntry, historyPage, historyQuery, messagePage } from '#contract/history';
import { createVehicleOfCustomer, vehicle, vehiclePage } from '#contract/vehicles';
import { getCustomer } from '#use-cases/find-customers';
import { listHistory, listMessages } from '#use-cases/find-history';
import { listVehicles } from '#use-cases/find-vehicles';
import { listFollows } from '#use-cases/get-follow';
import { writeNote } from '#use-cases/write-history';
import { createVehicle } from '#use-cases/write-vehicle';
import { afterId, decodeCursor, pageUntil, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentFollow } from '../present/follow.ts';
import { presentHistory, presentMessage } from '../present/history.ts';
import { presentVehicle } from '../present/possession.ts';

const tag = '顧客';
const timelineKey = z.tuple([instant, id]);

function afterMoment(cursor: string | undefined): { at: Date; id: string } | undefined {
  const key = decodeCursor(cursor, timelineKey);
  return key && { at: new Date(key[0]), id: key[1] };
}
const momentKey = (row: { occurredAt: Date; id: string }) => [row.occurredAt.toISOString(), row.id];

async function zoneOfCustomer({ deps, actor }: Context, customerId: string): Promise<string> {
  return deps.zoneOf((await getCustomer(deps, actor, customerId)).storeId);
}

export const customerPartRoutes = [
  defineRoute({
    method: 'get',
    path: '/customers/{id}/history',
    tag,
    summary: '応対履歴',
    params: idParam,
    query: historyQuery,
    responses: { 200: { description: '新しい順の応対履歴', schema: historyPage } },
    security: 'customer.read',
    handle: async (context, { params, query: { limit, cursor, ...filter } }) => {
      const { deps, actor } = context;
      const zone = await zoneOfCustomer(context, params.id);
      const rows = await listHistory(deps, actor, {
        ...filter,
        customerId: params.id,
        take: limit + 1,
        after: afterMoment(cursor),
      });
      return { body: toPage(rows, limit, (row) => presentHistory(row, zone), momentKey) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/history',
    tag,
    summary: '応対履歴にメモを書く',
    params: idParam,
    body: createNote,
    example: { summary: '来店。家族で試乗' },
    responses: { 201: { description: '書かれたメモ', schema: historyEntry } },
    security: 'customer.write',
    idempotent: true,
    handle: async (context, { params, body }) => {
      const zone = await zoneOfCustomer(context, params.id);
      const row = await writeNote(context.deps, context.actor, { ...body, customerId: params.id });
      return { body: presentHistory(row, zone) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/follows',
    tag,
    summary: '顧客のフォロー',
    params: idParam,
    query: followQuery.omit({ customerId: true, storeId: true }),
    responses: { 200: { description: '新しい順のフォロー', schema: followPage } },
    security: 'customer.read',
    handle: async (context, { params, query: { limit, cursor, ...filter } }) => {
      const { deps, actor } = context;
      const zone = await zoneOfCustomer(context, params.id);
      const wanted = { ...filter, customerId: params.id, limit, after: afterId(cursor) };
      const found = await listFollows(deps, actor, wanted);
      return { body: await pageUntil(found, (row) => presentFollow(row, zone, true)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/messages',
    tag,
    summary: '顧客とのやりとり',
    params: idParam,
    query: pageQuery,
    responses: { 200: { description: '新しい順のメッセージ', schema: messagePage } },
    security: 'customer.read',
    handle: async (context, { params, query: { limit, cursor } }) => {
      const { deps, actor } = context;
      const zone = await zoneOfCustomer(context, params.id);
      const rows = await listMessages(deps, actor, {
        customerId: params.id,
        take: limit + 1,
        after: afterMoment(cursor),
      });
      return { body: toPage(rows, limit, (row) => presentMessage(row, zone), momentKey) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/vehicles',
    tag,
    summary: '顧客の車両',
    params: idParam,
    query: pageQuery,
    responses: { 200: { description: '新しい順の車両', schema: vehiclePage } },
    security: 'customer.read',
    handle: async (context, { params, query: { limit, cursor } }) => {
      const { deps, actor } = context;
      const zone = await zoneOfCustomer(context, params.id);
      const rows = await listVehicles(deps, actor, {
        customerId: params.id,
        take: limit + 1,
        after: afterId(cursor),
      });
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentVehicle(row, zone),
          (row) => [row.id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/vehicles',
    tag,
    summary: '顧客に車両を加える',
    params: idParam,
    body: createVehicleOfCustomer,
    example: {
      maker: 'トヨタ',
      model: 'プリウス',
      registrationNumber: '湘南 300 あ 12-34',
      inspectionExpiresOn: '2027-03-01',
    },
    responses: { 201: { description: '加えられた車両', schema: vehicle } },
    security: 'customer.write',
    idempotent: true,
    handle: async ({ deps, actor }, { params, body }) => {
      const row = await createVehicle(deps, actor, { ...body, customerId: params.id });
      return { body: presentVehicle(row, await deps.zoneOf(row.storeId)) };
    },
  }),
];
