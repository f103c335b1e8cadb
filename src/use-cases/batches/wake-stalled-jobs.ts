import { listStalledDryRuns } from '#db/dry-runs';
import { listStalledBatches } from '#db/follow-batches';
import { listSilentCleaningRuns } from '#db/cleaning-runs';
import { listSilentImports } from '#db/imports';
import { runDryRunJob } from '../dry-runs/manage-dry-runs.ts';
import { runCleaningJob } from '../cleaning/control-run.ts';
import { listStalledSingleSends } from '#db/single-sends';
import { listSilentPostcardBatches } from '#db/postcard-batches';
import { listSilentEndpoints } from '#db/webhooks';
import type { UseCaseDeps } from '../deps.ts';
import { runImportJob } from '../imports/control-import.ts';
import { runMessageSend } from '../messages/message-send.ts';
import { runPostcardJob } from '../postcards/create-batch.ts';
import { runWebhookJob } from '../webhooks/manage-endpoints.ts';
import { runBatchJob } from './batch-job.ts';

/** A job gives a sign of life every few seconds; a paced one at least with each chunk. */
const SILENT_MS = 60_000;
const AT_ONCE = 100;

/**
 * Starts or wakes bulk work that should be running and has given no sign of life: asked for while Temporal was down, or
 * lost by it. A workflow that runs only looks at its row again.
 * @returns how many
 */
export async function wakeStalledJobs(deps: UseCaseDeps): Promise<number> {
  const silent = { silentForMs: SILENT_MS, limit: AT_ONCE };
  const [batches, dryRuns] = [
    await listStalledBatches(deps.db, silent),
    await listStalledDryRuns(deps.db, silent),
  ];
  for (const batch of batches) await runBatchJob(deps, batch);
  const imports = await listSilentImports(deps.db, silent);
  for (const run of dryRuns) await runDryRunJob(deps, run);
  for (const job of imports) await runImportJob(deps, job);
  const cleaning = await listSilentCleaningRuns(deps.db, silent);
  for (const run of cleaning) await runCleaningJob(deps, run);
  const sends = await listStalledSingleSends(deps.db, silent);
  for (const { id } of sends) await runMessageSend(deps, id);
  const postcards = await listSilentPostcardBatches(deps.db, silent);
  for (const batch of postcards) await runPostcardJob(deps, batch);
  const endpoints = await listSilentEndpoints(deps.db, silent);
  for (const endpoint of endpoints) await runWebhookJob(deps, endpoint);
  return (
    batches.length +
    endpoints.length +
    dryRuns.length +
    imports.length +
    cleaning.length +
    sends.length +
    postcards.length
  );
}
