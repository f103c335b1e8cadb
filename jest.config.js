/** One project per kind of test, so that a test of a pure rule never waits for a server (test/setup/parts.js). */
const shared = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript', tsx: false }, transform: {} },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.tmp/'],
  globalTeardown: '<rootDir>/test/setup/teardown.js',
};

/** Set-up script by the folders of test/ whose tests need it. */
const folders = {
  pure: { folders: ['domain', 'contract', 'channels', 'config', 'web'] },
  database: { folders: ['db', 'use-cases', 'activities', 'http', 'house'], setup: 'needs-database' },
  workflows: { folders: ['workflows'], setup: 'needs-workflows' },
  histories: { folders: ['histories'], setup: 'needs-bundle' },
  engine: { folders: ['temporal'], setup: 'needs-engine' },
  faults: { folders: ['faults'], setup: 'needs-program' },
  e2e: { folders: ['e2e'], setup: 'needs-browser' },
};

const project = ([displayName, { folders: inside, setup }]) => ({
  ...shared,
  displayName,
  testMatch: inside.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  ...(setup ? { globalSetup: `<rootDir>/test/setup/${setup}.js` } : { globalTeardown: undefined }),
});

export default {
  // Many tests wait for servers of their own: three fill two cores.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/setup/longest-first.js',
  testTimeout: 20_000,
  projects: Object.entries(folders).map(project),
};
