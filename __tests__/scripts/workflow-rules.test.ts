// Each rule for workflows, followed and broken.
import { expect, test } from '@jest/globals';
import { OWN_ACTION, versionsUsed, violations } from '../../scripts/workflow-rules.ts';

const HASH = '0123456789abcdef0123456789abcdef01234567';

/** A workflow that follows every rule: it uses the action, has the required check, and moves a tag. */
const GOOD = `on:
  pull_request:
  workflow_dispatch:
permissions: {}
jobs:
  sync:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${HASH} # v1.2.3
        with:
          persist-credentials: false
      - uses: ./
        id: sync
      - run: echo "$STATUS"
        env:
          STATUS: \${{ steps.sync.outputs.status }}
  passed:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      statuses: write
    steps:
      - run: gh api --method POST "repos/$GH_REPO/statuses/$GITHUB_SHA" -f state=success
  tag:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: write
    steps:
      - run: |
          ours=$(gh api "repos/$GH_REPO/contents/.github?ref=$GITHUB_SHA")
          main=$(gh api "repos/$GH_REPO/contents/.github?ref=main")
          if [[ $ours != "$main" ]]; then exit 1; fi
          gh api --method PATCH "repos/$GH_REPO/git/refs/tags/v1" -f sha="$GITHUB_SHA"
`;

const found = (text: string, isExample = false) =>
  violations(text, { path: 'x.yml', isExample, outputs: ['status'] }).map(({ line, message }) => `${line}: ${message}`);

/** A rule, a replacement that breaks it, and the only finding that is expected. */
type Breach = readonly [rule: string, from: string, to: string, finding: RegExp];

const VIOLATIONS: readonly Breach[] = [
  ['permissions at the top are empty', 'permissions: {}', 'permissions: { contents: write }', /^4: .*`permissions: \{/],
  ['permissions at the top are empty, not read-all', 'permissions: {}', 'permissions: read-all', /^4: .*`permissions/],
  ['there are permissions at the top', 'permissions: {}\n', '', /^1: .*`permissions: \{\}` at the top/],
  ['a job has a timeout', '    timeout-minutes: 5\n', '', /^7: .*timeout-minutes/],
  ['a job has permissions', '    permissions:\n      contents: read\n', '', /^7: .*its own `permissions`/],
  ['an action is pinned', `checkout@${HASH}`, 'checkout@v5', /^12: `actions\/checkout@v5` needs a full commit hash/],
  ['a hash is not short', HASH, HASH.slice(0, 12), /^12: .*full commit hash/],
  ['a hash has its version in a comment', ' # v1.2.3', '', /^12: .*version in a comment/],
  ['the comment names more than a major version', '# v1.2.3', '# v1', /^12: .*version in a comment/],
  ['a checkout keeps no credentials', 'persist-credentials: false', 'fetch-depth: 1', /^12: .*persist-credentials/],
  ['persist-credentials is false', 'credentials: false', 'credentials: true', /^12: .*persist-credentials/],
  ['a script contains no expression', 'echo "$STATUS"', `echo "\${{ github.ref }}"`, /^17: .*pass it in `env`/],
  ['an output exists', 'outputs.status', 'outputs.state', /^19: the action has no output `state`/],
  [
    'the required check posts a status',
    '/statuses/$GITHUB_SHA',
    '/nothing',
    /^21: `passed` is required.*post a status/,
  ],
  [
    'a job that posts a status checks out nothing',
    '- run: gh api',
    `- uses: o/r@${HASH} # v1.2.3\n      - run: gh api`,
    /^26: .*checks out nothing/,
  ],
  ['a tag is moved after a comparison', 'ref=main', 'ref=v1', /^33: compare the workflow files on main/],
  ['the comparison stops the script', 'exit 1', 'echo', /^33: compare/],
  ['the comparison comes first in its script', 'ours', 'gh release edit v1\n          ours', /^33: compare/],
  ...['gh release create v1.2.3 --draft', 'gh release edit v1', 'git push origin v1'].map((command): Breach => {
    const alone = `- run: ${command}\n      - run: |\n`;
    return [`\`${command}\` is in a script with a comparison`, '- run: |\n', alone, /^33: compare/];
  }),
];

const own = GOOD.replace('./', `${OWN_ACTION}@v1`);

test.each(VIOLATIONS)('a workflow has a finding unless %s', (_rule, from, to, finding) => {
  expect(GOOD).toContain(from);
  expect(found(GOOD.replace(from, () => to))).toEqual([expect.stringMatching(finding)]);
});

test('the required check needs no status if only pull requests start it', () => {
  const text = GOOD.replace('  workflow_dispatch:\n', '').replace('/statuses/$GITHUB_SHA', '/nothing');
  expect(found(text)).toEqual([]);
});

test('a workflow that follows every rule has no finding; a branch, or this action by its version, is a finding', () => {
  expect(found(GOOD)).toEqual([]);
  const call =
    'on: push\npermissions: {}\njobs:\n  a:\n    permissions: {}\n    uses: o/r/.github/workflows/w.yml@main\n';
  expect(found(call)).toEqual([expect.stringMatching(/^6: .*full commit hash/)]);
  expect(found(own)).toHaveLength(1);
});

test('an example may name this action by its major version, but no other action, and needs no timeout', () => {
  expect(found(own.replace('    timeout-minutes: 5\n', ''), true)).toEqual([]);
  expect(found(GOOD.replace(`@${HASH}`, '@v5'), true)).toHaveLength(1);
});

test('the versions of an action are collected from all files and all parts of a repository', () => {
  const versions = versionsUsed([
    `- uses: a/b/init@${HASH} # v1.0.0\n- uses: c/d@v1`,
    `- uses: a/b/analyze@${HASH} # v2.0.0`,
  ]);
  expect(versions).toEqual(
    new Map([
      ['a/b', new Set([`${HASH} # v1.0.0`, `${HASH} # v2.0.0`])],
      ['c/d', new Set(['v1'])],
    ]),
  );
});
