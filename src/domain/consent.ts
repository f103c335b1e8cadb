import type { Consent, SendPurpose } from './kinds.ts';
import type { Carrier } from './send-decision.ts';

/** What a customer can say yes or no to. */
export const CONSENT_CHANNELS = ['mail', 'sms', 'postcard'] as const satisfies readonly Carrier[];

/** Where news of a consent come from. The words are stored: never renamed. */
export const CONSENT_SOURCES = {
  staff: { label: 'スタッフによる登録' },
  api: { label: 'APIによる登録' },
  import: { label: 'CSV取り込み' },
  crm: { label: 'CRMからの通知' },
  my_page: { label: 'マイページでの手続き' },
  stop_keyword: { label: 'SMSの配信停止キーワード' },
  one_click: { label: 'メールのワンクリック配信停止' },
  complaint: { label: '迷惑メールの申告' },
  bounce: { label: 'メールの不達通知' },
  sms_undeliverable: { label: 'SMSの不達通知' },
  returned_postcard: { label: 'はがきの返送' },
} as const satisfies Record<string, { label: string }>;

export type ConsentSource = keyof typeof CONSENT_SOURCES;

/**
 * Whether what a customer said forbids a send (X4). The law's opt-out is of advertising; who has refused that alone still
 * gets the answer to their own question. `denied` is a refusal of everything by that channel.
 */
export const isRefused = (state: Consent, purpose: SendPurpose): boolean =>
  state === 'denied' || (state === 'service_only' && purpose === 'advertising');

/**
 * What proves it (特定電子メール法施行規則: when and how the consent came about is kept): what was shown or said, and by
 * which message. Personal data goes in here only, and is erased with the customer.
 */
export interface ConsentProof {
  /** the words that the customer saw, or that they or a member of staff wrote */
  text?: string;
  /** the send that carried the link, keyword or address */
  deliveryId?: string;
  /** the provider's or the mail's own id */
  messageId?: string;
  /** keyed hash of the network address the request came from, never the address */
  ipHash?: string;
  userAgent?: string;
  /** short words of the code: SMTP status, id of an import and its row … */
  detail?: Record<string, string | number | boolean | null>;
}

const COLUMNS = { mail: 'consentMail', sms: 'consentSms', postcard: 'consentPostcard' } as const;

/** The customer's column that holds what is in force. */
export const consentColumn = (channel: Carrier): (typeof COLUMNS)[Carrier] => COLUMNS[channel];

export const CONSENT_LABELS: Record<Consent, string> = {
  granted: '同意',
  unknown: '未確認',
  service_only: '広告のみ拒否',
  denied: '拒否',
};
const CHANNEL_LABELS: Record<Carrier, string> = { mail: 'メール', sms: 'SMS', postcard: 'はがき' };

/** One sentence for the timeline (C10). */
export function consentSummary(
  channel: Carrier,
  change: { before: Consent; state: Consent; source: ConsentSource },
): string {
  const { label } = CONSENT_SOURCES[change.source];
  const name = CHANNEL_LABELS[channel];
  return change.before === change.state
    ? `${name}の同意（${CONSENT_LABELS[change.state]}）: ${label}`
    : `${name}の同意が「${CONSENT_LABELS[change.before]}」から「${CONSENT_LABELS[change.state]}」に変わりました（${label}）`;
}
