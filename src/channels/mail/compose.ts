import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import { PermanentChannelError } from '../errors.ts';
import type { Mail, MailAddress } from '../types.ts';
import { messageIdOf } from './message-id.ts';

export interface ComposedMail {
  messageId: string;
  envelope: { from: string; to: string };
  raw: Buffer;
}

/** Headers that the adapter writes itself; a caller's copy would be a second one, or an injection. */
const reservedHeaders =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*|list-unsubscribe.*|return-path|received|resent-.*|dkim-signature)$/i;
const headerName = /^[!-9;-~]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
const controls = /[\u0000-\u001f\u007f\u2028\u2029]/;
const localPart = /^[^\s<>()[\]\\,;:"@]{1,64}$/;

/**
 * Builds the message as it goes over the wire. Nothing in it can add a header or a recipient: line breaks and other
 * control characters are refused wherever a header is made of a value.
 *
 * @throws PermanentChannelError `invalid_message`, its stage naming the field
 */
export async function composeMail(mail: Mail, ledgerId: string, domain: string): Promise<ComposedMail> {
  const from = checkedAddress(mail.from, 'from');
  const to = checkedAddress(mail.to, 'to');
  const messageId = messageIdOf(ledgerId, domain);
  const composer = new MailComposer({
    from,
    to,
    subject: oneLine(mail.subject, 'subject'),
    text: mail.text,
    messageId,
    headers: extraHeaders(mail),
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.replyTo ? { replyTo: checkedAddress(mail.replyTo, 'replyTo') } : {}),
    ...(mail.inReplyTo
      ? { inReplyTo: oneLine(mail.inReplyTo, 'inReplyTo'), references: oneLine(mail.inReplyTo, 'inReplyTo') }
      : {}),
    ...(mail.attachments
      ? {
          attachments: mail.attachments.map((attachment) => ({
            filename: oneLine(attachment.filename, 'attachments'),
            contentType: oneLine(attachment.contentType, 'attachments'),
            content: Buffer.from(attachment.content),
          })),
        }
      : {}),
  });
  const raw = await composer.compile().build();
  const sender = mail.returnPath ? checkedAddress({ address: mail.returnPath }, 'returnPath') : from;
  return { messageId, envelope: { from: sender.address, to: to.address }, raw };
}

/**
 * The address as it goes into the envelope, its domain in ASCII. Lenient in the local part: Japanese carriers have
 * handed out addresses with leading, doubled and trailing dots.
 */
function checkedAddress(address: MailAddress, field: string): { name: string; address: string } {
  const at = address.address.lastIndexOf('@');
  const local = address.address.slice(0, Math.max(at, 0));
  const domain = domainToASCII(address.address.slice(at + 1));
  if (at < 1 || !localPart.test(local) || controls.test(local) || domain === '') throw invalid(field);
  return { name: oneLine(address.name ?? '', field), address: `${local}@${domain}` };
}

function extraHeaders(mail: Mail): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(mail.headers ?? {})) {
    if (!headerName.test(name) || reservedHeaders.test(name)) throw invalid('headers');
    headers[name] = oneLine(value, 'headers');
  }
  if (mail.listUnsubscribe) Object.assign(headers, unsubscribeHeaders(mail.listUnsubscribe));
  return headers;
}

/** RFC 2369 §3.2; one-click only with an https address (RFC 8058 §3.1). */
function unsubscribeHeaders({ url, mailto }: { url: string; mailto?: string }): Record<string, string> {
  const targets = mailto === undefined ? [url] : [url, `mailto:${mailto}`];
  if (!/^https?:/i.test(url) || targets.some((target) => /[\s<>,]/.test(target) || controls.test(target))) {
    throw invalid('listUnsubscribe');
  }
  const headers: Record<string, string> = {
    'List-Unsubscribe': targets.map((target) => `<${target}>`).join(', '),
  };
  if (/^https:/i.test(url)) headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  return headers;
}

function oneLine(value: string, field: string): string {
  if (controls.test(value)) throw invalid(field);
  return value;
}

function invalid(field: string): PermanentChannelError {
  return new PermanentChannelError({ code: 'invalid_message', channel: 'mail', stage: field });
}
