import type { Request } from 'express';
import type { z } from 'zod';
import { inboundSms, inboundSmsAnswer, smsReceipt } from '#contract/sms-webhooks';
import { twilioOutcome } from '#domain/sms-receipt';
import { DomainError } from '#errors';
import { receiveSms, type TakenSms } from '#use-cases/sms/receive-sms';
import { recordSmsReceipt } from '#use-cases/sms/record-receipt';
import { type Context, defineRoute } from '../define-route.ts';
import { fieldErrors, invalidInput, type Locale } from '../invalid-input.ts';
import { localeOf } from '../problem.ts';
import { verifyTwilioSignature } from '../twilio-signature.ts';
import { verifySignature } from '../webhook-signature.ts';

const tag = 'SMS の通知';
const SIGNED =
  '[Standard Webhooks](https://www.standardwebhooks.com/) の署名で受け取ります。鍵は環境変数 SMS_WEBHOOK_SECRET です。';

/** @throws DomainError sms_webhooks_not_configured, invalid_signature; invalid_input naming the field */
function signedBody<T>({ deps, req }: Context, schema: z.ZodType<T>): T {
  const { secret } = deps.config.smsWebhooks;
  if (!secret) throw notConfigured('SMS_WEBHOOK_SECRET');
  const body = bytesOf(req);
  const header = (name: string) => req.get(name) ?? '';
  verifySignature(secret, body, {
    'webhook-id': header('webhook-id'),
    'webhook-timestamp': header('webhook-timestamp'),
    'webhook-signature': header('webhook-signature'),
  });
  return parsed(body, schema, localeOf(req));
}

function parsed<T>(body: Buffer, schema: z.ZodType<T>, locale: Locale): T {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new DomainError('invalid_input', { message: 'the body is not JSON', field: 'body', cause });
  }
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) throw invalidInput(fieldErrors(result.error.issues, locale, 'body'), locale);
  return result.data;
}

/** The form of a call of Twilio's whose signature is right. */
function twilioForm({ deps, req }: Context): URLSearchParams {
  const { sms, publicBaseUrl } = deps.config;
  if (sms.provider !== 'twilio') throw notConfigured('TWILIO_AUTH_TOKEN');
  const form = new URLSearchParams(bytesOf(req).toString('utf8'));
  const url = `${publicBaseUrl}${req.originalUrl}`;
  verifyTwilioSignature(sms.authToken, url, form, req.get('x-twilio-signature') ?? '');
  return form;
}

const bytesOf = (req: Request): Buffer => (Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));

const notConfigured = (variable: string) =>
  new DomainError('sms_webhooks_not_configured', {
    message: `no ${variable} is set, so nothing can be verified`,
    remedy: {
      ja: `環境変数 ${variable} を設定して、起動し直してください`,
      en: `set the environment variable ${variable} and restart`,
    },
  });

/** An opt-out is confirmed once, where the deployment has words for it. */
const replyTo = ({ deps }: Context, { effect, isNew }: TakenSms): string | null =>
  effect === 'opted_out' && isNew ? deps.config.smsWebhooks.optOutReply : null;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const DELIVERY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const smsWebhookRoutes = [
  defineRoute({
    method: 'post',
    path: '/sms/receipts',
    tag,
    summary: 'HTTP ゲートウェイの配信結果を受け取る',
    description: `${SIGNED} 送信済みのSMSが届いたか、届かなかったかを記録します。同じ通知を何度送っても同じ結果です。`,
    body: smsReceipt,
    example: {
      id: 'gw-123',
      idempotencyKey: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d',
      status: 'failed',
      errorCode: 'unknown_subscriber',
      permanent: true,
    },
    rawBody: true,
    responses: { 204: { description: '記録しました' } },
    security: 'webhook_signature',
    handle: async (context) => {
      const receipt = signedBody(context, smsReceipt);
      await recordSmsReceipt(context.deps, {
        provider: 'http',
        providerId: receipt.id,
        deliveryId: receipt.idempotencyKey ?? null,
        outcome: receipt.status,
        code: receipt.errorCode ?? null,
        permanent: receipt.permanent,
        optedOut: false,
        occurredAt: receipt.occurredAt ? new Date(receipt.occurredAt) : context.deps.now(),
      });
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sms/inbound',
    tag,
    summary: 'HTTP ゲートウェイから顧客の返信を受け取る',
    description: `${SIGNED} 「停止」「STOP」などの一語ならその番号へのSMSを止め、ほかはユーザ返信として記録し、フォローを停止します。`,
    body: inboundSms,
    example: { id: 'in-9', from: '+819012345678', text: '停止' },
    rawBody: true,
    responses: { 200: { description: '処理しました', schema: inboundSmsAnswer } },
    security: 'webhook_signature',
    handle: async (context) => {
      const sms = signedBody(context, inboundSms);
      const taken = await receiveSms(context.deps, {
        provider: 'http',
        providerId: sms.id,
        from: sms.from,
        text: sms.text,
        receivedAt: sms.receivedAt ? new Date(sms.receivedAt) : context.deps.now(),
      });
      return { body: { effect: taken.effect, reply: replyTo(context, taken) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sms/twilio/status',
    tag,
    summary: 'Twilio の配信結果（StatusCallback）を受け取る',
    description: 'X-Twilio-Signature を確かめます。送信時に渡す StatusCallback がこのアドレスです。',
    rawBody: true,
    responses: { 204: { description: '記録しました' } },
    security: 'webhook_signature',
    handle: async (context) => {
      const form = twilioForm(context);
      const code = form.get('ErrorCode');
      const outcome = twilioOutcome(form.get('MessageStatus') ?? '', code);
      const ours = String(context.req.query.delivery ?? '');
      if (outcome) {
        await recordSmsReceipt(context.deps, {
          provider: 'twilio',
          providerId: form.get('MessageSid') ?? '',
          deliveryId: DELIVERY_ID.test(ours) ? ours : null,
          code,
          occurredAt: context.deps.now(),
          ...outcome,
        });
      }
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sms/twilio/inbound',
    tag,
    summary: 'Twilio から顧客の返信を受け取る',
    description:
      'X-Twilio-Signature を確かめます。番号または Messaging Service の受信 Webhook に設定します。',
    rawBody: true,
    responses: { 200: { description: 'TwiML', contentType: 'text/xml' } },
    security: 'webhook_signature',
    handle: async (context) => {
      const form = twilioForm(context);
      const taken = await receiveSms(context.deps, {
        provider: 'twilio',
        providerId: form.get('MessageSid') ?? '',
        from: form.get('From') ?? '',
        text: form.get('Body') ?? '',
        optedOut: form.get('OptOutType') === 'STOP',
        receivedAt: context.deps.now(),
      });
      // Where Twilio itself keeps the opt-out it has answered already, and would refuse a reply.
      const reply = form.get('OptOutType') === 'STOP' ? null : replyTo(context, taken);
      context.res.type('text/xml');
      context.res.send(
        `<?xml version="1.0" encoding="UTF-8"?><Response>${reply ? `<Message>${escapeXml(reply)}</Message>` : ''}</Response>`,
      );
      return undefined;
    },
  }),
];
