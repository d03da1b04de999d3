// Licences: how they are read, and which may be.
import { describe, expect, test } from '@jest/globals';
import { bundled, isAllowed, licenceProblems, locked, tally } from '../../scripts/licences.ts';

const LOCK = JSON.stringify({
  packages: {
    '': { license: 'MIT' },
    'scripts/stubs/undici': { license: 'MIT' },
    'node_modules/undici': { resolved: 'scripts/stubs/undici', link: true },
    'node_modules/ms': { license: 'MIT' },
    'node_modules/a/node_modules/@b/c': { license: 'ISC' },
    'node_modules/@swc/core-freebsd-x64': { optional: true },
    'node_modules/nobody': {},
  },
});

describe('The lock', () => {
  test.concurrent('names every package but this one and the stubs', async () => {
    expect(locked(LOCK)).toEqual([
      { name: 'ms', licence: 'MIT' },
      { name: '@b/c', licence: 'ISC' },
      { name: '@swc/core-freebsd-x64', licence: 'Apache-2.0 AND MIT' },
      { name: 'nobody', licence: '' },
    ]);
  });

  test.concurrent('is counted by licence', async () => {
    expect(tally(locked(LOCK))).toBe('MIT 1, ISC 1, Apache-2.0 AND MIT 1, not said 1');
  });
});

describe('dist/licenses.txt', () => {
  test.concurrent('names a package where one of the lock stands after an empty line', async () => {
    const text = 'ms\nMIT\nThe MIT License\n\nms\nis a word of the text, and not of the lock as below\n\nundici\nMIT\n';
    const names = bundled(text.replace('\n\nms\nis', '\n\nA line\nms is'), LOCK).map(({ name }) => name);
    expect(names).toEqual(['ms', 'undici']);
  });
});

describe('A licence', () => {
  test.concurrent.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only OR MIT', true],
    ['Apache-2.0 AND MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['(MIT AND (GPL-3.0-only OR ISC))', false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
    ['', false],
  ])('%s is allowed: %s', async (expression, allowed) => {
    expect(isAllowed(expression, ['MIT', 'ISC', 'Apache-2.0'])).toBe(allowed);
  });

  test.concurrent('that may be for a tool may not be for the bundle', async () => {
    const data = [{ name: 'data', licence: 'CC-BY-4.0' }];
    const fine = [{ name: 'fine', licence: 'MIT' }];
    expect(licenceProblems(fine, data)).toEqual([]);
    expect(licenceProblems(data, fine)).toEqual(['dist/ bundles data, licence: CC-BY-4.0']);
  });

  test.concurrent('that nothing says is refused', async () => {
    expect(licenceProblems([{ name: 'x', licence: '' }], [])).toEqual(['dist/ bundles x, licence: not said']);
  });

  test.concurrent('list without packages is refused', async () => {
    expect(licenceProblems([], [])).toEqual(['dist/licenses.txt names no package']);
  });
});
