import { z } from 'zod';
import {
  delivery,
  deliveryPage,
  deliveryQuery,
  outboxPage,
  outboxQuery,
  settleDelivery as settleBody,
} from '#contract/deliveries';
import { id, instant } from '#contract/fields';
import { listOutbox } from '#use-cases/find-outbox';
import { listDeliveries, settleDelivery } from '#use-cases/settle-delivery';
import { afterId, decodeCursor, pageUntil, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { type DeliveryRow, presentDelivery, presentOutbox } from '../present/delivery.ts';

const moment = z.tuple([instant, id]);
const show = async ({ deps }: Context, row: DeliveryRow) =>
  presentDelivery(row, await deps.zoneOf(row.storeId), deps.config.mail.relayDomain);

export const deliveryRoutes = [
  defineRoute({
    method: 'get',
    path: '/deliveries',
    tag: '送信台帳',
    summary: '送信の一覧',
    description: 'status=in_doubt は、送られたかどうか分からず、人の確認を待っている送信です。',
    query: deliveryQuery,
    responses: { 200: { description: '新しい順の送信', schema: deliveryPage } },
    security: 'delivery.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const wanted = { ...filter, limit, after: afterId(cursor) };
      const found = await listDeliveries(context.deps, context.actor, wanted);
      return { body: await pageUntil(found, (row) => show(context, row)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/deliveries/{id}/settle',
    tag: '送信台帳',
    summary: '不明な送信を確定する',
    description: 'outcome: sent=送られていた, send_again=送られていなかったので送り直す。',
    params: idParam,
    body: settleBody,
    example: { outcome: 'sent' },
    responses: { 200: { description: '確定した送信', schema: delivery } },
    security: 'delivery.settle',
    idempotent: true,
    handle: async (context, { params, body }) => ({
      body: await show(
        context,
        await settleDelivery(context.deps, context.actor, { deliveryId: params.id, outcome: body.outcome }),
      ),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/outbox',
    tag: '送信台帳',
    summary: 'ローカル送信箱',
    description: 'ローカルの送信先に「送られた」もの。実際には誰にも送られていません。',
    query: outboxQuery,
    responses: { 200: { description: '新しい順', schema: outboxPage } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, channel } }) => {
      const key = decodeCursor(cursor, moment);
      const after = key && { at: new Date(key[0]), id: key[1] };
      const rows = await listOutbox(deps, actor, { channel, take: limit + 1, after });
      const zone = await deps.zoneOf(null);
      const keyOf = (row: { createdAt: Date; id: string }) => [row.createdAt.toISOString(), row.id];
      return { body: toPage(rows, limit, (row) => presentOutbox(row, zone), keyOf) };
    },
  }),
];
