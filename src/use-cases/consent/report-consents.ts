import { findConsentEvents } from '#db/consent-events';
import type { Customer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { readSendsOf } from '#db/sendability';
import type { Actor } from '#domain/actor';
import { CONSENT_SOURCES, type ConsentProof, type ConsentSource } from '#domain/consent';
import { SEND_REASONS, type SendReason } from '#domain/send-reasons';
import { authorize } from '#domain/policy';
import { toOffsetIso } from '#domain/planning/zone';
import type { UseCaseDeps } from '../deps.ts';
import { type Cell, csvFile } from '../exports/csv.ts';
import { requireCustomer } from '../find-customers.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';

const CHANNEL = { mail: 'メール', sms: 'SMS', postcard: 'はがき', survey: 'アンケート' } as Record<
  string,
  string
>;
const STATE = { granted: '同意', denied: '拒否', unknown: '未確認' } as Record<string, string>;
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
const HEADINGS = [
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
];

export interface ConsentReport {
  fileName: string;
  body: AsyncIterable<Buffer>;
}

/**
 * The answer to an inquiry by the authority (特定電子メール法 28条: 報告徴収), or to the customer: every consent and refusal
 * with its proof, and every send with its text and its reason, in one list by time. A data export, so it holds the real
 * address; the audit log says who took it.
 * @throws DomainError not_found, forbidden
 */
export async function reportConsents(
  deps: UseCaseDeps,
  actor: Actor,
  customerId: string,
): Promise<ConsentReport> {
  authorize(actor, 'customer.export');
  const rows = await deps.db.transaction(
    async (tx) => {
      const customer = await requireCustomer(tx, actor, customerId, 'id');
      const { timeZone } = await requireStore(tx, actor, customer.storeId);
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'export',
            entity: 'customer',
            entityId: customerId,
            storeId: customer.storeId,
            after: { list: 'consent_report' },
          }),
        ],
      });
      const at = (instant: Date) => toOffsetIso(instant, timeZone);
      const events = (await findConsentEvents(tx, actor, customerId)).map((event): [number, Cell[]] => [
        event.at.getTime(),
        [
          at(event.at),
          '同意の記録',
          CHANNEL[event.channel] ?? event.channel,
          `${STATE[event.before]} → ${STATE[event.state]}`,
          CONSENT_SOURCES[event.source as ConsentSource].label,
          addressOf(customer, event.channel),
          null,
          proofText(event.proof as ConsentProof),
          event.actorName,
          event.id,
        ],
      ]);
      const sends = (await readSendsOf(tx, actor, customerId)).map((send): [number, Cell[]] => [
        send.at.getTime(),
        [
          at(send.at),
          '送信',
          CHANNEL[send.channel] ?? send.channel,
          [STATUS[send.status], send.suppressReason && reasonText(send.suppressReason)]
            .filter(Boolean)
            .join(': '),
          PURPOSE[send.purpose] ?? send.purpose,
          send.toAddress,
          send.subject,
          send.body,
          null,
          send.id,
        ],
      ]);
      return [...events, ...sends].sort(([a], [b]) => a - b).map(([, cells]) => cells);
    },
    { actor },
  );
  return {
    fileName: `consents-${customerId}.csv`,
    body: csvFile(HEADINGS, once(rows), 'utf-8'),
  };
}

async function* once(rows: Cell[][]): AsyncGenerator<Cell[][]> {
  yield rows;
}

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
