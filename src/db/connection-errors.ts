/** Codes under which Prisma, its adapter and pg say that the database cannot be reached. */
const UNREACHABLE = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08001',
  '08003',
  '08006',
  'DatabaseNotReachable',
  'ConnectionClosed',
  'TooManyConnections',
  'SocketTimeout',
  'DatabaseAccessDenied',
]);
const LOST =
  /terminated unexpectedly|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** What the record's refusal means: see `classifyDatabaseError`. */
export type DatabaseErrorKind = 'unreachable' | 'conflict' | 'duplicate' | 'out_of_scope' | null;

/** Classifies an error of Prisma, its adapter or pg; null: it is something else. `fields` names a duplicate's columns. */
export function classifyDatabaseError(error: unknown): { kind: DatabaseErrorKind; fields: string[] } {
  for (const layer of layersOf(error)) {
    const codes = [layer.code, layer.kind, layer.originalCode, layer.errorCode].filter(
      (code) => typeof code === 'string',
    );
    if (codes.some((code) => UNREACHABLE.has(code)) || LOST.test(String(layer.message ?? '')))
      return { kind: 'unreachable', fields: [] };
    if (
      codes.some(
        (code) =>
          code === 'P2034' || code === '40001' || code === '40P01' || code === 'TransactionWriteConflict',
      )
    )
      return { kind: 'conflict', fields: [] };
    if (codes.some((code) => code === 'P2002' || code === '23505' || code === 'UniqueConstraintViolation'))
      return { kind: 'duplicate', fields: fieldsOf(error) };
    if (codes.some((code) => code === '42501')) return { kind: 'out_of_scope', fields: [] };
  }
  return { kind: null, fields: [] };
}

type Layer = Record<string, unknown>;

/** The error and everything it wraps. */
function* layersOf(error: unknown, depth = 0): Generator<Layer> {
  if (typeof error !== 'object' || error === null || depth > 6) return;
  const layer = error as Layer;
  yield layer;
  for (const key of ['cause', 'driverAdapterError', 'meta', 'error'] as const)
    yield* layersOf(layer[key], depth + 1);
  if (Array.isArray(layer.errors)) for (const inner of layer.errors) yield* layersOf(inner, depth + 1);
}

function fieldsOf(error: unknown): string[] {
  for (const layer of layersOf(error)) {
    const constraint = layer.constraint as { fields?: string[]; index?: string } | string | undefined;
    if (typeof constraint === 'object' && constraint?.fields) return constraint.fields.map(camelCase);
    const name = typeof constraint === 'string' ? constraint : constraint?.index;
    const target = layer.target;
    if (Array.isArray(target)) return target.map((field) => camelCase(String(field)));
    const column = /^(?:staff_user|customer_order|service_record|api_key|[a-z]+)_(.+)_key$/.exec(
      name ?? '',
    )?.[1];
    if (column) return [camelCase(column)];
  }
  return [];
}

const camelCase = (column: string): string =>
  column.replaceAll('"', '').replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
