import { type ConsentEvent, findConsentEvents } from '#db/consent-events';
import type { Tx } from '#db/client';
import type { Customer } from '#db/customers';
import { type ReportedSend, readSendsOf } from '#db/sendability';
import type { Actor } from '#domain/actor';
import { CONSENT_LABELS, CONSENT_SOURCES, type ConsentProof, type ConsentSource } from '#domain/consent';
import type { Consent } from '#domain/kinds';
import { toOffsetIso } from '#domain/planning/zone';
import { SEND_REASONS, type SendReason } from '#domain/send-reasons';
import type { Cell } from '../exports/csv.ts';

const CHANNEL = { mail: 'メール', sms: 'SMS', postcard: 'はがき', survey: 'アンケート' } as Record<
  string,
  string
>;
const PURPOSE = {
  advertising: '広告',
  transactional: '事務連絡',
  personal: '個別',
  requested: 'ご依頼',
} as Record<string, string>;
const STATUS = {
  planned: '予定',
  claimed: '送信中',
  accepted: '送信済み',
  delivered: '到着',
  bounced: '不達',
  failed: '失敗',
  suppressed: '送信せず',
  in_doubt: '確認待ち',
} as Record<string, string>;
export const HEADINGS = [
  '日時',
  '記録',
  '手段',
  '内容',
  'きっかけ・目的',
  '宛先',
  '件名',
  '本文・根拠',
  '記録者',
  '番号',
  'お客様',
  '顧客 ID',
];

/** A line of the report with its instant, by which lines are in order. */
export type ReportRow = [at: number, cells: Cell[]];

/** Every consent, refusal and send of a customer. */
export async function reportRowsOf(
  tx: Tx,
  actor: Actor,
  customer: Customer,
  timeZone: string,
): Promise<ReportRow[]> {
  const who = [customer.name, customer.id];
  const at = (instant: Date) => toOffsetIso(instant, timeZone);
  const events = await findConsentEvents(tx, actor, customer.id);
  const sends = await readSendsOf(tx, actor, customer.id);
  return [
    ...events.map(
      (event): ReportRow => [event.at.getTime(), [at(event.at), ...eventCells(event, customer), ...who]],
    ),
    ...sends.map((send): ReportRow => [send.at.getTime(), [at(send.at), ...sendCells(send), ...who]]),
  ];
}

const eventCells = (event: ConsentEvent, customer: Customer): Cell[] => [
  '同意の記録',
  CHANNEL[event.channel] ?? event.channel,
  `${CONSENT_LABELS[event.before as Consent]} → ${CONSENT_LABELS[event.state as Consent]}`,
  CONSENT_SOURCES[event.source as ConsentSource].label,
  addressOf(customer, event.channel),
  null,
  proofText(event.proof as ConsentProof),
  event.actorName,
  event.id,
];

const sendCells = (send: ReportedSend): Cell[] => [
  '送信',
  CHANNEL[send.channel] ?? send.channel,
  [STATUS[send.status], send.suppressReason && reasonText(send.suppressReason)].filter(Boolean).join(': '),
  PURPOSE[send.purpose] ?? send.purpose,
  send.toAddress,
  send.subject,
  send.body,
  null,
  send.id,
];

const addressOf = ({ email, phone, postalCode, address }: Customer, channel: string): string | null => {
  if (channel === 'mail') return email;
  if (channel === 'sms') return phone;
  return [postalCode && `〒${postalCode}`, address].filter(Boolean).join(' ') || null;
};

/** All that the proof holds, a line each. */
function proofText({ text, detail, ...rest }: ConsentProof): string {
  const facts = Object.entries({ ...rest, ...detail }).map(([name, value]) => `${name}: ${value}`);
  return [text, ...facts].filter(Boolean).join('\n');
}

const reasonText = (reason: string): string =>
  reason in SEND_REASONS ? SEND_REASONS[reason as SendReason].label : reason;
