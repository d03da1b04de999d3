// Jest over what is mutated in processes of their own. Node runs the sources as they are, and the environment tells them
// which mutant is active; dist/ is not even copied.
import { join } from 'node:path';
import base from '../../jest.config.js';

process.env['ACTION_SCRIPT'] = join(import.meta.dirname, '../../src/index.ts');

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  bail: true,
  testMatch: ['<rootDir>/__tests__/e2e/{runner,cancel,proxy}.test.ts'],
};
