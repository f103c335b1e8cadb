import {
  countBounces,
  findReportedDelivery,
  markBounced,
  markEmailUndeliverable,
  type ReportedDelivery,
} from '#db/bounces';
import type { InboundMail, InboundOutcome } from '#db/inbound-mail';
import { lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { systemActor } from '#domain/actor';
import {
  type BounceReport,
  bounceEffect,
  type ComplaintReport,
  isRefusalOfMail,
  type MailReport,
  SOFT_BOUNCE_DAYS,
  SOFT_BOUNCES,
} from '#domain/mail/bounce';
import { DomainError, isDomainError } from '#errors';
import { recordConsentIn } from '../consent/record-consent.ts';
import type { UseCaseDeps } from '../deps.ts';
import { historyRow } from '../record.ts';
import { settleDelivery } from '../settle-delivery.ts';
import { deliveryIdIn, readReturnPath } from './return-path.ts';

const relay = systemActor('relay');

/**
 * What a report changes (D8, X4): a bounce the ledger and, where the address is gone, the customer; a complaint the
 * consent. Which send it speaks of is known by its signed return path, or by the Message-ID it quotes.
 */
export async function noteReport(
  deps: UseCaseDeps,
  mail: InboundMail,
  report: MailReport | null,
): Promise<InboundOutcome> {
  if (!report) return { status: 'ignored', reason: 'no_report' };
  const delivery = await deliveryOf(deps, mail, report);
  if (!delivery) return { status: 'ignored', reason: 'unknown_send' };
  const about = { customerId: delivery.customerId, storeId: delivery.storeId, deliveryId: delivery.id };
  const noted =
    report.kind === 'bounce'
      ? await noteBounce(deps, mail, delivery, report)
      : await noteComplaint(deps, mail, delivery, report);
  return { ...noted, ...about };
}

async function deliveryOf(
  deps: UseCaseDeps,
  mail: InboundMail,
  report: MailReport,
): Promise<ReportedDelivery | null> {
  const { sessionSecret, mail: mailConfig } = deps.config;
  const byPath =
    mail.deliveryId ??
    (report.originalReturnPath &&
      readReturnPath(sessionSecret, report.originalReturnPath, mailConfig.relayDomain));
  const id = byPath ?? deliveryIdIn(report.originalMessageId);
  return id ? findReportedDelivery(deps.db, id) : null;
}

async function noteBounce(
  deps: UseCaseDeps,
  mail: InboundMail,
  delivery: ReportedDelivery,
  report: BounceReport,
): Promise<InboundOutcome> {
  const effect = bounceEffect(report);
  if (effect === 'none') return { status: 'ignored', reason: report.action };
  await settleFirst(deps, delivery);
  await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, delivery.customerId);
    const isFirst = await markBounced(tx, delivery.id, report.status, deps.now());
    if (!isFirst || delivery.erased) return;
    const since = new Date(deps.now().getTime() - SOFT_BOUNCE_DAYS * 86_400_000);
    const gone =
      effect === 'hard' ||
      (await countBounces(tx, delivery.customerId, delivery.toAddress, since)) >= SOFT_BOUNCES;
    // A customer with a new address keeps it: the report is of the old one.
    const marked = gone && (await markEmailUndeliverable(tx, delivery, deps.now()));
    const { customerId, storeId, followId } = delivery;
    await insertRows(tx, {
      historyEntry: [
        historyRow(deps, relay, {
          storeId,
          customerId,
          followId,
          kind: 'undeliverable',
          channel: 'mail',
          summary: `メールが届きませんでした（${report.status}）${marked ? '。このアドレスへの送信を止めました' : ''}`,
          detail: { deliveryId: delivery.id, status: report.status, hard: effect === 'hard', marked },
        }),
      ],
    });
    await recordConsentIn(tx, deps, relay, {
      customerId,
      channel: 'mail',
      source: 'bounce',
      sourceKey: `bounce:${delivery.id}`,
      proof: {
        deliveryId: delivery.id,
        ...(mail.messageId && { messageId: mail.messageId }),
        detail: { status: report.status, undeliverable: marked },
      },
    });
  });
  return { status: 'processed', reason: `bounce_${effect}` };
}

/** A mail that bounces was sent: what was in doubt is not any more, and what is being recorded as sent comes first. */
async function settleFirst(deps: UseCaseDeps, { id, status }: ReportedDelivery): Promise<void> {
  if (status === 'claimed')
    throw new DomainError('stop_not_settled', { message: 'the send is not recorded yet' });
  if (status !== 'in_doubt') return;
  try {
    await settleDelivery(deps, relay, { deliveryId: id, outcome: 'sent' });
  } catch (error) {
    if (!isDomainError(error, 'delivery_not_in_doubt')) throw error;
  }
}

async function noteComplaint(
  deps: UseCaseDeps,
  mail: InboundMail,
  delivery: ReportedDelivery,
  report: ComplaintReport,
): Promise<InboundOutcome> {
  if (!isRefusalOfMail(report)) return { status: 'ignored', reason: 'no_complaint' };
  if (delivery.erased) return { status: 'ignored', reason: 'customer_erased' };
  await deps.db.transaction((tx) =>
    recordConsentIn(tx, deps, relay, {
      customerId: delivery.customerId,
      channel: 'mail',
      state: 'denied',
      source: 'complaint',
      sourceKey: `complaint:${delivery.id}`,
      proof: {
        deliveryId: delivery.id,
        ...(mail.messageId && { messageId: mail.messageId }),
        detail: { feedbackType: report.feedbackType },
      },
      at: mail.receivedAt,
    }),
  );
  return { status: 'processed', reason: 'complaint' };
}
