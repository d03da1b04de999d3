// Stryker over the entry of the action, which only shows in a process of its own: a few end-to-end tests run src/index.ts.
import tables from './tables.config.js';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  ...tables,
  mutate: ['src/index.ts'],
  testRunner: 'command',
  commandRunner: { command: 'npm run --silent jest -- --config __tests__/mutation/process.jest.config.js' },
  coverageAnalysis: 'off',
  incrementalFile: 'reports/mutation/process.incremental.json',
  jsonReporter: { fileName: 'reports/mutation/process.json' },
};
