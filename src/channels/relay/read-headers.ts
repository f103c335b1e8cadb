import PostalMime, { addressParser } from 'postal-mime';
import type { MailHeader } from '#domain/mail/loops';

/** What the listener has to know of a mail before it may say 250. */
export interface MailHead {
  headers: MailHeader[];
  /** addresses of From in lower case; a mail of a person has exactly one */
  from: string[];
  messageId: string | null;
}

const LONGEST_HEAD = 256 * 1024;

/** Reads the header of a mail, never its body: of a mail of any size in a moment. */
export async function readHead(raw: Buffer): Promise<MailHead> {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, Math.min(end < 0 ? raw.length : end + 4, LONGEST_HEAD));
  const email = await PostalMime.parse(head);
  // Of every From field there is: programs differ in which one they show.
  const from = email.headers
    .filter(({ key }) => key === 'from')
    .flatMap(({ value }) => addressParser(value, { flatten: true }));
  return {
    headers: email.headers.map(({ key, value }) => ({ key, value })),
    from: from.map(({ address = '' }) => address.trim().toLowerCase()),
    messageId: messageIdIn(email.messageId),
  };
}

/** The first `<…>` of a field; null: there is none that could be a Message-ID. */
export function messageIdIn(field: string | undefined): string | null {
  return /<[^<>\s]{1,500}>/.exec(field ?? '')?.[0] ?? null;
}
