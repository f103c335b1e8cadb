import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { BounceReport, MailReport } from '#domain/mail/bounce';
import { messageIdIn } from './read-headers.ts';

/**
 * Reads a delivery status notification (RFC 3464) or a complaint (ARF, RFC 5965) as one of the two, by its parts and
 * not by its sender. Null: it is neither, e.g. a letter to postmaster.
 */
export async function readReport(raw: Uint8Array): Promise<MailReport | null> {
  const email = await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 50 });
  const feedback = textOf(email.attachments, 'message/feedback-report');
  if (feedback !== null) {
    return {
      kind: 'complaint',
      feedbackType: field(feedback, 'Feedback-Type') ?? 'other',
      ...(await originalOf(email, field(feedback, 'Original-Mail-From'))),
    };
  }
  const status =
    textOf(email.attachments, 'message/delivery-status') ??
    textOf(email.attachments, 'message/global-delivery-status');
  if (status === null) return null;
  return { kind: 'bounce', ...worst(status), ...(await originalOf(email, null)) };
}

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

/** The first block is of the whole mail, the others of one recipient each; ours have one. A failure weighs most. */
function worst(status: string): Pick<BounceReport, 'action' | 'status'> {
  const blocks = status
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .map((block) => ({
      action: field(block, 'Action')?.toLowerCase(),
      status: field(block, 'Status') ?? '',
    }));
  for (const action of ACTIONS) {
    const found = blocks.find((block) => block.action?.startsWith(action));
    if (found) return { action, status: /\d\.\d{1,3}\.\d{1,3}/.exec(found.status)?.[0] ?? '4.0.0' };
  }
  return { action: 'delayed', status: '4.0.0' };
}

/** What the report quotes of the mail it is about: its header at least. */
async function originalOf(
  email: Email,
  mailFrom: string | null,
): Promise<{ originalMessageId: string | null; originalReturnPath: string | null }> {
  const quoted =
    bytesOf(email.attachments, 'message/rfc822') ??
    bytesOf(email.attachments, 'text/rfc822-headers') ??
    bytesOf(email.attachments, 'message/global-headers');
  const original = quoted ? await PostalMime.parse(quoted) : null;
  const addresses = [mailFrom, original?.returnPath].map((value) => value?.replaceAll(/[<>\s]/g, '') ?? '');
  return {
    originalMessageId: messageIdIn(original?.messageId),
    originalReturnPath: addresses.find((address) => address.includes('@'))?.toLowerCase() ?? null,
  };
}

/** A field of a report's body, which is written like a mail header. */
function field(text: string, name: string): string | null {
  const unfolded = text.replaceAll('\r\n', '\n').replaceAll(/\n[ \t]+/g, ' ');
  return new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(unfolded)?.[1]?.trim() ?? null;
}

function bytesOf(attachments: readonly Attachment[], type: string): Uint8Array | null {
  const content = attachments.find(({ mimeType }) => mimeType === type)?.content;
  if (content === undefined) return null;
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function textOf(attachments: readonly Attachment[], type: string): string | null {
  const bytes = bytesOf(attachments, type);
  return bytes && new TextDecoder().decode(bytes);
}
