import { IMPORT_FIELDS } from './fields.ts';

/** English names of the fields, by key. */
const LABELS: Readonly<Record<string, string>> = {
  externalId: 'external id',
  customerExternalId: 'external id of the customer',
  name: 'name',
  kana: 'kana',
  email: 'mail address',
  phone: 'phone number',
  postalCode: 'postcode',
  address: 'address',
  preferredChannel: 'preferred channel',
  job: 'job',
  daysOff: 'days off',
  note: 'note',
  tags: 'tags',
  assigneeId: 'assignee',
  negotiationState: 'negotiation',
  lastNegotiatedOn: 'last negotiation',
  consentMail: 'consent to mail',
  consentSms: 'consent to SMS',
  consentPostcard: 'consent to postcards',
  maker: 'maker',
  model: 'model',
  vehicleClass: 'class',
  registrationNumber: 'plate',
  chassisNumber: 'chassis number',
  firstRegisteredOn: 'first registered on',
  inspectionExpiresOn: 'inspection expiry',
  deliveredOn: 'delivered on',
  odometerKm: 'odometer',
  orderedOn: 'ordered on',
  product: 'product',
  amountYen: 'amount',
};

/** @param label the Japanese name, for fields without an English one */
export const englishLabel = (key: string, label: string): string => LABELS[key] ?? label;

/** Sentences of the reports on rows, which are stored in Japanese. */
const SENTENCES: Readonly<Record<string, string>> = {
  日付として読めません: 'is not a date',
  '2026/1/5、2026-01-05、令和8年1月5日 のように、実在する日付にしてください':
    'Give a date that exists, such as 2026/1/5, 2026-01-05 or 令和8年1月5日',
  整数として読めません: 'is not a whole number',
  '1250000 や 1,250,000 のように、0 以上の整数にしてください':
    'Give a whole number of 0 or more, such as 1250000 or 1,250,000',
  選べない値です: 'is not one of the choices',
  メールアドレスの形式ではありません: 'is not a mail address',
  'hanako@example.jp のように入力してください': 'Give an address such as hanako@example.jp',
  郵便番号の形式ではありません: 'is not a postcode',
  '150-0001 のように 7 桁で入力してください': 'Give seven digits, such as 150-0001',
  電話番号の形式ではありません: 'is not a telephone number',
  '090-1234-5678 や +81 90-1234-5678 のように、市外局番から指定してください':
    'Give it with its area code, such as 090-1234-5678 or +81 90-1234-5678',
  '長すぎるか、大きすぎます': 'is too long or too large',
  値が正しくありません: 'is not valid',
  入力内容を確かめてください: 'See whether it is what you meant',
  この外部IDの顧客がいません: 'No customer has this external id',
  '先に顧客を取り込むか、顧客の外部IDを直してください':
    'Import the customers first, or correct the external id of the customer',
  この外部IDは他の店舗で使われています: 'This external id is used by another store',
  '外部IDを確かめるか、全店舗を扱える人に取り込んでもらってください':
    'Check the external id, or let somebody import it who may work for all stores',
  担当者が見つかりません: 'There is no such member of staff',
  '在籍中のスタッフの氏名かメールアドレスを入力してください（同姓同名はメールアドレスで）':
    'Give the name or mail address of somebody who works here (the address where two have one name)',
  この行は登録できませんでした: 'This row could not be stored',
  '同じ外部IDの行がないか、値に特別な文字がないかを確かめてください':
    'See whether another row has the same external id, or a value has characters that are out of the ordinary',
  '同じものなら登録済みのほうを直し、外部IDを付けて取り込んでください。別のものなら「別のものとして登録」を選んでください':
    'If it is the same, correct the one on record and import with external ids. If not, choose "Store as another one"',
};

const labelOf = new Map(
  Object.values(IMPORT_FIELDS).flatMap((fields) =>
    fields.map(({ key, label }) => [label, englishLabel(key, label)]),
  ),
);
const label = (name = ''): string => labelOf.get(name) ?? name;
const labels = (names = ''): string =>
  names
    .split(/(・|か|と)/)
    .map((part) => (part === 'か' ? ' or ' : part === '・' || part === 'と' ? ' and ' : label(part)))
    .join('');

const PATTERNS: readonly [RegExp, (...found: string[]) => string][] = [
  [/^(.+)が空です$/, (name) => `${label(name)} is missing`],
  [/^(.+)を入力してください$/, (name) => `Fill in ${label(name)}`],
  [/^([\d,]+) 以下にしてください$/, (limit) => `Give at most ${limit}`],
  [/^次のどれかにしてください: (.+)$/, (names = '') => `Give one of: ${names.replaceAll('、', ', ')}`],
  [/^(.+)が登録済みのものと同じです$/, (names) => `${labels(names)} are those of one on record`],
];

/** A message or remedy of an import in English; one it does not know stays as it is. */
export function inEnglish(text: string): string {
  const sentence = SENTENCES[text];
  if (sentence !== undefined) return sentence;
  for (const [pattern, words] of PATTERNS) {
    const found = pattern.exec(text);
    if (found) return words(...found.slice(1));
  }
  return text;
}
