import { sendSms, sentSms } from '#contract/customer-sms';
import { sendSmsToCustomer } from '#use-cases/sms/send-sms';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';

export const customerSmsRoutes = [
  defineRoute({
    method: 'post',
    path: '/customers/{id}/sms',
    tag: 'メッセージ',
    summary: '顧客に SMS を送る',
    description:
      '担当者が書く SMS です。70 文字を超えると 67 文字ごとに 1 通として分かれ、通数分の料金がかかります。予算・同意・緊急停止は自動送信と同じに扱います。',
    params: idParam,
    body: sendSms,
    example: { text: '本日はご来店ありがとうございました。' },
    responses: { 202: { description: '受け付けた SMS', schema: sentSms } },
    security: 'customer.write',
    idempotent: true,
    handle: async ({ deps, actor }, { params, body }) => ({
      body: await sendSmsToCustomer(deps, actor, { customerId: params.id, text: body.text }),
    }),
  }),
];
