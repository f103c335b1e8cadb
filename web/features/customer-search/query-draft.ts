import {
  CUSTOMER_FIELDS,
  fieldOf,
  type Match,
  OPERATORS,
  type Operator,
  type Relation,
  RELATIONS,
} from '#domain/customer-query-fields';
import {
  type CustomerQuery,
  checkQuery,
  type FieldTest,
  isGroup,
  isRelated,
  membersOf,
  type QueryNode,
  type TestValue,
} from '#domain/customer-query';

/** The query while it is edited: every node has a key that survives its changes. */
export type DraftNode = DraftGroup | DraftTest | DraftRelated;
export interface DraftGroup {
  key: string;
  kind: 'group';
  mode: 'all' | 'any';
  members: DraftNode[];
}
export interface DraftTest {
  key: string;
  kind: 'test';
  field: string;
  op: Operator;
  value: TestValue | undefined;
}
export interface DraftRelated {
  key: string;
  kind: 'related';
  relation: Relation;
  match: Match;
  where: DraftTest[];
  min: number | undefined;
  max: number | undefined;
}

let made = 0;
const newKey = (): string => {
  made += 1;
  return `n${made}`;
};

/** What a comparison begins with; lists and ranges begin empty and are asked for. */
export function initialValue(op: Operator): TestValue | undefined {
  switch (op) {
    case 'is':
      return true;
    case 'within_next':
      return 'P90D';
    case 'within_last':
    case 'before_last':
      return 'P1Y';
    case 'between':
      return {};
    case 'in':
    case 'not_in':
    case 'any_of':
    case 'all_of':
    case 'none_of':
      return [];
    case 'is_set':
    case 'is_empty':
      return undefined;
    default:
      return '';
  }
}

/** The comparison a field is usually asked for comes first. */
const usual = { date: 'within_last', text: 'contains' } as const;

export function newTest(field: string, relation?: Relation): DraftTest {
  const kind = fieldOf(field, relation)?.kind ?? 'text';
  const op: Operator = kind === 'date' || kind === 'text' ? usual[kind] : OPERATORS[kind][0];
  return { key: newKey(), kind: 'test', field, op, value: initialValue(op) };
}

export const newRelated = (relation: Relation): DraftRelated => ({
  key: newKey(),
  kind: 'related',
  relation,
  match: 'some',
  where: [],
  min: undefined,
  max: undefined,
});

export const newGroup = (mode: 'all' | 'any' = 'any'): DraftGroup => ({
  key: newKey(),
  kind: 'group',
  mode,
  members: [],
});

export function fromQuery(query: CustomerQuery): DraftGroup {
  return {
    key: newKey(),
    kind: 'group',
    mode: 'all' in query ? 'all' : 'any',
    members: membersOf(query).map(fromNode),
  };
}

export const fromTest = ({ field, op, value }: FieldTest): DraftTest => ({
  key: newKey(),
  kind: 'test',
  field,
  op,
  value,
});

function fromNode(node: QueryNode): DraftNode {
  if (isGroup(node)) return fromQuery(node);
  if (!isRelated(node)) return fromTest(node);
  const { relation, match, where, min, max } = node;
  return { key: newKey(), kind: 'related', relation, match, where: where.map(fromTest), min, max };
}

export const toTest = ({ field, op, value }: DraftTest): FieldTest =>
  value === undefined ? { field, op } : { field, op, value };

function toNode(node: DraftNode): QueryNode[] {
  if (node.kind === 'group') return node.members.flatMap(toNode).length > 0 ? [toQuery(node)] : [];
  if (node.kind === 'test') return lacksValue(node) ? [] : [toTest(node)];
  const { relation, match, where, min, max } = node;
  if (match === 'total' && min === undefined && max === undefined) return [];
  return [
    {
      relation,
      match,
      where: where.filter((test) => !lacksValue(test, relation)).map(toTest),
      ...(match === 'total' && min !== undefined && { min }),
      ...(match === 'total' && max !== undefined && { max }),
    },
  ];
}

/** The query as far as it has values: a condition that still lacks one asks nothing yet, nor does an empty group. */
export function toQuery(group: DraftGroup): CustomerQuery {
  const members = group.members.flatMap(toNode);
  return group.mode === 'all' || members.length === 0 ? { all: members } : { any: members };
}

/** Whether the API will take the query: it stays within the bounds of the language. */
export const isComplete = (query: CustomerQuery): boolean => checkQuery(query).length === 0;

/** Whether this test still lacks its value. */
export function lacksValue(test: DraftTest, relation?: Relation): boolean {
  const node: QueryNode = relation ? { relation, match: 'some', where: [toTest(test)] } : toTest(test);
  return !isComplete({ all: [node] });
}

export const customerFieldNames = Object.keys(CUSTOMER_FIELDS);
export const relationNames = Object.keys(RELATIONS) as Relation[];
