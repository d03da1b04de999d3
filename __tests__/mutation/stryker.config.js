// Stryker over the core, what decides about a sync and what reads Braze's answers, by the tests of pure code and of flows.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/{sync,braze}/*.ts'],
  testRunner: 'jest',
  jest: { configFile: '__tests__/mutation/jest.config.js' },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Jest keeps the modules of every run: a process that runs for long gets slow.
  maxTestRunnerReuse: 60,
  // A survivor runs through everything, on a machine that may be busy; Jest ends a test that hangs before.
  timeoutMS: 12_000,
  timeoutFactor: 1.2,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['progress', 'clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  thresholds: { high: 95, low: 90, break: null },
  // Of no use here; and Stryker would rewrite tsconfig.json with an API that TypeScript 7 does not have.
  ignorePatterns: ['/dist', '/build', '/coverage', '/temp', '/reports', '/bench', '*.log', '/tsconfig*.json'],
};
