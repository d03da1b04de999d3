// The lock, the licences, the stubs and the bill of materials.
import { describe, expect, test } from '@jest/globals';
import { billOfDist } from '../../scripts/bill.ts';
import { bundled, isAllowed, licenceProblems, locked, tally } from '../../scripts/licences.ts';
import { lockProblems } from '../../scripts/lock.ts';
import { stubProblems } from '../../scripts/stub-uses.ts';

const HASH = `sha512-${'A'.repeat(86)}==`;

const lockOf = (packages: object): string => JSON.stringify({ packages });

const LOCK = lockOf({
  '': { version: '1.0.0', license: 'MIT' },
  'scripts/stubs/undici': { name: 'stub-of-undici', version: '0.0.0', license: 'MIT' },
  'node_modules/undici': { resolved: 'scripts/stubs/undici', link: true },
  'node_modules/ms': { version: '2.1.3', integrity: HASH, license: 'MIT' },
  'node_modules/a/node_modules/@b/c': { version: '1.0.0', integrity: HASH, license: 'ISC' },
  'node_modules/khroma': { version: '1.0.0', integrity: HASH },
  'node_modules/nobody': { version: '1.0.0', integrity: HASH },
});

describe('The lock', () => {
  test('has no problem if it has packages, each with a hash, and the links point to stubs', () => {
    expect(lockProblems(LOCK)).toEqual([]);
    expect(lockProblems(lockOf({ '': {} }))).toEqual(['package-lock.json has no packages']);
  });

  test.each([
    ['has no hash', { version: '1.0.0', optional: true }, /^node_modules\/x: the lock has no SHA-512 hash/],
    ['has a weak hash', { integrity: `sha1-${'A'.repeat(27)}=` }, /no SHA-512 hash/],
    ['has half a hash', { integrity: HASH.slice(0, 40) }, /no SHA-512 hash/],
    ['has an address', { integrity: HASH, resolved: 'https://evil.test/x.tgz' }, /names the address https:\/\/evil/],
    ['is a link to somewhere else', { resolved: '../x', link: true }, /a link may only point to scripts\/stubs\//],
  ])('has a problem if a package %s', (_what, entry, problem) => {
    expect(lockProblems(lockOf({ 'node_modules/x': entry }))).toEqual([expect.stringMatching(problem)]);
  });

  test('names every package except this one and the stubs, and is counted by licence', () => {
    expect(locked(LOCK)).toEqual([
      { name: 'ms', licence: 'MIT' },
      { name: '@b/c', licence: 'ISC' },
      { name: 'khroma', licence: 'MIT' },
      { name: 'nobody', licence: '' },
    ]);
    expect(tally(locked(LOCK))).toBe('MIT 2, ISC 1, unknown 1');
  });
});

test('dist/licenses.txt names a package if a line after an empty one is a package of the lock', () => {
  const text = 'ms\nMIT\nThe MIT License\n\nA line\nms\nis a word of the text here\n\nstub-of-undici\nMIT\n';
  expect(bundled(text, LOCK).map(({ name }) => name)).toEqual(['ms', 'stub-of-undici']);
});

describe('A licence', () => {
  test.each([
    ['(MIT OR GPL-3.0-only)', true],
    ['Apache-2.0 AND MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT AND (GPL-3.0-only OR ISC))', false],
    ['SEE LICENSE IN LICENSE', false],
  ])('%s is allowed: %s', (expression, allowed) => {
    expect(isAllowed(expression, ['MIT', 'ISC', 'Apache-2.0'])).toBe(allowed);
  });

  const data = [{ name: 'data', licence: 'CC-BY-4.0' }];
  const fine = [{ name: 'fine', licence: 'MIT' }];
  test.each([
    ['such as CC-BY-4.0 is allowed for a tool', fine, data, []],
    ['such as CC-BY-4.0 is not allowed in the bundle', data, fine, ['dist/ bundles data, licence: CC-BY-4.0']],
    ['in the bundle must be known', [{ name: 'x', licence: '' }], [], ['dist/ bundles x, licence: unknown']],
    ['must be there', [], [], ['dist/licenses.txt lists no packages']],
  ])('%s', (_what, inBundle, others, problems) => {
    expect(licenceProblems(inBundle, others)).toEqual(problems);
  });
});

describe('The bundle', () => {
  const known = `
    class ProxyAgent { constructor() { throw new Error('not getAgentDispatcher()') } }
    // getExecOutput() is never called.
    getAgentDispatcher(url) { return this._getProxyAgentDispatcher(url); }
    _getProxyAgentDispatcher(url) { return new ProxyAgent(url); }
  `;

  test('uses no stub if only the packages name the functions that use it; if they do not, it is checked again', () => {
    expect(stubProblems(known)).toEqual([]);
    expect(stubProblems('')).toHaveLength(2);
  });

  test.each([
    ['client.getAgentDispatcher(url);', 'getAgentDispatcher'],
    ['client._getProxyAgentDispatcher(url);', '_getProxyAgentDispatcher'],
    ['new undici.ProxyAgent(url);', 'ProxyAgent'],
    ['await (0, exec.getExecOutput)(5);', 'getExecOutput'],
  ])('uses a stub with %s', (call, name) => {
    expect(stubProblems(known + call)).toEqual([expect.stringContaining(name)]);
  });
});

describe('The bill of materials', () => {
  const component = (name: string, version: string, shown = name) => ({
    'bom-ref': `${name}@${version}`,
    name: shown,
    version,
    purl: `pkg:npm/${name}@${version}`,
  });
  const whole = component('action', '1.2.3', 'folder');
  const parts = [
    component('ms', '2.1.3'),
    component('nobody', '1.0.0'),
    component('stub-of-undici', '0.0.0', 'undici'),
  ];
  const bill = {
    metadata: { component: whole },
    components: parts,
    dependencies: [
      { ref: 'action@1.2.3', dependsOn: ['ms@2.1.3', 'nobody@1.0.0', 'stub-of-undici@0.0.0'] },
      { ref: 'nobody@1.0.0', dependsOn: [] },
    ],
  };
  const options = { licenses: 'ms\nMIT\n\nstub-of-undici\nMIT\n', lock: LOCK, repository: 'owner/name' };

  test('has what dist/ bundles; a stub is not an npm package, and the main component is the repository', () => {
    expect(billOfDist(bill, options)).toEqual({
      metadata: { component: { ...whole, name: 'name', purl: 'pkg:github/owner/name@v1.2.3' } },
      components: [parts[0], { 'bom-ref': 'stub-of-undici@0.0.0', name: 'stub-of-undici', version: '0.0.0' }],
      dependencies: [{ ref: 'action@1.2.3', dependsOn: ['ms@2.1.3', 'stub-of-undici@0.0.0'] }],
    });
    // npm must list every part of dist/.
    expect(() => billOfDist({ ...bill, components: [] }, options)).toThrow(/lacks a package that dist\/ bundles/);
  });
});
