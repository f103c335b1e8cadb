import { Context } from '@temporalio/activity';
import type { ImportStatus } from '#contract/imports';
import { runImport } from '#use-cases/imports/run-import';
import type { ActivityDeps } from './activity-deps.ts';

/** Works through an import's file; killed at any moment it goes on with the first row that is not in. */
export async function runImportRows(
  deps: ActivityDeps,
  { importId }: { importId: string },
): Promise<{ status: ImportStatus }> {
  const { heartbeat, cancellationSignal } = Context.current();
  const status = await runImport(deps, importId, (rowNumber) => {
    heartbeat({ rowNumber });
    // A worker that is told to stop gives the rest to another one at once.
    cancellationSignal.throwIfAborted();
  });
  return { status };
}
