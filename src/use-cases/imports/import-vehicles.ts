import { createVehicle } from '#contract/vehicles';
import {
  changeRows,
  findOwners,
  findVehiclesOf,
  lockVehiclesByExternalId,
  type Owner,
  type Vehicle,
} from '#db/import-targets';
import { insertRows } from '#db/insert-rows';
import { importAuditRows } from './import-audit.ts';
import { vehicleValues } from '../write-vehicle.ts';
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

const DEFAULTS = {
  externalId: null,
  maker: null,
  model: null,
  vehicleClass: null,
  registrationNumber: null,
  chassisNumber: null,
  firstRegisteredOn: null,
  inspectionExpiresOn: null,
  deliveredOn: null,
  odometerKm: null,
};
const COLUMNS = ['storeId', 'customerId', ...Object.keys(DEFAULTS)];

type Values = Record<string, unknown> & { externalId?: string | null; customerId: string; storeId: string };
interface Ready {
  row: ImportRow;
  values: Values;
}

/** Vehicles of customers on record: by external id, or, without one, new unless the customer has this car already. */
export const importVehicles: ChunkHandler = async (context, rows) => {
  const { tx } = context;
  const owners = await ownersOf(context, rows);
  const ready: Ready[] = [];
  for (const row of rows) {
    const owner = ownerOf(context, row, owners);
    if (!owner) continue;
    const { customerExternalId: _of, ...rest } = row.values;
    const input = validate(context, row, createVehicle, { ...rest, customerId: owner.id });
    if (input)
      ready.push({
        row,
        values: { ...vehicleValues(input), customerId: owner.id, storeId: owner.storeId } as Values,
      });
  }
  const externalIds = ready.flatMap(({ values }) => (values.externalId ? [values.externalId] : []));
  const known = new Map(
    (await lockVehiclesByExternalId(tx, externalIds)).map((found) => [found.externalId, found]),
  );
  if (context.job.onDouble === 'skip') await holdLikeVehicles(context, ready);
  const { made, changed } = sortOut<Values, Ready, Vehicle>(context, ready, known);
  if (!context.foreseen) await write(context, made, changed);
};

/** Customers that the rows name, by external id or by our own. */
export async function ownersOf(
  { tx }: ChunkContext,
  rows: readonly ImportRow[],
): Promise<Map<string, Owner>> {
  const names = new Set(rows.map(({ values }) => String(values.customerExternalId)));
  const owners = await findOwners(tx, [...names]);
  const byName = new Map(owners.map((owner) => [owner.id, owner]));
  for (const owner of owners) if (owner.externalId) byName.set(owner.externalId, owner);
  return byName;
}

interface Car {
  customerId: string;
  chassisNumber?: unknown;
  registrationNumber?: unknown;
}

const likenessesOf = ({ customerId, chassisNumber, registrationNumber }: Car): string[] => [
  ...(chassisNumber ? [`${customerId} c ${chassisNumber}`] : []),
  ...(registrationNumber ? [`${customerId} r ${registrationNumber}`] : []),
];

/** Without an external id the same chassis or registration number of the same customer may be the same car. */
async function holdLikeVehicles(context: ChunkContext, ready: readonly Ready[]): Promise<void> {
  const owners = unnamedOf(ready).flatMap((car) => (likenessesOf(car).length > 0 ? car.customerId : []));
  const found = owners.length > 0 ? await findVehiclesOf(context.tx, [...new Set(owners)]) : [];
  holdDoubles(context, ready, {
    of: likenessesOf,
    onRecord: new Map(found.flatMap((car) => likenessesOf(car).map((one) => [one, car.id] as const))),
    field: ({ chassisNumber }) => (chassisNumber ? 'chassisNumber' : 'registrationNumber'),
    words: '車台番号か登録番号',
  });
}

async function write(
  { tx, deps, actor, job }: ChunkContext,
  made: readonly Ready[],
  changed: readonly Changed<Values, Vehicle>[],
): Promise<void> {
  const created = made.map(({ row, values }) => ({
    row,
    vehicle: { ...DEFAULTS, ...values, id: deps.newId() },
  }));
  await insertRows(tx, {
    vehicle: created.map(({ vehicle }) => vehicle),
    auditLog: importAuditRows(deps, actor, {
      noun: 'vehicle',
      entity: 'vehicle',
      importId: job.id,
      created: created.map(({ row, vehicle }) => ({
        id: vehicle.id,
        storeId: vehicle.storeId,
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
    'vehicle',
    COLUMNS.map(snakeCase),
    changed.map(({ before, values }) => snakeRow({ ...before, ...values }, ['id', ...COLUMNS])),
  );
}
