import { z } from 'zod';
import { id, instant } from '#contract/fields';
import {
  handleUnknownSms as handleBody,
  unknownSms,
  unknownSmsPage,
  unknownSmsQuery,
  type UnknownSmsView,
} from '#contract/inbound-sms';
import { findUnknownSenders, handleUnknownSms, type UnknownSms } from '#use-cases/sms/handle-unknown-sms';
import { decodeCursor, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { instantIn } from '../present/instant.ts';

const tag = 'SMS';
const moment = z.tuple([instant, id]);
/** They belong to no store. */
const at = instantIn('Asia/Tokyo');

const show = ({ providerId: _, receivedAt, handledAt, ...sms }: UnknownSms): UnknownSmsView => ({
  ...sms,
  receivedAt: at(receivedAt),
  handledAt: at(handledAt),
});

export const inboundSmsRoutes = [
  defineRoute({
    method: 'get',
    path: '/inbound-sms',
    tag,
    summary: 'どの顧客の番号でもない SMS',
    query: unknownSmsQuery,
    responses: { 200: { description: '新しい順', schema: unknownSmsPage } },
    security: 'delivery.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, handled } }) => {
      const key = decodeCursor(cursor, moment);
      const found = await findUnknownSenders(deps, actor, {
        handled,
        take: limit + 1,
        after: key && { at: key[0], id: key[1] },
      });
      return { body: toPage(found, limit, show, (sms) => [sms.receivedAt.toISOString(), sms.id]) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/inbound-sms/{id}/handle',
    tag,
    summary: '顧客に結び付ける、または対応済みにする',
    description:
      '顧客を指定すると、その顧客の返信（停止・STOP なら SMS の拒否）として扱い、動いているパターンを止めます。',
    params: idParam,
    body: handleBody,
    bodyOptional: true,
    example: {},
    responses: { 200: { description: '対応した SMS', schema: unknownSms } },
    security: 'customer.write',
    handle: async ({ deps, actor }, { params, body }) => ({
      body: show(await handleUnknownSms(deps, actor, { id: params.id, customerId: body?.customerId })),
    }),
  }),
];
