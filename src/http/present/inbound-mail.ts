import type { InboundMailView } from '#contract/inbound-mail';
import type { ListedInboundMail } from '#use-cases/relay/find-inbound-mail';
import { instantIn } from './instant.ts';

export function presentInboundMail(row: ListedInboundMail, timeZone: string): InboundMailView {
  const at = instantIn(timeZone);
  const { spf, dkim, dmarc } = row.auth as InboundMailView['auth'];
  return {
    id: row.id,
    storeId: row.storeId,
    customerId: row.customerId,
    kind: row.kind as InboundMailView['kind'],
    status: row.status as InboundMailView['status'],
    reason: row.reason,
    to: row.envelopeTo,
    senderDomain: row.senderDomain,
    remoteAddress: row.remoteAddress,
    sizeBytes: row.sizeBytes,
    auth: { ...(spf && { spf }), ...(dkim && { dkim }), ...(dmarc && { dmarc }) },
    count: row.count,
    attempts: row.attempts,
    mayRetry: row.status === 'failed' || row.status === 'ignored',
    receivedAt: at(row.receivedAt),
    processedAt: at(row.processedAt),
  };
}
