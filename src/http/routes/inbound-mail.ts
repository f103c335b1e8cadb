import { z } from 'zod';
import { id, instant } from '#contract/fields';
import { inboundMailPage, inboundMailQuery } from '#contract/inbound-mail';
import { listInboundMail, retryInboundMail } from '#use-cases/relay/find-inbound-mail';
import { decodeCursor, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentInboundMail } from '../present/inbound-mail.ts';

const tag = 'リレーメール';
const moment = z.tuple([instant, id]);

export const inboundMailRoutes = [
  defineRoute({
    method: 'get',
    path: '/inbound-mail',
    tag,
    summary: '届いたメールと、断ったメール',
    description: 'マイページ専用アドレスに届いたメールが何になったか。本文はお客様とのやり取りにあります。',
    query: inboundMailQuery,
    responses: { 200: { description: '新しい順', schema: inboundMailPage } },
    security: 'delivery.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, status } }) => {
      const key = decodeCursor(cursor, moment);
      const rows = await listInboundMail(deps, actor, {
        status,
        after: key && { at: new Date(key[0]), id: key[1] },
        take: limit + 1,
      });
      const zones = new Map<string | null, string>([[null, 'Asia/Tokyo']]);
      for (const { storeId } of rows) if (storeId) zones.set(storeId, await deps.zoneOf(storeId));
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentInboundMail(row, zones.get(row.storeId) ?? 'Asia/Tokyo'),
          (row) => [row.receivedAt.toISOString(), row.id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/inbound-mail/{id}/retry',
    tag,
    summary: '処理をやり直す',
    params: idParam,
    responses: { 204: { description: 'やり直しました' } },
    security: 'delivery.settle',
    handle: async ({ deps, actor }, { params }) => {
      await retryInboundMail(deps, actor, params.id);
      return {};
    },
  }),
];
