import { createOrder } from '#contract/orders';
import { changeRows, findOrdersOf, lockOrdersByExternalId, type Order } from '#db/import-targets';
import { insertRows } from '#db/insert-rows';
import { historyRow } from '../record.ts';
import { importAuditRows } from './import-audit.ts';
import {
  type ChunkContext,
  type ChunkHandler,
  type ImportRow,
  ownerOf,
  pick,
  snakeCase,
  snakeRow,
  validate,
} from './chunk.ts';
import { holdDoubles, unnamedOf } from './hold-doubles.ts';
import { type Changed, sortOut } from './sort-out.ts';
import { ownersOf } from './import-vehicles.ts';

const COLUMNS = ['storeId', 'customerId', 'externalId', 'orderedOn', 'product', 'amountYen'];

interface Values extends Record<string, unknown> {
  storeId: string;
  customerId: string;
  externalId: string | null;
  orderedOn: Date;
  product?: string | null;
  amountYen?: number;
}
interface Ready {
  row: ImportRow;
  values: Values;
}

/** Orders of customers on record: by external id, or, without one, new unless the customer has the same one of that day. */
export const importOrders: ChunkHandler = async (context, rows) => {
  const owners = await ownersOf(context, rows);
  const ready: Ready[] = [];
  for (const row of rows) {
    const owner = ownerOf(context, row, owners);
    if (!owner) continue;
    const { customerExternalId: _of, ...rest } = row.values;
    const input = validate(context, row, createOrder, { ...rest, customerId: owner.id });
    if (!input?.orderedOn) continue;
    const { product, externalId = null, orderedOn } = input;
    ready.push({
      row,
      values: {
        storeId: owner.storeId,
        customerId: owner.id,
        externalId,
        orderedOn: new Date(orderedOn),
        ...(product !== undefined && { product }),
        ...(row.values.amountYen !== undefined && { amountYen: input.amountYen }),
      },
    });
  }
  const externalIds = ready.flatMap(({ values }) => values.externalId ?? []);
  const known = new Map(
    (await lockOrdersByExternalId(context.tx, externalIds)).map((found) => [found.externalId, found]),
  );
  if (context.job.onDouble === 'skip') await holdLikeOrders(context, ready);
  const { made, changed } = sortOut<Values, Ready, Order>(context, ready, known);
  if (!context.foreseen) await write(context, made, changed);
};

const likenessOf = (order: {
  customerId: string;
  orderedOn: Date;
  product?: string | null;
  amountYen?: number;
}): string[] => [
  JSON.stringify([order.customerId, order.orderedOn, order.product ?? null, order.amountYen ?? 0]),
];

/** Without an external id the same thing at the same price on the same day may be the same order. */
async function holdLikeOrders(context: ChunkContext, ready: readonly Ready[]): Promise<void> {
  const unnamed = unnamedOf(ready);
  const customers = [...new Set(unnamed.map(({ customerId }) => customerId))];
  const days = [...new Set(unnamed.map(({ orderedOn }) => orderedOn.toISOString().slice(0, 10)))];
  const found = unnamed.length > 0 ? await findOrdersOf(context.tx, customers, days) : [];
  holdDoubles(context, ready, {
    of: likenessOf,
    onRecord: new Map(found.flatMap((order) => likenessOf(order).map((one) => [one, order.id] as const))),
    field: () => 'orderedOn',
    words: '注文日・商品・金額',
  });
}

async function write(
  { tx, deps, actor, job }: ChunkContext,
  made: readonly Ready[],
  changed: readonly Changed<Values, Order>[],
): Promise<void> {
  const created = made.map(({ row, values }) => ({
    row,
    order: {
      ...values,
      product: values.product ?? null,
      amountYen: values.amountYen ?? 0,
      details: {},
      id: deps.newId(),
    },
  }));
  await insertRows(tx, {
    order: created.map(({ order }) => order),
    historyEntry: created.map(({ order }) =>
      historyRow(deps, actor, {
        storeId: order.storeId,
        customerId: order.customerId,
        kind: 'ordered',
        summary: `注文: ${order.product ?? '商品'}（${order.amountYen.toLocaleString('ja-JP')} 円）`,
        detail: { orderId: order.id, orderedOn: order.orderedOn.toISOString().slice(0, 10) },
        occurredAt: order.orderedOn,
      }),
    ),
    auditLog: importAuditRows(deps, actor, {
      noun: 'order',
      entity: 'customer_order',
      importId: job.id,
      created: created.map(({ row, order }) => ({
        id: order.id,
        storeId: order.storeId,
        rowNumber: row.rowNumber,
      })),
      changed: changed.map(({ before, values, keys }) => ({
        id: before.id,
        storeId: values.storeId,
        before: pick(before, keys),
        after: pick(values, keys),
      })),
    }),
  });
  await changeRows(
    tx,
    'order',
    COLUMNS.map(snakeCase),
    changed.map(({ before, values }) => snakeRow({ ...before, ...values }, ['id', ...COLUMNS])),
  );
}
