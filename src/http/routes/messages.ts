/** The thread with a customer: reading, writing, files. */
import { z } from 'zod';
import { id, instant } from '#contract/fields';
import {
  draftQuery,
  handledReplies,
  MESSAGE_BODY_LIMIT,
  messageDraft,
  ofQuote,
  postedMessage,
  postMessage,
  threadPage,
  threadQuery,
} from '#contract/messages-to-customers';
import { getCustomer } from '#use-cases/find-customers';
import { draftMessage } from '#use-cases/messages/draft-message';
import { postStaffMessage } from '#use-cases/messages/post-staff-message';
import { handleReplies, readAttachment, readByStaff, readThread } from '#use-cases/messages/read-thread';
import { decodeCursor, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentThreadItem } from '../present/thread.ts';
import { sendAttachment } from '../send-attachment.ts';

const tag = 'メッセージ';
const moment = z.tuple([instant, id]);

export const messageRoutes = [
  defineRoute({
    method: 'get',
    path: '/customers/{id}/thread',
    tag,
    summary: 'お客様とのやりとり',
    description: 'メッセージとアンケート、フォローなどの自動送信。quoteId を付けるとその見積りの分だけ。',
    params: idParam,
    query: threadQuery,
    responses: { 200: { description: '新しい順のやりとり', schema: threadPage } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor, quoteId } }) => {
      const { storeId } = await getCustomer(deps, actor, params.id);
      const zone = await deps.zoneOf(storeId);
      const key = decodeCursor(cursor, moment);
      const rows = await readThread(deps, actor, {
        customerId: params.id,
        quoteId,
        take: limit + 1,
        after: key && { at: new Date(key[0]), id: key[1] },
      });
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentThreadItem(row, zone),
          (row) => [row.occurredAt.toISOString(), row.id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/messages',
    tag,
    summary: 'お客様にメッセージを送る',
    description:
      'マイページに表示され、実アドレスにメールでも届きます。未対応のユーザ返信は対応済みになります。添付は base64 です。',
    params: idParam,
    body: postMessage,
    bodyLimit: MESSAGE_BODY_LIMIT,
    example: {
      quoteId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d',
      subject: 'お見積りの件',
      body: 'お問い合わせありがとうございます。',
    },
    responses: { 201: { description: '送られたメッセージ', schema: postedMessage } },
    security: 'customer.write',
    idempotent: true,
    handle: async ({ deps, actor }, { params, body }) => {
      const { messageId, handledTodoIds } = await postStaffMessage(deps, actor, {
        customerId: params.id,
        quoteId: body.quoteId ?? null,
        subject: body.subject,
        body: body.body,
        attachments: (body.attachments ?? []).map(({ fileName, content }) => ({
          fileName,
          content: Buffer.from(content, 'base64'),
        })),
      });
      return { body: { id: messageId, handledTodoIds } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/messages/read',
    tag,
    summary: 'メッセージを既読にする',
    params: idParam,
    body: ofQuote,
    bodyOptional: true,
    responses: { 204: { description: '既読にしました' } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params, body }) => {
      await readByStaff(deps, actor, { customerId: params.id, quoteId: body.quoteId ?? null });
      return {};
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/messages/handled',
    tag,
    summary: 'ユーザ返信を対応済みにする',
    params: idParam,
    body: ofQuote,
    bodyOptional: true,
    responses: { 200: { description: '完了した ToDo', schema: handledReplies } },
    security: 'todo.write',
    handle: async ({ deps, actor }, { params, body }) => ({
      body: {
        todoIds: await handleReplies(deps, actor, { customerId: params.id, quoteId: body.quoteId ?? null }),
      },
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/message-draft',
    tag,
    summary: 'テンプレートを差し込んだ下書き',
    params: idParam,
    query: draftQuery,
    responses: { 200: { description: '下書き', schema: messageDraft } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params, query }) => ({
      body: await draftMessage(deps, actor, { ...query, customerId: params.id }),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/attachments/{id}',
    tag,
    summary: '添付ファイル',
    params: idParam,
    responses: { 200: { description: 'ファイル', contentType: 'application/octet-stream' } },
    security: 'customer.read',
    handle: async ({ deps, actor, res }, { params }) =>
      sendAttachment(res, await readAttachment(deps, actor, params.id)),
  }),
];
