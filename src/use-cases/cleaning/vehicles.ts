import { listVehiclesInRange, type VehicleInRange } from '#db/cleaning-lookups';
import type { Rows } from '#db/reader';

const CHUNK = 2_000;

/** Calls `work` with the vehicles of a range, so many at a time: memory stays bounded for any number. */
export async function forEachVehicle(
  rows: Rows,
  range: Parameters<typeof listVehiclesInRange>[1],
  from: string | null,
  work: (vehicles: VehicleInRange[]) => Promise<void>,
): Promise<void> {
  for (let after = from; ; ) {
    const vehicles = await listVehiclesInRange(rows, range, { take: CHUNK, after });
    if (vehicles.length > 0) await work(vehicles);
    if (vehicles.length < CHUNK) return;
    after = vehicles.at(-1)?.vehicleId ?? null;
  }
}
