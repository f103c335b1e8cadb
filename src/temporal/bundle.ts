import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundleOptions, bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

/** How the workflows are bundled, for prebuilt bundles, tests and replays alike: package imports lead to the sources. */
export const bundleOptions = (workflowsPath: string): BundleOptions => ({
  workflowsPath,
  webpackConfigHook: (config) => ({
    ...config,
    resolve: { ...config.resolve, conditionNames: ['source', '...'] },
  }),
});

/** workflows/index.ts of the source tree this file stands in. */
export const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

/** Bundles the workflows of the source tree; takes seconds, so production uses the file of `buildWorkflowBundle`. */
export const bundleWorkflows = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode(bundleOptions(workflowsPath));

/**
 * Writes the bundle to a file.
 * @returns SHA-256 hex of the code, which names the version of the worker
 */
export async function buildWorkflowBundle(outFile: string): Promise<string> {
  const { code } = await bundleWorkflows();
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(`${outFile}.tmp`, code);
  await rename(`${outFile}.tmp`, outFile);
  return createHash('sha256').update(code).digest('hex');
}
