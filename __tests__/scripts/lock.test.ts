// The lock, the stubs and the bill of materials.
import { describe, expect, test } from '@jest/globals';
import { billOfDist } from '../../scripts/bill.ts';
import { lockProblems } from '../../scripts/lock.ts';
import { stubProblems } from '../../scripts/stub-uses.ts';

const HASH = `sha512-${'A'.repeat(86)}==`;

const lockOf = (packages: object): string => JSON.stringify({ packages });

describe('A lock', () => {
  test('is whole where each package has a hash, and the links lead to stubs', () => {
    const packages = {
      '': { version: '1.0.0' },
      'node_modules/ms': { version: '2.1.3', integrity: HASH },
      'node_modules/undici': { resolved: 'scripts/stubs/undici', link: true },
      'scripts/stubs/undici': { name: 'stub-of-undici', version: '0.0.0' },
    };
    expect(lockProblems(lockOf(packages))).toEqual([]);
  });

  test.each([
    ['has no hash', { version: '1.0.0', optional: true }, /^node_modules\/x: the lock has no SHA-512 hash/],
    ['has a weak hash', { integrity: `sha1-${'A'.repeat(27)}=` }, /no SHA-512 hash/],
    ['has half a hash', { integrity: HASH.slice(0, 40) }, /no SHA-512 hash/],
    ['has an address', { integrity: HASH, resolved: 'https://evil.test/x.tgz' }, /names the address https:\/\/evil/],
    ['is a link to somewhere else', { resolved: '../x', link: true }, /a link may lead to scripts\/stubs\/ only/],
  ])('is not whole where a package %s', (_what, entry, problem) => {
    expect(lockProblems(lockOf({ 'node_modules/x': entry }))).toEqual([expect.stringMatching(problem)]);
  });

  test('is not whole where it has no packages', () => {
    expect(lockProblems(lockOf({ '': {} }))).toEqual(['package-lock.json has no packages']);
  });
});

describe('The bundle', () => {
  const known = `
    class ProxyAgent { constructor() { throw new Error('not getAgentDispatcher()') } }
    // getExecOutput() is for nobody.
    getAgentDispatcher(url) { return this._getProxyAgentDispatcher(url); }
    _getProxyAgentDispatcher(url) { return new ProxyAgent(url); }
  `;

  test('reaches no stub where only the packages name what leads to it', () => {
    expect(stubProblems(known)).toEqual([]);
  });

  test.each([
    ['client.getAgentDispatcher(url);', ['getAgentDispatcher']],
    ['client._getProxyAgentDispatcher(url);', ['_getProxyAgentDispatcher']],
    ['new undici.ProxyAgent(url);', ['ProxyAgent']],
    ['await (0, exec.getExecOutput)(5);', ['getExecOutput']],
  ])('reaches a stub by %s', (call, names) => {
    const problems = stubProblems(known + call);
    expect(problems).toEqual(names.map((name) => expect.stringContaining(name)));
  });

  test('is read again where a package no longer has what is known', () => {
    expect(stubProblems('')).toHaveLength(2);
  });
});

describe('The bill of materials', () => {
  const lock = lockOf({
    'node_modules/ms': { version: '2.1.3', integrity: HASH },
    'node_modules/tool': { version: '1.0.0', integrity: HASH },
    'node_modules/undici': { resolved: 'scripts/stubs/undici', link: true },
    'scripts/stubs/undici': { name: 'stub-of-undici', version: '0.0.0' },
  });
  const component = (name: string, version: string, shown = name) => ({
    'bom-ref': `${name}@${version}`,
    name: shown,
    version,
    purl: `pkg:npm/${name}@${version}`,
  });
  const whole = component('action', '1.2.3', 'folder');
  const parts = [component('ms', '2.1.3'), component('tool', '1.0.0'), component('stub-of-undici', '0.0.0', 'undici')];
  const bill = {
    metadata: { component: whole },
    components: parts,
    dependencies: [
      { ref: 'action@1.2.3', dependsOn: ['ms@2.1.3', 'tool@1.0.0', 'stub-of-undici@0.0.0'] },
      { ref: 'tool@1.0.0', dependsOn: [] },
    ],
  };
  const licenses = 'ms\nMIT\n\nstub-of-undici\nMIT\n';
  const repository = 'owner/name';

  test('has what dist/ bundles; a stub is no package of npm, and the whole is the repository', () => {
    expect(billOfDist(bill, { licenses, lock, repository })).toEqual({
      metadata: { component: { ...whole, name: 'name', purl: 'pkg:github/owner/name@v1.2.3' } },
      components: [parts[0], { 'bom-ref': 'stub-of-undici@0.0.0', name: 'stub-of-undici', version: '0.0.0' }],
      dependencies: [{ ref: 'action@1.2.3', dependsOn: ['ms@2.1.3', 'stub-of-undici@0.0.0'] }],
    });
  });

  test('is refused where npm does not know a part of dist/', () => {
    const less = { ...bill, components: [] };
    expect(() => billOfDist(less, { licenses, lock, repository })).toThrow(/lacks some of what dist\/ bundles/);
  });
});
