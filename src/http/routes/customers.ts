import {
  createCustomer as createBody,
  customerPage,
  customerQuery,
  customerRow,
  updateCustomer as updateBody,
} from '#contract/customers';
import { createCustomer } from '#use-cases/create-customer';
import { eraseCustomer } from '#use-cases/erase-customer';
import { getCustomer, listCustomers } from '#use-cases/find-customers';
import { updateCustomer } from '#use-cases/update-customer';
import { afterId, encodeCursor } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentCustomer } from '../present/customer.ts';

const tag = '顧客';

type Row = Awaited<ReturnType<typeof getCustomer>>;
const present = async ({ deps }: Context, row: Row) =>
  presentCustomer(row, await deps.zoneOf(row.storeId), deps.config.mail.relayDomain);

export const customerRoutes = [
  defineRoute({
    method: 'get',
    path: '/customers',
    tag,
    summary: '顧客を探す',
    description:
      'q は氏名・カナ・電話・メール・登録番号（下 4 桁も）・外部 ID の先頭一致です。空白やハイフン、ひらがな・カタカナの違いは問いません。',
    query: customerQuery,
    responses: { 200: { description: '新しい順。q があるときは一致した語の順', schema: customerPage } },
    security: 'customer.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const { deps, actor } = context;
      const found = await listCustomers(deps, actor, { ...filter, take: limit + 1, after: afterId(cursor) });
      const shown = found.slice(0, limit);
      const end = shown.at(-1);
      return {
        body: {
          items: await Promise.all(shown.map((row) => present(context, row))),
          nextCursor: found.length > limit && end ? encodeCursor([end.id]) : null,
        },
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers',
    tag,
    summary: '顧客を登録する',
    description: '必須は name だけです。storeId を省くと既定の店舗になります。',
    body: createBody,
    example: {
      name: '山田 花子',
      kana: 'ヤマダ ハナコ',
      email: 'hanako@example.jp',
      phone: '090-1234-5678',
      preferredChannel: 'mail',
      convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }],
      consent: { mail: 'granted', sms: 'granted', postcard: 'unknown' },
    },
    responses: { 201: { description: '登録された顧客', schema: customerRow } },
    security: 'customer.write',
    idempotent: true,
    handle: async (context, { body }) => ({
      body: await present(context, await createCustomer(context.deps, context.actor, body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}',
    tag,
    summary: '顧客',
    params: idParam,
    responses: { 200: { description: '顧客', schema: customerRow } },
    security: 'customer.read',
    handle: async (context, { params }) => ({
      body: await present(context, await getCustomer(context.deps, context.actor, params.id)),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/customers/{id}',
    tag,
    summary: '顧客を変更する',
    description:
      'convenientTimes を変えると、進行中のフォローのうち、まだ実行していない予定が組み直されます。',
    params: idParam,
    body: updateBody,
    example: { convenientTimes: [{ weekdays: [6, 7], from: '13:00', to: '17:00' }] },
    responses: { 200: { description: '変更後の顧客', schema: customerRow } },
    security: 'customer.write',
    handle: async (context, { params, body }) => ({
      body: await present(context, await updateCustomer(context.deps, context.actor, params.id, body)),
    }),
  }),
  defineRoute({
    method: 'delete',
    path: '/customers/{id}',
    tag,
    summary: '顧客の個人情報を消す',
    description:
      '進行中のフォローを停止し、個人情報を消します。件数の集計に要る行は残ります。元に戻せません。',
    params: idParam,
    responses: { 204: { description: '消しました' } },
    security: 'customer.erase',
    handle: async ({ deps, actor }, { params }) => {
      await eraseCustomer(deps, actor, params.id);
      return {};
    },
  }),
];
