import type { ThreadItem } from '#contract/messages-to-customers';
import type { ThreadItem as Row } from '#use-cases/messages/read-thread';
import { instantIn } from './instant.ts';

/** Links by which a customer answers a survey or enters My Page are theirs alone: staff see that there was one. */
const OWN_LINKS = /(https?:\/\/[^\s<>"']*\/)(?:s\/[\w.~-]+|my\/#[\w.~-]+)/g;
const withoutOwnLinks = (text: string): string => text.replaceAll(OWN_LINKS, '$1…');

export function presentThreadItem(row: Row, timeZone: string): ThreadItem {
  const at = instantIn(timeZone);
  const bySystem = row.kind === 'sent';
  return {
    id: row.id,
    kind: row.kind,
    customerId: row.customerId,
    quoteId: row.quoteId,
    direction: row.direction === 'in' ? 'in' : 'out',
    channel: row.channel,
    subject: row.subject,
    body: bySystem ? withoutOwnLinks(row.body ?? '') : (row.body ?? ''),
    bodyHtml: row.bodyHtml,
    author: { kind: row.authorKind as ThreadItem['author']['kind'], name: row.authorName },
    detail: row.detail as Record<string, unknown>,
    occurredAt: at(row.occurredAt),
    handledAt: at(row.handledAt),
    staffReadAt: at(row.staffReadAt),
    customerReadAt: at(row.customerReadAt),
    attachments: row.attachments,
    mail: row.mailStatus === null ? null : { status: row.mailStatus, reason: row.mailReason },
  };
}
