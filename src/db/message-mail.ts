import type { Database } from './client.ts';

/** What a message of staff brings to its mail beside subject and text. */
export interface MessageMail {
  /** Message-ID of the customer's mail it answers, with its brackets */
  inReplyTo: string | null;
  /** made harmless already */
  bodyHtml: string | null;
  attachments: { filename: string; contentType: string; content: Uint8Array }[];
}

/** Read when the mail leaves: files may be large and are nobody's business before. Null: the message is not there. */
export async function readMessageMail(db: Database, messageId: string): Promise<MessageMail | null> {
  const message = await db.prisma.message.findUnique({
    where: { id: messageId },
    select: { inReplyTo: true, bodyHtml: true },
  });
  if (!message) return null;
  const files = await db.prisma.messageAttachment.findMany({
    where: { messageId },
    orderBy: { position: 'asc' },
    select: { fileName: true, contentType: true, content: true },
  });
  return { ...message, attachments: files.map(({ fileName: filename, ...file }) => ({ filename, ...file })) };
}
