import type { CleaningBatch, CleaningLookup, CleaningRun } from '#contract/cleaning';
import { SCRAP_STATUSES } from '#domain/scrap-lookup';
import type { CleaningBatchView } from '#use-cases/cleaning/find-decisions';
import type { CleaningRunView, LookupView } from '#use-cases/cleaning/find-runs';
import { instantIn } from './instant.ts';

export function presentRun(run: CleaningRunView, timeZone: string): CleaningRun {
  const at = instantIn(timeZone);
  const { workflowId: _engine, heldForMs, counts: found, measuredRate, ...rest } = run;
  const counts = Object.fromEntries(
    SCRAP_STATUSES.map((word) => [word, found[word] ?? 0]),
  ) as CleaningRun['counts'];
  const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isAtWork = run.status === 'running';
  const rate = measuredRate ?? run.ratePerSecond;
  return {
    ...rest,
    counts,
    done,
    measuredRatePerSecond: measuredRate && Math.round(measuredRate * 10) / 10,
    secondsLeft: isAtWork ? Math.ceil((run.total - done) / rate + heldForMs / 1_000) : null,
    heldUntil: heldForMs > 0 ? at(run.heldUntil) : null,
    createdAt: at(run.createdAt),
    finishedAt: at(run.finishedAt),
  };
}

export function presentLookup(lookup: LookupView, timeZone: string): CleaningLookup {
  const { id, vehicleId, result, lacks, simulated, attempts, error } = lookup;
  const { registrationNumber, chassisNumber, inspectionExpiresOn } = lookup;
  return {
    id,
    vehicleId,
    vehicle: { name: lookup.vehicleName, registrationNumber, chassisNumber, inspectionExpiresOn },
    customer: {
      id: lookup.customerId,
      name: lookup.customerName,
      cleaningDecision: lookup.cleaningDecision as CleaningLookup['customer']['cleaningDecision'],
    },
    result,
    lacks,
    simulated,
    attempts,
    error,
    answeredAt: instantIn(timeZone)(lookup.answeredAt),
  };
}

export function presentCleaningBatch(batch: CleaningBatchView, timeZone: string): CleaningBatch {
  const at = instantIn(timeZone);
  return { ...batch, createdAt: at(batch.createdAt), undoneAt: at(batch.undoneAt) };
}
