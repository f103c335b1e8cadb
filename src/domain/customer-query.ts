import {
  CUSTOMER_FIELDS,
  fieldOf,
  type Match,
  OPERATORS,
  type Operator,
  type Relation,
  RELATIONS,
} from './customer-query-fields.ts';
import { addToDay, isoOfDay, parseDay } from './planning/zone.ts';

/**
 * The one language in which customers are searched for (顧客一覧作成, B5, B8, B9): saved searches, bulk selections,
 * exports and labels all carry it. JSON, pure, and the same in browser, API and database.
 * @example { "all": [
 *   { "field": "negotiationState", "op": "in", "value": ["negotiating"] },
 *   { "relation": "vehicle", "match": "some", "where": [{ "field": "inspectionExpiresOn", "op": "within_next", "value": "P90D" }] },
 *   { "relation": "order", "match": "none", "where": [{ "field": "orderedOn", "op": "within_last", "value": "P1Y" }] } ] }
 */
export type CustomerQuery = Group;
export type QueryNode = Group | FieldTest | Related;
export type Group = { all: QueryNode[] } | { any: QueryNode[] };

/** A comparison of one field. Which operators and values fit is said by OPERATORS and `checkQuery`. */
export interface FieldTest {
  field: string;
  op: Operator;
  value?: TestValue | undefined;
}

export type TestValue = string | boolean | string[] | DateRange | NumberRange;
/** Calendar dates of the store, both inside; an open end is left out. */
export type DateRange = { from?: string | undefined; to?: string | undefined };
export type NumberRange = { min?: number | undefined; max?: number | undefined };

/** Rows that belong to the customer. All tests of `where` hold for the same row. */
export interface Related {
  relation: Relation;
  match: Match;
  where: FieldTest[];
  /** `total` only: limits of the sum, whole yen, both inside */
  min?: number | undefined;
  max?: number | undefined;
}

export const EVERYONE: CustomerQuery = { all: [] };

/** Bounds that keep any query cheap to read and to plan. */
export const QUERY_LIMITS = { depth: 4, nodes: 60, values: 500 } as const;

const CALENDAR_DURATION = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?$/;
const NEEDS_NO_VALUE: readonly Operator[] = ['is_set', 'is_empty'];

export const isGroup = (node: QueryNode): node is Group => 'all' in node || 'any' in node;
export const isRelated = (node: QueryNode): node is Related => 'relation' in node;
export const membersOf = (group: Group): QueryNode[] => ('all' in group ? group.all : group.any);

export interface QueryProblem {
  /** path inside the query, e.g. ['all', 0, 'value'] */
  path: (string | number)[];
  message:
    | 'query_too_deep'
    | 'query_too_big'
    | 'unknown_field'
    | 'operator_does_not_fit'
    | 'value_does_not_fit'
    | 'match_does_not_fit';
}

/** What is wrong with a query beyond its shape; empty: nothing. */
export function checkQuery(query: CustomerQuery): QueryProblem[] {
  const problems: QueryProblem[] = [];
  let nodes = 0;
  const visit = (node: QueryNode, path: (string | number)[], depth: number): void => {
    nodes += 1;
    if (nodes === QUERY_LIMITS.nodes + 1) problems.push({ path, message: 'query_too_big' });
    if (isGroup(node)) {
      const key = 'all' in node ? 'all' : 'any';
      if (depth > QUERY_LIMITS.depth) problems.push({ path, message: 'query_too_deep' });
      else
        for (const [index, member] of membersOf(node).entries())
          visit(member, [...path, key, index], depth + 1);
    } else if (isRelated(node)) {
      problems.push(...checkRelated(node, path));
      for (const [index, test] of node.where.entries())
        visitTest(test, [...path, 'where', index], node.relation);
    } else visitTest(node, path);
  };
  const visitTest = (test: FieldTest, path: (string | number)[], relation?: Relation): void => {
    if (relation) nodes += 1;
    problems.push(...checkTest(test, path, relation));
  };
  visit(query, [], 1);
  return problems;
}

/** What is wrong with tests of one relation's row, such as those of the vehicle that a send is about. */
export const checkTests = (tests: readonly FieldTest[], relation: Relation): QueryProblem[] =>
  tests.flatMap((test, index) => checkTest(test, [index], relation));

function checkRelated(node: Related, path: (string | number)[]): QueryProblem[] {
  const limited = node.min !== undefined || node.max !== undefined;
  if (node.match === 'total' ? node.relation !== 'order' || !limited : limited)
    return [{ path: [...path, 'match'], message: 'match_does_not_fit' }];
  return [];
}

function checkTest(test: FieldTest, path: (string | number)[], relation?: Relation): QueryProblem[] {
  const field = fieldOf(test.field, relation);
  if (!field) return [{ path: [...path, 'field'], message: 'unknown_field' }];
  if (!(OPERATORS[field.kind] as readonly string[]).includes(test.op))
    return [{ path: [...path, 'op'], message: 'operator_does_not_fit' }];
  return valueFits(test, field.choices) ? [] : [{ path: [...path, 'value'], message: 'value_does_not_fit' }];
}

function valueFits(
  { op, value, field }: FieldTest,
  choices: Readonly<Record<string, unknown>> | undefined,
): boolean {
  if (NEEDS_NO_VALUE.includes(op)) return value === undefined;
  switch (op) {
    case 'contains':
    case 'starts_with':
    case 'equals':
      return typeof value === 'string' && value.trim() !== '' && value.length <= 200;
    case 'in':
    case 'not_in':
    case 'any_of':
    case 'all_of':
    case 'none_of':
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.length <= QUERY_LIMITS.values &&
        value.every((word) =>
          choices ? Object.hasOwn(choices, word) : !UUID_FIELDS.has(field) || UUID.test(word),
        )
      );
    case 'is':
      return typeof value === 'boolean';
    case 'within_next':
    case 'within_last':
    case 'before_last':
      return typeof value === 'string' && CALENDAR_DURATION.test(value);
    case 'between':
      return rangeFits(value);
    default:
      return false;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const UUID_FIELDS: ReadonlySet<string> = new Set(['storeId', 'patternId']);

function rangeFits(value: TestValue | undefined): boolean {
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  const { from, to, min, max } = value as DateRange & NumberRange;
  if (from !== undefined || to !== undefined) return from === undefined || to === undefined || from <= to;
  return (min !== undefined || max !== undefined) && (min === undefined || max === undefined || min <= max);
}

/**
 * The days a relative comparison means, both inside: the edges of a period count as inside (B8). Month ends clamp.
 * @param today the store's calendar date
 * @example resolveDates('within_last', 'P1Y', '2026-12-01') // { from: '2025-12-01', to: '2026-12-01' }
 */
export function resolveDates(
  op: 'within_next' | 'within_last' | 'before_last',
  duration: string,
  today: string,
): DateRange {
  const [, years = 0, months = 0, weeks = 0, days = 0] = (CALENDAR_DURATION.exec(duration) ?? []).map(
    (part) => Number(part ?? 0),
  );
  const start = parseDay(today, 'today');
  const sign = op === 'within_next' ? 1 : -1;
  const moved = addToDay(start, sign * (years * 12 + months), sign * (weeks * 7 + days));
  if (op === 'within_next') return { from: today, to: isoOfDay(moved) };
  if (op === 'within_last') return { from: isoOfDay(moved), to: today };
  return { to: isoOfDay(moved - 1) };
}

/** Names of customer fields and relations for a builder's menus. */
export const queryVocabulary = { customer: CUSTOMER_FIELDS, relations: RELATIONS };
