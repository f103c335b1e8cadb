import { DomainError } from '../../errors.ts';

/** What the words to a winner may name. */
export const NOTICE_VARIABLES = {
  'customer.name': '顧客名',
  'store.name': '店舗名',
  'campaign.name': 'キャンペーン名',
  'campaign.prize': 'プレゼント',
  'campaign.month': '抽選の対象月',
} as const;
export type NoticeVariable = keyof typeof NOTICE_VARIABLES;

/** Words a new campaign begins with. */
export const STANDARD_NOTICE = {
  subject: '{{campaign.name}} 当選のお知らせ',
  body: `{{customer.name}} 様

成約アンケートにご回答いただき、ありがとうございました。
{{campaign.name}}（{{campaign.month}}分）の抽選の結果、{{campaign.prize}}にご当選されました。おめでとうございます。

お渡しの方法は、{{store.name}}から改めてご案内いたします。`,
} as const;

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** @throws DomainError `unknown_variable` naming the first unknown one */
export function assertNoticeVariables(text: string, field: string): void {
  for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
    if (Object.hasOwn(NOTICE_VARIABLES, name)) continue;
    const known = Object.keys(NOTICE_VARIABLES)
      .map((key) => `{{${key}}}`)
      .join(' ');
    throw new DomainError('unknown_variable', {
      message: `unknown variable: ${name}`,
      field,
      remedy: { ja: `使える変数: ${known}`, en: `use one of: ${known}` },
    });
  }
}

/** The words with their values. Values are put in as they are. */
export const fillNotice = (text: string, values: Record<NoticeVariable, string>): string =>
  text.replace(PLACEHOLDER, (all, name: string) =>
    Object.hasOwn(values, name) ? values[name as NoticeVariable] : all,
  );

/** `2008年4月` */
export const japaneseMonth = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
