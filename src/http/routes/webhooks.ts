/** Webhooks out (X10). */
import { z } from 'zod';
import { id, pageQuery } from '#contract/fields';
import {
  createWebhookEndpoint as createBody,
  updateWebhookEndpoint as updateBody,
  webhookDelivery,
  webhookDeliveryPage,
  webhookDeliveryQuery,
  webhookEndpoint,
  webhookEndpointPage,
  webhookEndpointWithSecret,
} from '#contract/webhooks';
import {
  createEndpoint,
  getEndpoint,
  listDeliveries,
  listEndpoints,
  removeEndpoint,
  retryDelivery,
  rotateSecret,
  testEndpoint,
  updateEndpoint,
} from '#use-cases/webhooks/manage-endpoints';
import { afterId, decodeCursor, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentEndpoint, presentWebhookDelivery } from '../present/webhook.ts';

const tag = 'Webhook';
const deliveryParams = z.object({ id, deliveryId: id });
const seqKey = z.tuple([z.string().regex(/^\d{1,18}$/)]);

export const webhookRoutes = [
  defineRoute({
    method: 'get',
    path: '/webhook-endpoints',
    tag,
    summary: 'Webhook の送り先の一覧',
    query: pageQuery,
    responses: { 200: { description: '新しい順の送り先。鍵は出ません', schema: webhookEndpointPage } },
    security: 'webhook.read',
    handle: async ({ deps, actor }, { query: { limit, cursor } }) => {
      const rows = await listEndpoints(deps, actor, { take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentEndpoint(row, zone),
          (row) => [row.id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/webhook-endpoints',
    tag,
    summary: 'Webhook の送り先を登録する',
    description:
      'ここからの出来事を、[Standard Webhooks](https://www.standardwebhooks.com/) の署名を付けて POST します。鍵（secret）はこの応答に一度だけ出ます。2xx が返るまで、間隔を延ばしながら約 3 日、同じ webhook-id で送り直します。本文は ID と状態だけで、個人情報を含みません。送る内容はこの文書の webhooks にあります。',
    body: createBody,
    example: { url: 'https://crm.example.jp/hooks/oikaze', events: ['follow.stopped', 'message.received'] },
    responses: { 201: { description: '登録した送り先と鍵', schema: webhookEndpointWithSecret } },
    security: 'webhook.write',
    handle: async ({ deps, actor }, { body }) => {
      const made = await createEndpoint(deps, actor, body);
      return { body: { ...presentEndpoint(made, await deps.zoneOf(null)), secret: made.secret } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/webhook-endpoints/{id}',
    tag,
    summary: 'Webhook の送り先',
    params: idParam,
    responses: { 200: { description: '送り先', schema: webhookEndpoint } },
    security: 'webhook.read',
    handle: async ({ deps, actor }, { params }) => ({
      body: presentEndpoint(await getEndpoint(deps, actor, params.id), await deps.zoneOf(null)),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/webhook-endpoints/{id}',
    tag,
    summary: 'Webhook の送り先を変える',
    description: '書いた項目だけが変わります。active を false にすると、true に戻すまで送らずに溜めません。',
    params: idParam,
    body: updateBody,
    example: { active: true },
    responses: { 200: { description: '変更後の送り先', schema: webhookEndpoint } },
    security: 'webhook.write',
    handle: async ({ deps, actor }, { params, body }) => ({
      body: presentEndpoint(
        await updateEndpoint(deps, actor, { ...body, id: params.id }),
        await deps.zoneOf(null),
      ),
    }),
  }),
  defineRoute({
    method: 'delete',
    path: '/webhook-endpoints/{id}',
    tag,
    summary: 'Webhook の送り先を消す',
    params: idParam,
    responses: { 204: { description: '消しました。届いていない分も送られません' } },
    security: 'webhook.write',
    handle: async ({ deps, actor }, { params }) => {
      await removeEndpoint(deps, actor, params.id);
      return {};
    },
  }),
  defineRoute({
    method: 'post',
    path: '/webhook-endpoints/{id}/secret',
    tag,
    summary: 'Webhook の鍵を替える',
    description: '替えた後の 1 日は、新旧どちらの鍵の署名も付きます（webhook-signature に空白区切り）。',
    params: idParam,
    responses: { 200: { description: '送り先と新しい鍵', schema: webhookEndpointWithSecret } },
    security: 'webhook.write',
    handle: async ({ deps, actor }, { params }) => {
      const changed = await rotateSecret(deps, actor, params.id);
      return { body: { ...presentEndpoint(changed, await deps.zoneOf(null)), secret: changed.secret } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/webhook-endpoints/{id}/test',
    tag,
    summary: '試しに送る',
    params: idParam,
    responses: {
      202: { description: 'type が webhook.test の送信。結果は一覧で分かります', schema: webhookDelivery },
    },
    security: 'webhook.write',
    handle: async ({ deps, actor }, { params }) => ({
      body: presentWebhookDelivery(await testEndpoint(deps, actor, params.id), await deps.zoneOf(null)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/webhook-endpoints/{id}/deliveries',
    tag,
    summary: 'Webhook の送信の一覧',
    description: '届いたもの・諦めたものは 30 日後に消えます。',
    params: idParam,
    query: webhookDeliveryQuery,
    responses: { 200: { description: '新しい順の送信', schema: webhookDeliveryPage } },
    security: 'webhook.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor, status } }) => {
      const after = decodeCursor(cursor, seqKey)?.[0];
      const rows = await listDeliveries(deps, actor, {
        endpointId: params.id,
        status,
        take: limit + 1,
        after: after === undefined ? undefined : BigInt(after),
      });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentWebhookDelivery(row, zone),
          (row) => [String(row.seq)],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/webhook-endpoints/{id}/deliveries/{deliveryId}/retry',
    tag,
    summary: 'Webhook を送り直す',
    params: deliveryParams,
    responses: { 202: { description: 'すぐに送り直します' } },
    security: 'webhook.write',
    handle: async ({ deps, actor }, { params }) => {
      await retryDelivery(deps, actor, { id: params.deliveryId, endpointId: params.id });
      return {};
    },
  }),
];
