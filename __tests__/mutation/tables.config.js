// Stryker over all of src/ but its entry, by the tests that run src/ in their own process.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/**/*.ts', '!src/index.ts'],
  testRunner: 'jest',
  jest: { configFile: '__tests__/mutation/jest.config.js' },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Jest keeps the modules of every run: a process that runs for long gets slow.
  maxTestRunnerReuse: 60,
  // A survivor runs through everything, on a machine that may be busy; Jest ends a test that hangs long before.
  timeoutMS: 90_000,
  timeoutFactor: 4,
  incremental: true,
  incrementalFile: 'reports/mutation/tables.incremental.json',
  reporters: ['progress', 'clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation/tables.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  thresholds: { high: 95, low: 90, break: null },
  // Of no use here; and Stryker would rewrite tsconfig.json with an API that TypeScript 7 does not have.
  ignorePatterns: [
    '/dist',
    '/build',
    '/coverage',
    '/temp',
    '/reports',
    '/bench',
    '/__tests__/world/schedules',
    '*.log',
    '/tsconfig*.json',
  ],
};
