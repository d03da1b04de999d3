// Jest in mutation tests: it runs the tests that run src/ in this process, cheap ones first, until one fails.
import { join } from 'node:path';
import base from '../../jest.config.js';

// Read by __tests__/world/schedules.test.ts: the tables kill most mutants, and each survivor plays all of these.
process.env['SCHEDULES'] = '100';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  // e2e/ and simulator/ run dist/, which has no mutants; checker.test.ts tests the checker, not the step.
  testMatch: ['<rootDir>/__tests__/*.test.ts', '<rootDir>/__tests__/{sync,braze,github,world}/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/__tests__/world/checker.test.ts'],
  testTimeout: 10_000, // A test that hangs has failed.
  testRunner: join(import.meta.dirname, 'jest-circus.js'),
  testEnvironment: join(import.meta.dirname, 'environment.js'),
  testSequencer: '<rootDir>/__tests__/mutation/sequencer.js',
  setupFilesAfterEnv: ['<rootDir>/__tests__/mutation/setup.js'],
};
