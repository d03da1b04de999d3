// A separate Jest project, because these tests need programs that a machine may not have (install.sh).
import base from '../../jest.config.js';

const { testEnvironment, injectGlobals, extensionsToTreatAsEsm, transform } = base;

/** @type {import('jest').Config} */
export default {
  testEnvironment,
  injectGlobals,
  extensionsToTreatAsEsm,
  transform,
  rootDir: '../..',
  testMatch: ['<rootDir>/__tests__/system/**/*.test.ts'],
  maxWorkers: '100%', // Most tests wait for other programs, not for a core.
  testTimeout: 60_000,
};
