import type { Tx } from './client.ts';
import type { Message, Prisma } from './generated/client.ts';

export type { Message };

/** Stores a message; null: one with its `externalId` is there already. */
export async function insertMessage(
  tx: Tx,
  message: Prisma.MessageUncheckedCreateInput,
): Promise<string | null> {
  const made = await tx.message.createManyAndReturn({
    data: [message],
    skipDuplicates: true,
    select: { id: true },
  });
  return made[0]?.id ?? null;
}

export interface NewAttachment {
  id: string;
  fileName: string;
  contentType: string;
  content: Uint8Array;
}

/** Stores the files of a message, in their order. */
export async function insertAttachments(
  tx: Tx,
  message: { id: string; storeId: string; customerId: string },
  files: readonly NewAttachment[],
): Promise<void> {
  if (files.length === 0) return;
  await tx.messageAttachment.createMany({
    data: files.map(({ content, ...file }, position) => ({
      ...file,
      content: Buffer.from(content),
      sizeBytes: content.byteLength,
      position,
      messageId: message.id,
      storeId: message.storeId,
      customerId: message.customerId,
    })),
  });
}

/** The message stored under an external key, e.g. of a mail that came a second time. */
export const findMessageByExternalId = (tx: Tx, externalId: string): Promise<Message | null> =>
  tx.message.findUnique({ where: { externalId } });

/** Message-ID of the newest mail that came in about a quote, for a reply's References; null: none. */
export async function newestInboundMessageId(
  tx: Tx,
  customerId: string,
  quoteId: string | null,
): Promise<string | null> {
  const found = await tx.message.findFirst({
    where: { customerId, ...(quoteId && { quoteId }), direction: 'in', rfcMessageId: { not: null } },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    select: { rfcMessageId: true },
  });
  return found?.rfcMessageId ?? null;
}

/** Which messages or ToDos are meant: those of a quote and of none, or with `quoteId` null all of the customer's. */
interface OfQuote {
  customerId: string;
  quoteId: string | null;
}

/** What the customer wrote counts as read by staff. */
export async function markReadByStaff(
  tx: Tx,
  { customerId, quoteId }: OfQuote,
  { at, by }: { at: Date; by: string },
): Promise<number> {
  return tx.$executeRaw`
    UPDATE message SET staff_read_at = ${at}::timestamptz, staff_read_by = ${by}
    WHERE customer_id = ${customerId}::uuid AND direction = 'in' AND staff_read_at IS NULL
      AND (quote_id IS NULL OR ${quoteId}::uuid IS NULL OR quote_id = ${quoteId}::uuid)`;
}

/** ユーザ返信 has been handled: its open ToDos are done, and the messages they stand for. Returns the ToDos. */
export async function closeReplyTodos(
  tx: Tx,
  { customerId, quoteId }: OfQuote,
  { at, by }: { at: Date; by: string },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH closed AS (
      UPDATE todo SET status = 'done', result = 'done', completed_at = ${at}::timestamptz, completed_by = ${by}, updated_at = now()
      WHERE customer_id = ${customerId}::uuid AND status = 'open' AND kind = 'reply'
        AND (quote_id IS NULL OR ${quoteId}::uuid IS NULL OR quote_id = ${quoteId}::uuid)
      RETURNING id, message_id),
    handled AS (
      UPDATE message m SET handled_at = ${at}::timestamptz, handled_by = ${by}
      FROM closed WHERE m.id = closed.message_id AND m.handled_at IS NULL)
    SELECT id FROM closed ORDER BY id`;
  return rows.map(({ id }) => id);
}
