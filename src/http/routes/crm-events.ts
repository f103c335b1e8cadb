import { z } from 'zod';
import { crmEvent } from '#contract/crm-events';
import { instant } from '#contract/fields';
import { acceptedCrmEvent, crmEventQuery, storedCrmEventPage } from '#contract/system';
import { DomainError } from '#errors';
import { listCrmEvents, receiveCrmEvent } from '#use-cases/receive-crm-event';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { invalidInput, type Locale, unstorableText } from '../invalid-input.ts';
import { presentCrmEvent } from '../present/crm-event.ts';
import { localeOf } from '../problem.ts';
import { findUnstorableText } from '../storable-text.ts';
import { verifySignature } from '../webhook-signature.ts';

const tag = 'CRM イベント';
const position = z.tuple([instant, z.string()]);

const HOW_TO_SIGN = `[Standard Webhooks](https://www.standardwebhooks.com/) の署名で受け取ります。鍵は環境変数 CRM_WEBHOOK_SECRET（\`whsec_<base64>\`、または任意の文字列）です。

\`\`\`sh
BODY='{"type":"deal.contracted","timestamp":"2026-12-01T10:00:00+09:00","data":{"customerExternalId":"C-1","quoteExternalId":"Q-1"}}'
ID=evt_$(uuidgen); TS=$(date +%s)
KEY=$(printf %s "\${CRM_WEBHOOK_SECRET#whsec_}" | base64 -d | xxd -p -c 256)
SIG=$(printf %s "$ID.$TS.$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | base64)
curl -X POST http://localhost:3000/api/v1/crm/events -H 'Content-Type: application/json' \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $TS" -H "webhook-signature: v1,$SIG" -d "$BODY"
\`\`\`

鍵が \`whsec_\` で始まらない任意の文字列のときは \`-macopt key:"$CRM_WEBHOOK_SECRET"\` です。同じ webhook-id は一度だけ処理されます。顧客がまだ登録されていないイベントは保存され（status: waiting）、登録されたときに処理されます。成約・商談終了・返信は、応答した後に何も送られないように、フォローを停止してから応答します。`;

export const crmEventRoutes = [
  defineRoute({
    method: 'post',
    path: '/crm/events',
    tag,
    summary: 'CRM のイベントを受け取る',
    description: HOW_TO_SIGN,
    body: crmEvent,
    example: {
      type: 'deal.contracted',
      timestamp: '2026-12-01T10:00:00+09:00',
      data: { customerExternalId: 'C-1', quoteExternalId: 'Q-1' },
    },
    rawBody: true,
    responses: {
      200: { description: '処理しました（同じ webhook-id なら前と同じ答え）', schema: acceptedCrmEvent },
      202: { description: '保存しました。顧客が登録されるのを待っています', schema: acceptedCrmEvent },
    },
    security: 'webhook_signature',
    handle: async ({ deps, req }) => {
      const secret = deps.config.crmWebhookSecret;
      if (!secret) {
        throw new DomainError('webhooks_not_configured', {
          message: 'no CRM_WEBHOOK_SECRET is set, so no event can be verified',
          remedy: {
            ja: '環境変数 CRM_WEBHOOK_SECRET に whsec_<base64> を設定して、起動し直してください',
            en: 'set the environment variable CRM_WEBHOOK_SECRET to whsec_<base64> and restart',
          },
        });
      }
      const body: Buffer = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      const header = (name: string) => req.get(name) ?? '';
      verifySignature(secret, body, {
        'webhook-id': header('webhook-id'),
        'webhook-timestamp': header('webhook-timestamp'),
        'webhook-signature': header('webhook-signature'),
      });
      const answer = await receiveCrmEvent(deps, {
        webhookId: webhookIdOf(header('webhook-id')),
        body: readEvent(body, localeOf(req)),
      });
      return { status: answer.status === 'waiting' ? 202 : 200, body: answer };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/crm/events',
    tag,
    summary: '受け取ったイベント',
    description:
      'status=waiting は顧客の登録を待っているもの、failed は処理できなかったものです。本文は個人情報を含むため返しません。',
    query: crmEventQuery,
    responses: { 200: { description: '新しい順のイベント', schema: storedCrmEventPage } },
    security: 'system.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, status } }) => {
      const last = decodeCursor(cursor, position);
      const after = last && { receivedAt: new Date(last[0]), webhookId: last[1] };
      const { items, hasMore } = await listCrmEvents(deps, actor, { status, limit, after });
      const zone = await deps.zoneOf(null);
      const end = items.at(-1);
      return {
        body: {
          items: items.map((row) => presentCrmEvent(row, zone)),
          nextCursor: hasMore && end ? encodeCursor([end.receivedAt.toISOString(), end.webhookId]) : null,
        },
      };
    },
  }),
];

function webhookIdOf(webhookId: string): string {
  if (webhookId.length <= 200) return webhookId;
  throw new DomainError('invalid_input', {
    message: 'webhook-id is too long',
    field: 'webhook-id',
    remedy: { ja: '200 文字以内にしてください', en: 'give at most 200 characters' },
  });
}

function readEvent(body: Buffer, locale: Locale): unknown {
  const event = parse(body);
  const unstorable = findUnstorableText(event);
  if (unstorable) throw invalidInput(unstorableText(unstorable, locale, 'body'), locale);
  return event;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new DomainError('invalid_input', {
      message: 'the body is not JSON',
      field: 'body',
      remedy: { ja: '本文を JSON にしてください', en: 'send JSON as the body' },
      cause,
    });
  }
}
