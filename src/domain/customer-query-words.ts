import {
  CUSTOMER_FIELDS,
  fieldOf,
  type Operator,
  type Relation,
  RELATIONS,
} from './customer-query-fields.ts';
import {
  type CustomerQuery,
  type DateRange,
  type FieldTest,
  isGroup,
  isRelated,
  membersOf,
  type NumberRange,
  type QueryNode,
  type Related,
  type TestValue,
} from './customer-query.ts';

export type QueryLocale = 'ja' | 'en';

/** Names of what a query holds by id: stores, patterns, staff. An id without a name is shown as it is. */
export type NameOfId = (id: string) => string | undefined;

/**
 * A query as one sentence, for saved searches, confirmations and the audit log.
 * @example querySentence(query, 'ja') // '商談状態が「商談中」で、購入日が過去1年以内の購入がない顧客'
 */
export function querySentence(
  query: CustomerQuery,
  locale: QueryLocale,
  nameOf: NameOfId = () => undefined,
): string {
  const words = groupWords(query, locale, nameOf, true);
  if (locale === 'ja') return words ? `${words}${/[るいむ]$/.test(words) ? '' : 'の'}顧客` : 'すべての顧客';
  return words ? `customers where ${words}` : 'all customers';
}

function groupWords(group: CustomerQuery, locale: QueryLocale, nameOf: NameOfId, outermost = false): string {
  const isAll = 'all' in group;
  const parts = membersOf(group).map((node) => nodeWords(node, locale, nameOf));
  if (parts.length === 0)
    return outermost && isAll
      ? ''
      : locale === 'ja'
        ? isAll
          ? '条件なし'
          : '該当なし'
        : isAll
          ? 'anything'
          : 'nothing';
  if (locale === 'en') {
    const text = parts.join(isAll ? ' and ' : ' or ');
    return outermost || parts.length === 1 ? text : `(${text})`;
  }
  const text = parts.join(isAll ? '、かつ' : '、または');
  return outermost || parts.length === 1 ? text : `（${text}）`;
}

function nodeWords(node: QueryNode, locale: QueryLocale, nameOf: NameOfId): string {
  if (isGroup(node)) return groupWords(node, locale, nameOf);
  return isRelated(node) ? relatedWords(node, locale, nameOf) : testWords(node, undefined, locale, nameOf);
}

function relatedWords(node: Related, locale: QueryLocale, nameOf: NameOfId): string {
  const name = RELATIONS[node.relation][locale];
  const tests = node.where.map((test) => testWords(test, node.relation, locale, nameOf));
  if (locale === 'en') {
    const where = tests.length > 0 ? ` with ${tests.join(' and ')}` : '';
    if (node.match === 'some') return `some ${name}${where}`;
    if (node.match === 'none') return `no ${name}${where}`;
    if (node.match === 'last') return `latest ${name}${where}`;
    return `total of orders${where} ${rangeWords({ min: node.min, max: node.max }, locale)}`;
  }
  const where = tests.length > 0 ? `${tests.join('、')}の` : '';
  if (node.match === 'some') return `${where}${name}がある`;
  if (node.match === 'none') return `${where}${name}がない`;
  if (node.match === 'last') return `最新の${name}で${tests.join('、') || 'ある'}`;
  return `${where}${name}の合計が${rangeWords({ min: node.min, max: node.max }, locale)}`;
}

function testWords(
  { field: name, op, value }: FieldTest,
  relation: Relation | undefined,
  locale: QueryLocale,
  nameOf: NameOfId,
): string {
  const field = fieldOf(name, relation);
  const label = field?.[locale] ?? name;
  const index = locale === 'ja' ? 0 : 1;
  const nameOfWord = (word: string) => field?.choices?.[word]?.[index] ?? nameOf(word) ?? word;
  return PHRASES[locale][op](label, valueWords(op, value, locale, nameOfWord), value);
}

type Phrase = (label: string, value: string, raw: TestValue | undefined) => string;

const PHRASES: Record<QueryLocale, Record<Operator, Phrase>> = {
  ja: {
    contains: (label, value) => `${label}に「${value}」を含む`,
    starts_with: (label, value) => `${label}が「${value}」で始まる`,
    equals: (label, value) => `${label}が「${value}」`,
    is_set: (label) => `${label}が登録されている`,
    is_empty: (label) => `${label}が未登録`,
    in: (label, value) => `${label}が${value}`,
    not_in: (label, value) => `${label}が${value}以外`,
    any_of: (label, value) => `${label}に${value}のいずれかがある`,
    all_of: (label, value) => `${label}に${value}がすべてある`,
    none_of: (label, value) => `${label}に${value}がない`,
    between: (label, value) => `${label}が${value}`,
    within_next: (label, value) => `${label}が今日から${value}以内`,
    within_last: (label, value) => `${label}が過去${value}以内`,
    before_last: (label, value) => `${label}が${value}より前`,
    is: (label, _value, raw) => (raw === true ? label : `「${label}」ではない`),
  },
  en: {
    contains: (label, value) => `${label} contains "${value}"`,
    starts_with: (label, value) => `${label} begins with "${value}"`,
    equals: (label, value) => `${label} is "${value}"`,
    is_set: (label) => `${label} is known`,
    is_empty: (label) => `${label} is not known`,
    in: (label, value) => `${label} is ${value}`,
    not_in: (label, value) => `${label} is not ${value}`,
    any_of: (label, value) => `${label} include ${value}`,
    all_of: (label, value) => `${label} include all of ${value}`,
    none_of: (label, value) => `${label} include none of ${value}`,
    between: (label, value) => `${label} ${value}`,
    within_next: (label, value) => `${label} within the next ${value}`,
    within_last: (label, value) => `${label} within the last ${value}`,
    before_last: (label, value) => `${label} more than ${value} ago`,
    is: (label, _value, raw) => (raw === true ? label : `not: ${label}`),
  },
};

function valueWords(
  op: Operator,
  value: TestValue | undefined,
  locale: QueryLocale,
  nameOf: (word: string) => string,
): string {
  if (value === undefined || typeof value === 'boolean') return '';
  if (Array.isArray(value)) {
    const shown = value
      .slice(0, 5)
      .map((word) => (locale === 'ja' ? `「${nameOf(word)}」` : `"${nameOf(word)}"`));
    const more = value.length - shown.length;
    if (locale === 'ja') return `${shown.join('か')}${more > 0 ? `ほか${more}件` : ''}`;
    return `${shown.join(' or ')}${more > 0 ? ` or ${more} more` : ''}`;
  }
  if (typeof value === 'object') return rangeWords(value, locale);
  return op === 'within_next' || op === 'within_last' || op === 'before_last'
    ? durationWords(value, locale)
    : value;
}

function rangeWords(range: DateRange & NumberRange, locale: QueryLocale): string {
  const low = range.from ?? range.min?.toLocaleString('en');
  const high = range.to ?? range.max?.toLocaleString('en');
  if (locale === 'ja')
    return low === undefined ? `${high}以下` : high === undefined ? `${low}以上` : `${low}〜${high}`;
  return low === undefined ? `up to ${high}` : high === undefined ? `from ${low}` : `from ${low} to ${high}`;
}

const UNITS: Record<string, Record<QueryLocale, string>> = {
  Y: { ja: '年', en: 'year' },
  M: { ja: 'か月', en: 'month' },
  W: { ja: '週間', en: 'week' },
  D: { ja: '日', en: 'day' },
};

function durationWords(duration: string, locale: QueryLocale): string {
  const parts = [...duration.matchAll(/(\d+)([YMWD])/g)].map(([, count, unit]) => {
    const word = UNITS[unit ?? '']?.[locale] ?? '';
    return locale === 'ja'
      ? `${Number(count)}${word}`
      : `${Number(count)} ${word}${Number(count) === 1 ? '' : 's'}`;
  });
  return parts.join(locale === 'ja' ? '' : ' ');
}

/** Ids a sentence would rather show by name. */
export function idsOfQuery(query: CustomerQuery): string[] {
  const ids: string[] = [];
  const visitTest = ({ field, value }: FieldTest) => {
    if (['storeId', 'patternId', 'assigneeId'].includes(field) && Array.isArray(value))
      ids.push(...value.slice(0, 5));
  };
  const visit = (node: QueryNode): void => {
    if (isGroup(node)) membersOf(node).forEach(visit);
    else if (isRelated(node)) node.where.forEach(visitTest);
    else visitTest(node);
  };
  visit(query);
  return ids;
}

/** Labels of the fields of customers, for headings of exports. */
export const customerFieldLabel = (name: keyof typeof CUSTOMER_FIELDS, locale: QueryLocale): string =>
  CUSTOMER_FIELDS[name][locale];
