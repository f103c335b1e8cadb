import { createHash } from 'node:crypto';
import type { SenderAuth, SenderCheck } from '#channels/relay/check-sender';
import type { ArrivingMail } from '#channels/relay/listener';
import { type MailHead, readHead } from '#channels/relay/read-headers';
import {
  findActiveStaffByEmail,
  type InboundKind,
  insertInboundMail,
  type NewInboundMail,
} from '#db/inbound-mail';
import { seesStore } from '#domain/actor';
import type { Role } from '#domain/kinds';
import { isAutomatic, isLoop } from '#domain/mail/loops';
import { MailRefused } from '#domain/mail/refusals';
import { can } from '#domain/policy';
import { splitAddress } from '#domain/relay-address';
import type { UseCaseDeps } from '../deps.ts';
import { findUserActor } from '../me.ts';
import { findRecipient, type Recipient } from './relay-recipient.ts';

/**
 * Decides on a mail that has come to the relay and stores it, before the sender hears 250 (C8): one row per recipient in
 * one committed transaction. Nothing is answered with 250 that is not in the record.
 * @returns ids of the rows, to be acted on; empty where the same mail is there already
 * @throws MailRefused
 */
export async function receiveMail(
  deps: UseCaseDeps,
  mail: ArrivingMail,
  checkSender: SenderCheck,
): Promise<string[]> {
  const head = await readHead(mail.raw);
  if (isLoop(head.headers, deps.config.mail.relayDomain)) throw new MailRefused('mail_loop');
  const recipients = await Promise.all(mail.recipients.map((address) => findRecipient(deps, address)));
  const addressed = await Promise.all(
    recipients.map(async (recipient) => ({ recipient, ...(await senderFor(deps, recipient, mail, head)) })),
  );
  const auth = await checkSender(mail);
  for (const sender of addressed) refuseForged(deps, sender, auth);
  const digest = digestOf(mail.raw);
  return insertInboundMail(
    deps.db,
    addressed.map((one) => rowOf(deps, { mail, head, auth, digest, ...one })),
  );
}

interface Sender {
  kind: InboundKind;
  userId: string | null;
}

/** Who wrote it, as the recipient sees it. */
async function senderFor(
  deps: UseCaseDeps,
  recipient: Recipient,
  mail: ArrivingMail,
  head: MailHead,
): Promise<Sender> {
  if (recipient.kind === 'bounce') return { kind: 'bounce', userId: null };
  if (recipient.kind === 'desk') return { kind: 'complaint', userId: null };
  // Reports come from the null sender (RFC 3464 §2); whether it is one is seen when it is read.
  if (mail.envelopeFrom === '') return { kind: 'bounce', userId: null };
  if (head.from.length !== 1) throw new MailRefused('several_senders');
  const [from = ''] = head.from;
  const automatic = isAutomatic(head.headers);
  const { customer } = recipient;
  if (customer.email?.toLowerCase() === from)
    return { kind: automatic ? 'automatic' : 'customer', userId: null };
  const user = await findActiveStaffByEmail(deps.db, from);
  if (!user) throw new MailRefused('unknown_sender');
  const actor = await findUserActor(deps, { ...user, role: user.role as Role });
  if (!can(actor, 'customer.write') || !seesStore(actor, customer.storeId))
    throw new MailRefused('not_allowed');
  return { kind: automatic ? 'automatic' : 'staff', userId: user.id };
}

/**
 * RELAY_SENDER_CHECK. `dmarc`: what fails DMARC is refused where it claims to be of staff, or where its domain asks for
 * that; `pass`: staff must pass DMARC, or SPF or DKIM where their domain has no DMARC. A name server that is away is no
 * failure.
 */
function refuseForged(deps: UseCaseDeps, { kind }: Sender, auth: SenderAuth): void {
  const { relaySenderCheck } = deps.config.mail;
  if (relaySenderCheck === 'off') return;
  const asked = auth.policy === 'reject' || auth.policy === 'quarantine';
  if (auth.dmarc === 'fail' && (kind === 'staff' || asked)) throw new MailRefused('forged_sender');
  if (relaySenderCheck !== 'pass' || kind !== 'staff') return;
  const unknown = auth.dmarc === 'none' && (auth.spf === 'pass' || auth.dkim === 'pass');
  if (auth.dmarc !== 'pass' && !unknown) throw new MailRefused('forged_sender');
}

function rowOf(
  deps: UseCaseDeps,
  arrived: Sender & {
    mail: ArrivingMail;
    head: MailHead;
    recipient: Recipient;
    auth: SenderAuth;
    digest: string;
  },
): NewInboundMail {
  const { mail, head, recipient, auth, kind, userId } = arrived;
  const customer = recipient.kind === 'customer' ? recipient.customer : null;
  const from = mail.envelopeFrom || (head.from[0] ?? '');
  return {
    id: deps.newId(),
    contentKey: `${recipient.address} ${arrived.digest}`,
    storeId: customer?.storeId ?? null,
    customerId: customer?.id ?? null,
    userId,
    deliveryId: recipient.kind === 'bounce' ? recipient.deliveryId : null,
    kind,
    envelopeFrom: storable(mail.envelopeFrom),
    envelopeTo: recipient.address,
    senderDomain: storable(splitAddress(from.toLowerCase())[1]).slice(0, 255),
    remoteAddress: mail.remoteAddress,
    messageId: head.messageId && storable(head.messageId),
    raw: mail.raw,
    auth,
    receivedAt: deps.now(),
  };
}

/** Header fields that servers on the way add: two copies of one mail differ in them. */
const TRACE =
  /^(received|return-path|delivered-to|x-received|x-original-to|authentication-results|received-spf|arc-[a-z-]+):/i;

/** The same for every copy of one mail, whichever way and however often it comes. */
export function digestOf(raw: Buffer): string {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString('latin1');
  const kept = head.split(/\r\n(?![ \t])/).filter((line) => !TRACE.test(line));
  const hash = createHash('sha256').update(kept.join('\r\n'), 'latin1');
  return hash.update(raw.subarray(end < 0 ? raw.length : end)).digest('hex');
}

const storable = (value: string): string => value.replaceAll(/\0|\p{Cs}/gu, '');
