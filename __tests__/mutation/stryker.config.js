// Stryker mutates the core, which decides about syncs and reads Braze's answers, and runs the tests of code and flows.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/{sync,braze}/*.ts'],
  testRunner: 'jest',
  jest: { configFile: '__tests__/mutation/jest.config.js' },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Jest keeps the modules of every run, so a process that runs for long gets slow.
  maxTestRunnerReuse: 60,
  // A survivor runs all tests, on a machine that may be busy. Jest ends a test that hangs before that.
  timeoutMS: 12_000,
  timeoutFactor: 1.2,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['progress', 'clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  thresholds: { high: 95, low: 90, break: null },
  // Not needed here. Stryker would also rewrite tsconfig.json with an API that TypeScript 7 does not have.
  ignorePatterns: ['/dist', '/build', '/coverage', '/temp', '/reports', '/bench', '*.log', '/tsconfig*.json'],
};
