import { expect, test } from '@jest/globals';
import type { BundleOptions } from '@temporalio/worker';
import { bundleWorkflowCode } from '@temporalio/worker';
import { bundleOptions, workflowsPath } from '#temporal/bundle';

/** Modules of a webpack build that stand in this repository or come from packages. */
async function bundledModules(): Promise<string[]> {
  const modules = new Set<string>();
  const options = bundleOptions(workflowsPath);
  const hook: BundleOptions['webpackConfigHook'] = (config) => {
    const hooked = options.webpackConfigHook?.(config) ?? config;
    hooked.plugins = [
      ...(hooked.plugins ?? []),
      {
        apply: (compiler) =>
          compiler.hooks.compilation.tap('list', (compilation) =>
            compilation.hooks.finishModules.tap('list', (all) => {
              for (const module of all) {
                const { resource } = module as { resource?: string };
                if (resource) modules.add(resource);
              }
            }),
          ),
      },
    ];
    return hooked;
  };
  await bundleWorkflowCode({ ...options, webpackConfigHook: hook });
  return [...modules];
}

test('the workflows hold rules and contract only, and of packages the SDK only', async () => {
  const modules = await bundledModules();
  const ours = modules
    .filter((file) => !file.includes('/node_modules/'))
    .map((file) => file.replace(/^.*\/(src|workflows)\//, '$1/'));
  expect(ours.length).toBeGreaterThan(4);
  expect(
    ours.filter((file) => !/^(workflows\/|src\/(domain|contract)\/|src\/errors\.ts)/.test(file)),
  ).toEqual([]);
  const packages = modules
    .map((file) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
    .filter((name): name is string => name !== undefined);
  expect([...new Set(packages)].sort()).toEqual([
    '@temporalio/common',
    '@temporalio/workflow',
    'long',
    'ms',
    'nexus-rpc',
  ]);
}, 60_000);
