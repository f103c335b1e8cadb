/** The thread of a quote or a customer, and what staff write into it. */
import { z } from 'zod';
import { ATTACHMENT_LIMITS } from '#domain/messages/attachment-limits';
import { id, instant, line, pageOf, pageQuery } from './fields.ts';

export const attachmentInfo = z
  .object({ id, fileName: z.string(), contentType: z.string(), sizeBytes: z.int() })
  .meta({ id: 'Attachment' });

/** A file in a request: its bytes in base64, so that message and files are one request and one transaction. */
export const givenAttachment = z
  .object({ fileName: z.string().trim().min(1).max(255), content: z.base64() })
  .meta({ id: 'GivenAttachment' });

/** What a request with all files may weigh: base64 takes a third more than the bytes. */
export const MESSAGE_BODY_LIMIT = `${Math.ceil((ATTACHMENT_LIMITS.totalBytes * 4) / 3 / 1024 / 1024) + 1}mb`;

export const threadItem = z
  .object({
    id,
    kind: z
      .enum(['message', 'sent'])
      .meta({ description: 'message: 人が書いたもの・アンケート、sent: フォローなどの自動送信' }),
    customerId: id,
    quoteId: id.nullable(),
    direction: z.enum(['in', 'out']),
    channel: z.string(),
    subject: z.string().nullable(),
    body: z.string(),
    bodyHtml: z.string().nullable().meta({ description: 'メールの HTML 本文（無害化済み）' }),
    author: z.object({ kind: z.enum(['staff', 'customer', 'system']), name: z.string().nullable() }),
    detail: z.record(z.string(), z.unknown()),
    occurredAt: instant,
    handledAt: instant.nullable(),
    staffReadAt: instant.nullable().meta({ description: '担当者が読んだ日時' }),
    customerReadAt: instant.nullable().meta({ description: 'お客様がマイページで読んだ日時' }),
    attachments: z.array(attachmentInfo),
    mail: z.object({ status: z.string(), reason: z.string().nullable() }).nullable().meta({
      description: '実アドレスへのメールの状態（planned・accepted・suppressed・failed・in_doubt など）',
    }),
  })
  .meta({ id: 'ThreadItem' });
export const threadPage = pageOf(threadItem);
export const threadQuery = pageQuery.extend({ quoteId: id.optional() });

export const postMessage = z
  .object({
    quoteId: id.nullish(),
    subject: line(200),
    body: z.string().trim().min(1).max(20_000),
    attachments: z.array(givenAttachment).max(ATTACHMENT_LIMITS.perMessage).optional(),
  })
  .meta({ id: 'PostMessage' });

export const postedMessage = z
  .object({ id, handledTodoIds: z.array(id).meta({ description: 'これで対応済みになったユーザ返信' }) })
  .meta({ id: 'PostedMessage' });

export const ofQuote = z.object({ quoteId: id.nullish() }).meta({ id: 'OfQuote' });
export const handledReplies = z.object({ todoIds: z.array(id) }).meta({ id: 'HandledReplies' });

export const draftQuery = z.object({ templateId: id, quoteId: id.optional() });
export const messageDraft = z
  .object({ subject: z.string(), body: z.string(), missing: z.array(z.string()) })
  .meta({
    id: 'MessageDraft',
    description: 'missing: 値がなくて差し込めなかった項目。本文では空になっています',
  });

export type ThreadItem = z.infer<typeof threadItem>;
export type PostMessage = z.infer<typeof postMessage>;
export type MessageDraft = z.infer<typeof messageDraft>;
