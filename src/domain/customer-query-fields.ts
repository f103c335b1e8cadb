import { CONSENTS, FOLLOW_STATUSES } from './kinds.ts';
import { scrapStatuses } from './scrap-lookup.ts';

/** What a field holds decides which comparisons it allows (OPERATORS). */
export type FieldKind = 'text' | 'choice' | 'tags' | 'date' | 'number' | 'flag';

/** Comparisons by kind of field. Stored in saved searches: never renamed. */
export const OPERATORS = {
  text: ['contains', 'starts_with', 'equals', 'is_set', 'is_empty'],
  choice: ['in', 'not_in', 'is_set', 'is_empty'],
  tags: ['any_of', 'all_of', 'none_of', 'is_set', 'is_empty'],
  date: ['between', 'within_next', 'within_last', 'before_last', 'is_set', 'is_empty'],
  number: ['between', 'is_set', 'is_empty'],
  flag: ['is'],
} as const satisfies Record<FieldKind, readonly string[]>;

export type Operator = (typeof OPERATORS)[FieldKind][number];
export const ALL_OPERATORS = [...new Set(Object.values(OPERATORS).flat())] as readonly Operator[];

export interface Field {
  kind: FieldKind;
  ja: string;
  en: string;
  /** words of a closed set with their names; left out where values are ids or free text */
  choices?: Readonly<Record<string, readonly [ja: string, en: string]>>;
}

const CHOICE_NAMES = {
  granted: ['同意あり', 'granted'],
  unknown: ['未確認', 'unknown'],
  service_only: ['広告のみ拒否', 'no advertising'],
  denied: ['拒否', 'denied'],
  starting: ['開始中', 'starting'],
  running: ['進行中', 'running'],
  paused: ['一時停止', 'paused'],
  completed: ['完了', 'completed'],
  stopped: ['停止', 'stopped'],
  none: ['なし', 'none'],
  new: ['新着', 'new'],
  negotiating: ['商談中', 'negotiating'],
  contracted: ['成約', 'contracted'],
  ended: ['商談終了', 'ended'],
  mail: ['メール', 'mail'],
  sms: ['SMS', 'SMS'],
  phone: ['電話', 'phone'],
  postcard: ['はがき', 'postcard'],
  keep: ['送る', 'keep'],
  exclude: ['送らない', 'exclude'],
  ask: ['要確認', 'ask'],
  reply: ['返信', 'reply'],
  contract: ['成約', 'contract'],
  end: ['商談中止', 'negotiation ended'],
  staff: ['担当者', 'staff'],
  replaced: ['付け替え', 'replaced'],
  remaining_removed: ['残り削除', 'rest removed'],
  scrapped: [scrapStatuses.scrapped, 'scrapped'],
  export_possible: [scrapStatuses.export_possible, 'possibly exported'],
  not_found: [scrapStatuses.not_found, 'not found'],
} as const satisfies Record<string, readonly [string, string]>;

const choices = (names: readonly (keyof typeof CHOICE_NAMES)[]): NonNullable<Field['choices']> =>
  Object.fromEntries(names.map((name) => [name, CHOICE_NAMES[name]]));

const consents = choices(CONSENTS);
const deal = ['new', 'negotiating', 'contracted', 'ended'] as const;

/** Attributes of the customer itself. */
export const CUSTOMER_FIELDS = {
  storeId: { kind: 'choice', ja: '店舗', en: 'store' },
  name: { kind: 'text', ja: '氏名', en: 'name' },
  kana: { kind: 'text', ja: 'カナ', en: 'kana' },
  phone: { kind: 'text', ja: '電話番号', en: 'phone' },
  postalCode: { kind: 'text', ja: '郵便番号', en: 'postcode' },
  address: { kind: 'text', ja: '住所', en: 'address' },
  job: { kind: 'text', ja: '職業', en: 'job' },
  assigneeId: { kind: 'choice', ja: '担当者', en: 'assignee' },
  tags: { kind: 'tags', ja: 'タグ', en: 'tags' },
  preferredChannel: {
    kind: 'choice',
    ja: '希望の連絡方法',
    en: 'preferred channel',
    choices: choices(['mail', 'sms', 'phone', 'postcard']),
  },
  createdAt: { kind: 'date', ja: '登録日', en: 'registered on' },
  negotiationState: {
    kind: 'choice',
    ja: '商談状態',
    en: 'negotiation',
    choices: choices(['none', ...deal]),
  },
  lastNegotiatedOn: { kind: 'date', ja: '最終商談日', en: 'last negotiation' },
  lastUsedOn: { kind: 'date', ja: '最終利用日', en: 'last used the shop on' },
  cleaningDecision: {
    kind: 'choice',
    ja: 'DM の判断',
    en: 'DM decision',
    choices: choices(['keep', 'exclude', 'ask']),
  },
  consentMail: { kind: 'choice', ja: 'メールの同意', en: 'consent to mail', choices: consents },
  consentSms: { kind: 'choice', ja: 'SMS の同意', en: 'consent to SMS', choices: consents },
  consentPostcard: { kind: 'choice', ja: 'はがきの同意', en: 'consent to postcards', choices: consents },
  hasEmail: { kind: 'flag', ja: 'メールアドレスがある', en: 'has a mail address' },
  hasPhone: { kind: 'flag', ja: '電話番号がある', en: 'has a phone number' },
  hasAddress: { kind: 'flag', ja: '郵便番号と住所がある', en: 'has a postal address' },
  emailUndeliverable: { kind: 'flag', ja: 'メール不達', en: 'mail undeliverable' },
  phoneUndeliverable: { kind: 'flag', ja: '電話不通', en: 'phone undeliverable' },
  postUndeliverable: { kind: 'flag', ja: '郵便不達', en: 'post undeliverable' },
} as const satisfies Record<string, Field>;

/** What belongs to a customer and can be asked for: at least one such row, none, or the newest one. */
export const RELATIONS = {
  vehicle: {
    ja: '車両',
    en: 'vehicle',
    fields: {
      maker: { kind: 'text', ja: 'メーカー', en: 'maker' },
      model: { kind: 'text', ja: '車種', en: 'model' },
      vehicleClass: { kind: 'text', ja: '車両区分', en: 'class' },
      registrationNumber: { kind: 'text', ja: '登録番号', en: 'registration number' },
      inspectionExpiresOn: { kind: 'date', ja: '車検満了日', en: 'inspection expiry' },
      deliveredOn: { kind: 'date', ja: '納車日', en: 'delivered on' },
      firstRegisteredOn: { kind: 'date', ja: '初度登録', en: 'first registered' },
      odometerKm: { kind: 'number', ja: '走行距離 (km)', en: 'odometer (km)' },
      scrapResult: {
        kind: 'choice',
        ja: '廃車可能性確認',
        en: 'scrap check',
        choices: choices(['scrapped', 'export_possible', 'not_found']),
      },
      scrapCheckedAt: { kind: 'date', ja: '廃車可能性の確認日', en: 'scrap check on' },
    },
  },
  order: {
    ja: '購入',
    en: 'order',
    fields: {
      orderedOn: { kind: 'date', ja: '購入日', en: 'ordered on' },
      product: { kind: 'text', ja: '商品', en: 'product' },
      amountYen: { kind: 'number', ja: '金額 (円)', en: 'amount (yen)' },
    },
  },
  service: {
    ja: '入庫',
    en: 'service visit',
    fields: {
      doneOn: { kind: 'date', ja: '入庫日', en: 'visited on' },
      kind: { kind: 'text', ja: '作業', en: 'work' },
      odometerKm: { kind: 'number', ja: '走行距離 (km)', en: 'odometer (km)' },
    },
  },
  follow: {
    ja: 'フォロー',
    en: 'follow',
    fields: {
      patternId: { kind: 'choice', ja: 'パターン', en: 'pattern' },
      status: { kind: 'choice', ja: '状態', en: 'state', choices: choices(FOLLOW_STATUSES) },
      stopReason: {
        kind: 'choice',
        ja: '停止の理由',
        en: 'stop reason',
        choices: choices(['reply', 'contract', 'end', 'staff', 'replaced', 'remaining_removed']),
      },
      hasRemainingSteps: { kind: 'flag', ja: '残りステップがある', en: 'has remaining steps' },
      assignedAt: { kind: 'date', ja: '割当日', en: 'assigned on' },
    },
  },
  quote: {
    ja: '見積り依頼',
    en: 'quote',
    fields: {
      status: { kind: 'choice', ja: '状態', en: 'state', choices: choices(deal) },
      source: { kind: 'text', ja: '経路', en: 'source' },
      receivedAt: { kind: 'date', ja: '受付日', en: 'received on' },
      vehicleText: { kind: 'text', ja: '希望車種', en: 'wanted vehicle' },
    },
  },
} as const satisfies Record<string, { ja: string; en: string; fields: Record<string, Field> }>;

export type CustomerField = keyof typeof CUSTOMER_FIELDS;
export type Relation = keyof typeof RELATIONS;

/** How a relation is asked for; `total` adds up the amounts of orders. Stored: never renamed. */
export const MATCHES = ['some', 'none', 'last', 'total'] as const;
export type Match = (typeof MATCHES)[number];

/** The field of a customer or of a relation; undefined: there is none of this name. */
export function fieldOf(name: string, relation?: Relation): Field | undefined {
  const fields: Record<string, Field> = relation ? RELATIONS[relation].fields : CUSTOMER_FIELDS;
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
