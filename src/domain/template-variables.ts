import { DomainError } from '#errors';

/** What a template may name: the label for the editor and a sample for its preview. */
export const TEMPLATE_VARIABLES = {
  'customer.name': { label: '顧客名', sample: '山田 太郎' },
  'customer.kana': { label: '顧客名（カナ）', sample: 'ヤマダ タロウ' },
  'store.name': { label: '店舗名', sample: '追い風モータース湘南店' },
  'store.phone': { label: '店舗の電話番号', sample: '0463-00-0000' },
  'store.address': { label: '店舗の住所', sample: '神奈川県平塚市1-2-3' },
  'store.openFrom': { label: '営業開始時刻', sample: '10:00' },
  'store.openTo': { label: '営業終了時刻', sample: '19:00' },
  'staff.name': { label: '担当者名', sample: '大塚' },
  'quote.vehicle': { label: '見積り依頼の車両', sample: 'プリウス' },
  'quote.estimateYen': { label: '概算金額', sample: '1,250,000円' },
  'quote.receivedOn': { label: '受付日', sample: '2026年12月1日' },
  'vehicle.name': { label: '車名', sample: 'プリウス' },
  'vehicle.registrationNumber': { label: '登録番号', sample: '湘南 300 あ 12-34' },
  'vehicle.inspectionExpiresOn': { label: '車検満了日', sample: '2027年3月1日' },
  'vehicle.deliveredOn': { label: '納車日', sample: '2026年12月1日' },
  'order.product': { label: '注文商品', sample: 'エンジンオイル' },
  'order.orderedOn': { label: '注文日', sample: '2026年12月1日' },
  'myPage.url': { label: 'マイページのURL', sample: 'https://example.jp/my/#abc123' },
  'unsubscribe.url': { label: '配信停止のURL', sample: 'https://example.jp/u/abc123' },
  'survey.url': { label: 'アンケートのURL', sample: 'https://example.jp/s/abc123' },
} as const satisfies Record<string, { label: string; sample: string }>;

export type TemplateVariable = keyof typeof TEMPLATE_VARIABLES;
export type TemplateValues = Partial<Record<TemplateVariable, string | null | undefined>>;

/** `{{customer.name}}`, or with a text for a missing value: `{{quote.vehicle|お車}}` */
const PLACEHOLDER = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

const isKnown = (name: string): name is TemplateVariable => Object.hasOwn(TEMPLATE_VARIABLES, name);

/** What stands in every message made of the text, whatever the values are. */
export const fixedText = (text: string): string => text.replaceAll(PLACEHOLDER, '');

/** Names in order of their first use, known or not. */
export function variablesOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(PLACEHOLDER), (match) => match[1] ?? ''))];
}

/** Names a template uses that do not exist. */
export function unknownVariables(text: string): string[] {
  return variablesOf(text).filter((name) => !isKnown(name));
}

const unknown = (name: string, field: string): DomainError =>
  new DomainError('unknown_variable', {
    message: `unknown variable: ${name}`,
    field,
    remedy: {
      ja: `{{${name}}} は使えません。変数の一覧から選んでください`,
      en: `choose from the list of variables: {{${name}}} is none of them`,
    },
    details: { variable: name },
  });

/**
 * For saving a template.
 * @throws DomainError unknown_variable naming the first unknown one
 */
export function assertKnownVariables(text: string, field = 'body'): void {
  const [name] = unknownVariables(text);
  if (name !== undefined) throw unknown(name, field);
}

/**
 * The text with its values filled in. Values are put in as they are: a caller that makes HTML escapes the result.
 * @example renderTemplate('{{customer.name}}様', { 'customer.name': '山田 太郎' }) // '山田 太郎様'
 * @throws DomainError unknown_variable; missing_variable naming the variable (never a value)
 */
export function renderTemplate(text: string, values: TemplateValues, field = 'body'): string {
  return text.replace(PLACEHOLDER, (_all, name: string, fallback: string | undefined) => {
    if (!isKnown(name)) throw unknown(name, field);
    const value = values[name];
    if (value !== null && value !== undefined && value !== '') return value;
    if (fallback !== undefined) return fallback;
    const { label } = TEMPLATE_VARIABLES[name];
    throw new DomainError('missing_variable', {
      message: `no value for ${name}`,
      field,
      remedy: {
        ja: `「${label}」が登録されていません。登録するか、{{${name}|代わりの文}} の形で代わりの文を書いてください`,
        en: `register a value for {{${name}}}, or write {{${name}|text}} with a text to stand in for it`,
      },
      details: { variable: name, label },
    });
  });
}

/** Values for a preview without a customer. */
export function sampleValues(): Record<TemplateVariable, string> {
  const entries = Object.entries(TEMPLATE_VARIABLES).map(([name, { sample }]) => [name, sample]);
  return Object.fromEntries(entries) as Record<TemplateVariable, string>;
}
