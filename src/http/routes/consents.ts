/** Consents with their proof, what may be sent and why not, and the report for an inquiry (X4). */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { consentEvent, consentInquiry, consents, recordConsentBody } from '#contract/consents';
import { sourceOf } from '#use-cases/consent/consent-changes';
import { describeConsents } from '#use-cases/consent/describe-consents';
import { recordConsent } from '#use-cases/consent/record-consent';
import { type ConsentReport, reportConsents, reportConsentsAt } from '#use-cases/consent/report-consents';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentConsentEvent, presentConsents } from '../present/consent.ts';

const tag = '同意';

export const consentRoutes = [
  defineRoute({
    method: 'get',
    path: '/customers/{id}/consents',
    tag,
    summary: '同意の記録と、今送れるもの',
    description: '送れるかどうかは、送信の直前に確かめるものと同じ規則で答えます。',
    params: idParam,
    responses: { 200: { description: '手段ごとの同意・送信可否と、同意の記録', schema: consents } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params }) => {
      const found = await describeConsents(deps, actor, params.id);
      return { body: presentConsents(found, await deps.zoneOf(found.storeId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/consents',
    tag,
    summary: 'お客様の同意・拒否を根拠とともに記録する',
    description: '記録は変更も削除もできません。取り消しは新しい記録になります。',
    params: idParam,
    body: recordConsentBody,
    example: {
      channel: 'mail',
      state: 'granted',
      proof: '2026-12-01 来店時、申込書の「案内メールを希望する」に署名',
    },
    responses: { 201: { description: '記録', schema: consentEvent } },
    security: 'consent.record',
    idempotent: true,
    handle: async ({ deps, actor }, { params, body }) => {
      const { event } = await recordConsent(deps, actor, {
        customerId: params.id,
        channel: body.channel,
        state: body.state,
        source: sourceOf(actor),
        sourceKey: `recorded:${deps.newId()}`,
        proof: { text: body.proof },
      });
      return { body: presentConsentEvent(event, await deps.zoneOf(event.storeId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/consent-report',
    tag,
    summary: '照会への回答（同意・拒否・送信のすべて）',
    description:
      '行政やご本人からの照会に答えるための CSV。本アドレスと送信した文面が入ります。取得は監査ログに残ります。',
    params: idParam,
    responses: { 200: { description: 'UTF-8（BOM 付き）の CSV', contentType: 'text/csv' } },
    security: 'customer.export',
    handle: async (context, { params }) =>
      sendReport(context, await reportConsents(context.deps, context.actor, params.id)),
  }),
  defineRoute({
    method: 'post',
    path: '/consent-reports',
    tag,
    summary: '照会への回答（宛先から）',
    description:
      'この宛先を持つ、またはこの宛先に送ったことのあるお客様全員の、同意・拒否・送信のすべて。宛先は URL にも記録にも残りません。',
    body: consentInquiry,
    example: { address: 'hanako@example.jp' },
    responses: { 200: { description: 'UTF-8（BOM 付き）の CSV', contentType: 'text/csv' } },
    security: 'customer.export',
    handle: async (context, { body }) =>
      sendReport(context, await reportConsentsAt(context.deps, context.actor, body.address)),
  }),
];

async function sendReport({ res }: Context, { fileName, body }: ConsentReport): Promise<undefined> {
  res.setHeader('Content-Type', 'text/csv; charset=utf-8');
  res.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
  res.setHeader('Cache-Control', 'no-store');
  await pipeline(Readable.from(body, { objectMode: false }), res);
  return undefined;
}
