import type { Actor } from '#domain/actor';
import { type Lacks, SCRAP_ANSWERS, type ScrapStatus } from '#domain/scrap-lookup';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** A vehicle that a run may be about. */
export interface VehicleInRange {
  vehicleId: string;
  customerId: string;
  registrationNumber: string | null;
  chassisNumber: string | null;
}

/** Vehicles with a 車検満了日 in the range, both days inside, of living customers; in the order of their ids. */
export function listVehiclesInRange(
  rows: Rows,
  range: { storeId: string; from: string; to: string; skipExcluded: boolean },
  page: { take: number; after: string | null },
): Promise<VehicleInRange[]> {
  const after = page.after ? Prisma.sql`AND v.id > ${page.after}::uuid` : Prisma.empty;
  const notExcluded = range.skipExcluded ? Prisma.sql`AND c.cleaning_decision <> 'exclude'` : Prisma.empty;
  return rows.$queryRaw<VehicleInRange[]>`
    SELECT v.id AS "vehicleId", v.customer_id AS "customerId", v.registration_number AS "registrationNumber",
      v.chassis_number AS "chassisNumber"
    FROM vehicle v JOIN customer c ON c.id = v.customer_id
    WHERE v.store_id = ${range.storeId}::uuid AND v.inspection_expires_on BETWEEN ${range.from}::date AND ${range.to}::date
      AND c.erased_at IS NULL ${notExcluded} ${after}
    ORDER BY v.id LIMIT ${page.take}`;
}

/** The last vehicle of a run that was interrupted while it was prepared; null: none yet. */
export async function lastPrepared(tx: Tx, runId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ vehicleId: string }[]>`
    SELECT vehicle_id AS "vehicleId" FROM cleaning_lookup WHERE run_id = ${runId}::uuid ORDER BY vehicle_id DESC LIMIT 1`;
  return rows[0]?.vehicleId ?? null;
}

export interface NewLookup {
  id: string;
  vehicleId: string;
  customerId: string;
  lacks: Lacks | null;
}

/** Vehicles that lack something have their result at once, 情報不備, and are never asked for. */
export async function insertLookups(
  tx: Tx,
  run: { id: string; storeId: string },
  lookups: readonly NewLookup[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cleaning_lookup (id, run_id, store_id, vehicle_id, customer_id, lacks, status, result)
    SELECT n.id, ${run.id}::uuid, ${run.storeId}::uuid, n."vehicleId", n."customerId", n.lacks,
      CASE WHEN n.lacks IS NULL THEN 'waiting' ELSE 'done' END, CASE WHEN n.lacks IS NOT NULL THEN 'insufficient_information' END
    FROM json_to_recordset(${JSON.stringify(lookups)}::json) AS n (id uuid, "vehicleId" uuid, "customerId" uuid, lacks text)
    ON CONFLICT (run_id, vehicle_id) DO NOTHING`;
}

/** Every vehicle of the range stands in the run. */
export async function finishPreparing(tx: Tx, runId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE cleaning_run SET status = 'running', touched_at = now(),
      total = (SELECT count(*) FROM cleaning_lookup l WHERE l.run_id = ${runId}::uuid)
    WHERE id = ${runId}::uuid AND status = 'preparing'`;
}

/** A vehicle to be asked for now, under a claim that ends with its lease. */
export interface ClaimedLookup {
  id: string;
  vehicleId: string;
  registrationNumber: string | null;
  chassisNumber: string | null;
  /** calls so far, this one among them */
  attempts: number;
}

/** The next vehicles to be asked for; those of a worker that is gone come again when their lease has ended. */
export function claimLookups(
  tx: Tx,
  claim: { runId: string; claimId: string; take: number; leaseMs: number },
): Promise<ClaimedLookup[]> {
  return tx.$queryRaw<ClaimedLookup[]>`
    WITH next AS (
      SELECT l.id FROM cleaning_lookup l WHERE l.run_id = ${claim.runId}::uuid
        AND ((l.status = 'waiting' AND l.next_attempt_at <= now()) OR (l.status = 'claimed' AND l.lease_until < now()))
      ORDER BY l.next_attempt_at, l.id LIMIT ${claim.take} FOR UPDATE SKIP LOCKED),
    claimed AS (
      UPDATE cleaning_lookup l SET status = 'claimed', claim_id = ${claim.claimId}::uuid, attempts = l.attempts + 1,
        lease_until = clock_timestamp() + ${claim.leaseMs}::int * interval '1 ms'
      FROM next WHERE l.id = next.id RETURNING l.id, l.vehicle_id, l.attempts)
    SELECT x.id, x.vehicle_id AS "vehicleId", v.registration_number AS "registrationNumber", v.chassis_number AS "chassisNumber",
      x.attempts FROM claimed x LEFT JOIN vehicle v ON v.id = x.vehicle_id ORDER BY x.id`;
}

/** Milliseconds until a vehicle can be asked for again, 0 for now; null: every vehicle has its result. */
export async function nextLookupIn(tx: Tx, runId: string): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM min(CASE status WHEN 'claimed' THEN lease_until ELSE next_attempt_at END) - clock_timestamp()) * 1000)::float8 AS ms
    FROM cleaning_lookup WHERE run_id = ${runId}::uuid AND status <> 'done'`;
  return row?.ms == null ? null : Math.max(0, Math.ceil(row.ms));
}

/** Every vehicle has its result. @returns whether that ended the run */
export async function finishCleaningRun(tx: Tx, runId: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE cleaning_run r SET status = 'completed', finished_at = now(), touched_at = now(), trouble = NULL, held_until = NULL
    WHERE r.id = ${runId}::uuid AND r.status = 'running'
      AND NOT EXISTS (SELECT FROM cleaning_lookup l WHERE l.run_id = r.id AND l.status <> 'done')`;
  return changed > 0;
}

/**
 * The result of a vehicle, with the word on the vehicle itself, in one statement. A result stands once and for all: a
 * second one changes nothing.
 * @param asked the numbers that were asked for; a vehicle that has others by now does not get the word
 * @returns whether this was the first
 */
export async function settleLookup(
  tx: Tx,
  lookup: { id: string; registrationNumber: string; chassisNumber: string },
  answer: { result: ScrapStatus; simulated: boolean; error: string | null },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ settled: number }[]>`
    WITH settled AS (
      UPDATE cleaning_lookup SET status = 'done', result = ${answer.result}, simulated = ${answer.simulated}, error = ${answer.error},
        answered_at = clock_timestamp(), claim_id = NULL, lease_until = NULL
      WHERE id = ${lookup.id}::uuid AND status <> 'done' RETURNING vehicle_id, result),
    noted AS (
      UPDATE vehicle v SET scrap_result = s.result, scrap_checked_at = clock_timestamp(), scrap_simulated = ${answer.simulated}
      FROM settled s WHERE v.id = s.vehicle_id AND s.result = ANY (${[...SCRAP_ANSWERS]}::text[])
        AND v.registration_number = ${lookup.registrationNumber} AND v.chassis_number = ${lookup.chassisNumber})
    SELECT count(*)::int AS settled FROM settled`;
  return row?.settled === 1;
}

/** Nothing was learnt: the vehicle waits, and is asked for again then. */
export async function postponeLookup(
  tx: Tx,
  lookup: { id: string; claimId: string },
  again: { inMs: number; error: string | null; wasAsked: boolean },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE cleaning_lookup SET status = 'waiting', claim_id = NULL, lease_until = NULL, error = ${again.error},
      attempts = attempts - ${again.wasAsked ? 0 : 1}::int,
      next_attempt_at = clock_timestamp() + ${Math.round(again.inMs)}::int * interval '1 ms'
    WHERE id = ${lookup.id}::uuid AND status = 'claimed' AND claim_id = ${lookup.claimId}::uuid`;
}

/** Vehicles with 取得エラー, and only those, wait to be asked for again. @returns how many */
export function reopenErrors(tx: Tx, runId: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE cleaning_lookup SET status = 'waiting', result = NULL, attempts = 0, next_attempt_at = now(), answered_at = NULL
    WHERE run_id = ${runId}::uuid AND result = 'lookup_error'`;
}

/**
 * Takes the next places in the queue to the service, shared by all runs, workers and attempts, so that together they ask
 * no faster than allowed.
 * @returns milliseconds until the first place
 */
export async function reservePlaces(tx: Tx, places: number, ratePerSecond: number): Promise<number> {
  const seconds = places / ratePerSecond;
  const [row] = await tx.$queryRaw<{ ms: number }[]>`
    INSERT INTO system_flag AS f (key, value, updated_by)
    VALUES ('scrap_lookup_pace', to_jsonb(extract(epoch FROM clock_timestamp()) + ${seconds}::float8), 'scrap-lookup')
    ON CONFLICT (key) DO UPDATE SET updated_at = now(), value =
      to_jsonb(greatest(f.value::text::float8, extract(epoch FROM clock_timestamp())) + ${seconds}::float8)
    RETURNING greatest(0, (f.value::text::float8 - ${seconds}::float8 - extract(epoch FROM clock_timestamp())) * 1000)::float8 AS ms`;
  return row?.ms ?? 0;
}

/** A vehicle of a run as screens and programs see it. */
export interface LookupView {
  id: string;
  vehicleId: string;
  vehicleName: string | null;
  registrationNumber: string | null;
  chassisNumber: string | null;
  inspectionExpiresOn: string | null;
  customerId: string;
  customerName: string;
  cleaningDecision: string;
  result: ScrapStatus | null;
  lacks: Lacks | null;
  simulated: boolean;
  attempts: number;
  error: string | null;
  answeredAt: Date | null;
}

/** @param filter.open only vehicles without a result */
export function listLookups(
  rows: Rows,
  actor: Actor,
  filter: { runId: string; result?: readonly ScrapStatus[] | undefined; open?: boolean | undefined },
  page: { take: number; after?: string | undefined },
): Promise<LookupView[]> {
  const conditions = [
    Prisma.sql`l.run_id = ${filter.runId}::uuid`,
    storeCondition(actor, undefined, 'l.store_id'),
  ];
  if (filter.result?.length) conditions.push(Prisma.sql`l.result = ANY (${[...filter.result]}::text[])`);
  if (filter.open) conditions.push(Prisma.sql`l.result IS NULL`);
  if (page.after) conditions.push(Prisma.sql`l.id > ${page.after}::uuid`);
  return rows.$queryRaw<LookupView[]>`
    SELECT l.id, l.vehicle_id AS "vehicleId", nullif(concat_ws(' ', v.maker, v.model), '') AS "vehicleName",
      v.registration_number AS "registrationNumber", v.chassis_number AS "chassisNumber",
      v.inspection_expires_on::text AS "inspectionExpiresOn", l.customer_id AS "customerId", c.name AS "customerName",
      c.cleaning_decision AS "cleaningDecision", l.result, l.lacks, l.simulated, l.attempts, l.error, l.answered_at AS "answeredAt"
    FROM cleaning_lookup l JOIN vehicle v ON v.id = l.vehicle_id JOIN customer c ON c.id = l.customer_id
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY l.id LIMIT ${page.take}`;
}
