import PostalMime, { type Attachment } from 'postal-mime';
import { cleanHtml, textOfHtml } from './clean-html.ts';
import { messageIdIn } from './read-headers.ts';

/** A mail as the product keeps it: text of one size at most, HTML made harmless, files as bytes. */
export interface ReadMail {
  messageId: string | null;
  inReplyTo: string | null;
  /** one line, without control characters */
  subject: string | null;
  text: string;
  html: string | null;
  attachments: { fileName: string; content: Uint8Array }[];
}

const LONGEST_TEXT = 200_000;
const LONGEST_SUBJECT = 300;

/** @throws Error the mail is nested too deep or has too long a header */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const email = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    maxNestingDepth: 50,
    maxHeadersSize: 512 * 1024,
  });
  const html = email.html?.slice(0, LONGEST_TEXT * 2);
  const text = email.text?.trim() ? email.text : textOfHtml(html ?? '');
  return {
    messageId: messageIdIn(email.messageId),
    inReplyTo: messageIdIn(email.inReplyTo) ?? messageIdIn(email.references?.split(/\s+/).at(-1)),
    subject: oneLine(email.subject ?? '').slice(0, LONGEST_SUBJECT) || null,
    text: storable(text.replaceAll('\r\n', '\n')).trim().slice(0, LONGEST_TEXT),
    html: html ? storable(cleanHtml(html)) || null : null,
    attachments: email.attachments
      // A picture inside the text is not shown (cleanHtml), so it stands with the files.
      .filter(({ mimeType }) => mimeType !== 'text/calendar')
      .map((attachment, index) => ({
        fileName: oneLine(attachment.filename ?? '') || `file-${index + 1}`,
        content: bytesOf(attachment),
      })),
  };
}

function bytesOf({ content }: Attachment): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

/** Encoded words may hold line breaks, which would make headers of their own when the subject is sent on. */
const oneLine = (value: string): string =>
  storable(value)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is taken out
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();

/** PostgreSQL keeps neither NUL nor halves of surrogate pairs. */
const storable = (value: string): string => value.replaceAll(/\0|\p{Cs}/gu, '');
