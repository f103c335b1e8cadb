import type { Field, FieldKind, Relation } from '#domain/customer-query-fields';
import { fieldOf } from '#domain/customer-query-fields';
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
  resolveDates,
} from '#domain/customer-query';
import { Prisma } from './generated/client.ts';
import { hasBeenUsed, LAST_USED_ON, lastUsedIn, notUsedAfter } from './last-used.ts';

/** What relative dates and days mean: the store's calendar date and zone. */
export interface QueryClock {
  today: string;
  timeZone: string;
}

const { sql, join, raw } = Prisma;

/** Where a field lives. `date` columns hold days, `instant` ones are compared by the days of the store's zone. */
interface Column {
  expression: string;
  type?: 'uuid' | 'date' | 'instant';
  /** of a day that is looked for in several tables: the same questions, asked of whole tables */
  asked?: { within(range: DateRange): Prisma.Sql; isSet(wanted: boolean): Prisma.Sql };
}

const set = (column: string): Column => ({ expression: `(${column} IS NOT NULL)` });

const CUSTOMER_COLUMNS: Record<string, Column> = {
  storeId: { expression: 'c.store_id', type: 'uuid' },
  name: { expression: 'c.name' },
  kana: { expression: 'c.kana' },
  phone: { expression: 'c.phone' },
  postalCode: { expression: 'c.postal_code' },
  address: { expression: 'c.address' },
  job: { expression: 'c.job' },
  assigneeId: { expression: 'c.assignee_id' },
  tags: { expression: 'c.tags' },
  preferredChannel: { expression: 'c.preferred_channel' },
  createdAt: { expression: 'c.created_at', type: 'instant' },
  negotiationState: { expression: 'c.negotiation_state' },
  lastNegotiatedOn: { expression: 'c.last_negotiated_on', type: 'date' },
  lastUsedOn: {
    expression: LAST_USED_ON,
    type: 'date',
    asked: { within: lastUsedIn, isSet: hasBeenUsed },
  },
  cleaningDecision: { expression: 'c.cleaning_decision' },
  consentMail: { expression: 'c.consent_mail' },
  consentSms: { expression: 'c.consent_sms' },
  consentPostcard: { expression: 'c.consent_postcard' },
  hasEmail: set('c.email'),
  hasPhone: set('c.phone'),
  hasAddress: { expression: '(c.postal_code IS NOT NULL AND c.address IS NOT NULL)' },
  emailUndeliverable: set('c.email_undeliverable_at'),
  phoneUndeliverable: set('c.phone_undeliverable_at'),
  postUndeliverable: set('c.post_undeliverable_at'),
};

/** Table, order of the newest first, and columns, all of alias `r`. */
const TABLES: Record<Relation, { table: string; newest: string; columns: Record<string, Column> }> = {
  vehicle: {
    table: 'vehicle',
    newest: 'r.delivered_on DESC NULLS LAST, r.id DESC',
    columns: {
      maker: { expression: 'r.maker' },
      model: { expression: 'r.model' },
      vehicleClass: { expression: 'r.vehicle_class' },
      registrationNumber: { expression: 'r.registration_number' },
      inspectionExpiresOn: { expression: 'r.inspection_expires_on', type: 'date' },
      deliveredOn: { expression: 'r.delivered_on', type: 'date' },
      firstRegisteredOn: { expression: 'r.first_registered_on', type: 'date' },
      odometerKm: { expression: 'r.odometer_km' },
      scrapResult: { expression: 'r.scrap_result' },
      scrapCheckedAt: { expression: 'r.scrap_checked_at', type: 'instant' },
    },
  },
  order: {
    table: 'customer_order',
    newest: 'r.ordered_on DESC, r.id DESC',
    columns: {
      orderedOn: { expression: 'r.ordered_on', type: 'date' },
      product: { expression: 'r.product' },
      amountYen: { expression: 'r.amount_yen' },
    },
  },
  service: {
    table: 'service_record',
    newest: 'r.done_on DESC, r.id DESC',
    columns: {
      doneOn: { expression: 'r.done_on', type: 'date' },
      kind: { expression: 'r.kind' },
      odometerKm: { expression: 'r.odometer_km' },
    },
  },
  follow: {
    table: 'follow',
    newest: 'r.assigned_at DESC, r.id DESC',
    columns: {
      patternId: { expression: 'r.pattern_id', type: 'uuid' },
      status: { expression: 'r.status' },
      stopReason: { expression: 'r.stop_reason' },
      hasRemainingSteps: {
        expression: `(EXISTS (SELECT FROM follow_step s WHERE s.follow_id = r.id AND s.status = 'planned'))`,
      },
      assignedAt: { expression: 'r.assigned_at', type: 'instant' },
    },
  },
  quote: {
    table: 'quote',
    newest: 'r.received_at DESC, r.id DESC',
    columns: {
      status: { expression: 'r.status' },
      source: { expression: 'r.source' },
      receivedAt: { expression: 'r.received_at', type: 'instant' },
      vehicleText: { expression: 'r.vehicle_text' },
    },
  },
};

/** Names and numbers of a customer share one index of letter pairs (migration customer_search_builder). */
const INDEXED_TEXTS: ReadonlySet<string> = new Set(['name', 'kana', 'phone']);
const SEARCHED_TEXTS = 'search_grams(c.name, c.kana, c.phone)';

/**
 * A query as a condition on `customer c`, every value a parameter. Relations become EXISTS and NOT EXISTS, so the
 * database reads no row twice and the answer needs one statement.
 * @param query one that `checkQuery` found nothing wrong with
 */
export function customerCondition(query: CustomerQuery, clock: QueryClock): Prisma.Sql {
  return nodeSql(query, clock);
}

/** Tests of one relation as a condition on its own row `r`, for what is asked of the very vehicle that a row is about. */
export function relationCondition(
  relation: Relation,
  tests: readonly FieldTest[],
  clock: QueryClock,
): Prisma.Sql {
  const { columns } = TABLES[relation];
  return join([sql`true`, ...tests.map((test) => testSql(test, columns, relation, clock))], ' AND ');
}

function nodeSql(node: QueryNode, clock: QueryClock): Prisma.Sql {
  if (isRelated(node)) return relatedSql(node, clock);
  if (!isGroup(node)) return testSql(node, CUSTOMER_COLUMNS, undefined, clock);
  const members = membersOf(node);
  // An empty `any` lets nobody through, an empty `all` everybody.
  if (members.length === 0) return 'all' in node ? sql`true` : sql`false`;
  const unused = 'any' in node ? unusedSince(members, clock) : null;
  if (unused) return unused;
  return sql`(${join(
    members.map((member) => nodeSql(member, clock)),
    'all' in node ? ' AND ' : ' OR ',
  )})`;
}

/** "Long ago, or never" is what list cleaning asks of everybody (D4): one question, where an OR would ask each by each. */
function unusedSince(members: readonly QueryNode[], clock: QueryClock): Prisma.Sql | null {
  const tests = members.filter(
    (member): member is FieldTest => !isRelated(member) && !isGroup(member) && member.field === 'lastUsedOn',
  );
  const longAgo = tests.find(({ op }) => op === 'before_last' || op === 'between');
  if (members.length !== 2 || !longAgo || !tests.some(({ op }) => op === 'is_empty')) return null;
  const { from, to } = dateRange(longAgo, clock);
  return from === undefined && to !== undefined ? notUsedAfter(to) : null;
}

function relatedSql(node: Related, clock: QueryClock): Prisma.Sql {
  const { table, newest, columns } = TABLES[node.relation];
  const tests = node.where.map((test) => testSql(test, columns, node.relation, clock));
  const from = raw(table);
  const where = join([sql`r.customer_id = c.id`, ...tests], ' AND ');
  switch (node.match) {
    case 'some':
      return sql`EXISTS (SELECT FROM ${from} r WHERE ${where})`;
    case 'none':
      return sql`NOT EXISTS (SELECT FROM ${from} r WHERE ${where})`;
    case 'last':
      return sql`EXISTS (SELECT FROM (SELECT r.* FROM ${from} r WHERE r.customer_id = c.id ORDER BY ${raw(newest)} LIMIT 1) r
        WHERE ${join([sql`true`, ...tests], ' AND ')})`;
    case 'total': {
      const sum = sql`(SELECT coalesce(sum(r.amount_yen), 0) FROM ${from} r WHERE ${where})`;
      return numberSql(sum, { min: node.min, max: node.max });
    }
  }
}

function testSql(
  test: FieldTest,
  columns: Record<string, Column>,
  relation: Relation | undefined,
  clock: QueryClock,
): Prisma.Sql {
  const field = fieldOf(test.field, relation);
  const column = columns[test.field];
  if (!field || !column) throw new Error(`a field without a column: ${relation ?? 'customer'}.${test.field}`);
  const expression = raw(column.expression);
  if (test.op === 'is_set' || test.op === 'is_empty')
    return column.asked?.isSet(test.op === 'is_set') ?? presenceSql(expression, field, test.op === 'is_set');
  return COMPARISONS[field.kind](test, expression, column, clock);
}

function presenceSql(expression: Prisma.Sql, { kind }: Field, wanted: boolean): Prisma.Sql {
  const present =
    kind === 'tags'
      ? sql`${expression} <> '{}'`
      : kind === 'text'
        ? sql`coalesce(${expression}, '') <> ''`
        : sql`${expression} IS NOT NULL`;
  return wanted ? sql`(${present})` : sql`NOT (${present})`;
}

type Comparison = (test: FieldTest, expression: Prisma.Sql, column: Column, clock: QueryClock) => Prisma.Sql;

const COMPARISONS: Record<FieldKind, Comparison> = {
  text: ({ field, op, value }, expression) => textSql(field, op, value as string, expression),
  choice: ({ op, value }, expression, { type }) => {
    const words = sql`${value as string[]}::${raw(type === 'uuid' ? 'uuid' : 'text')}[]`;
    // Nobody and nothing is also "not one of these".
    return op === 'in'
      ? sql`${expression} = ANY (${words})`
      : sql`(${expression} = ANY (${words})) IS NOT TRUE`;
  },
  tags: ({ op, value }, expression) => {
    const words = sql`${value as string[]}::text[]`;
    if (op === 'all_of') return sql`${expression} @> ${words}`;
    return op === 'any_of' ? sql`${expression} && ${words}` : sql`NOT (${expression} && ${words})`;
  },
  date: ({ op, value }, expression, { type, asked }, clock) => {
    const range = dateRange({ op, value }, clock);
    if (asked) return asked.within(range);
    return type === 'instant' ? instantSql(expression, range, clock.timeZone) : daySql(expression, range);
  },
  number: ({ value }, expression) => numberSql(expression, value as NumberRange),
  flag: ({ value }, expression) => (value === true ? expression : sql`NOT ${expression}`),
};

const dateRange = ({ op, value }: Pick<FieldTest, 'op' | 'value'>, { today }: QueryClock): DateRange =>
  op === 'between' ? (value as DateRange) : resolveDates(op as 'within_next', value as string, today);

/** Width, case, spaces, hyphens and hiragana/katakana make no difference (search_key); phones are found as dialled in Japan. */
function textSql(field: string, op: FieldTest['op'], value: string, expression: Prisma.Sql): Prisma.Sql {
  const isPhone = field === 'phone';
  const key = isPhone ? sql`regexp_replace(search_key(${value}), '^\\+81', '0')` : sql`search_key(${value})`;
  const own = isPhone
    ? sql`regexp_replace(search_key(${expression}), '^\\+81', '0')`
    : sql`search_key(${expression})`;
  if (op === 'equals') return sql`${own} = ${key}`;
  if (op === 'starts_with') return sql`starts_with(${own}, ${key})`;
  const contains = sql`strpos(${own}, ${key}) > 0`;
  return INDEXED_TEXTS.has(field)
    ? sql`(${raw(SEARCHED_TEXTS)} @> search_grams(${value}) AND ${contains})`
    : contains;
}

function daySql(expression: Prisma.Sql, { from, to }: DateRange): Prisma.Sql {
  const parts: Prisma.Sql[] = [];
  if (from !== undefined) parts.push(sql`${expression} >= ${from}::date`);
  if (to !== undefined) parts.push(sql`${expression} <= ${to}::date`);
  return sql`(${join(parts, ' AND ')})`;
}

function instantSql(expression: Prisma.Sql, { from, to }: DateRange, timeZone: string): Prisma.Sql {
  const parts: Prisma.Sql[] = [];
  if (from !== undefined)
    parts.push(sql`${expression} >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}`);
  if (to !== undefined)
    parts.push(sql`${expression} < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}`);
  return sql`(${join(parts, ' AND ')})`;
}

function numberSql(expression: Prisma.Sql, { min, max }: NumberRange): Prisma.Sql {
  const parts: Prisma.Sql[] = [];
  if (min !== undefined) parts.push(sql`${expression} >= ${min}`);
  if (max !== undefined) parts.push(sql`${expression} <= ${max}`);
  return sql`(${join(parts, ' AND ')})`;
}
