// The scripts of release.yml, run by Bash as a runner runs them, with a fake `gh` that records its calls.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { directoryWith } from './directory.ts';

const workflow = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as {
  jobs: Record<string, { steps: { run?: string }[] }>;
};

/** The fake `gh`. `SAME`, `ASSETS`, `MAJOR` and `STATE` are GitHub's side of a test. */
const GH = `#!/usr/bin/env bash
echo "$*" >> calls.txt
case "$*" in
  "api repos/o/r/contents/.github?ref=main "*) [[ $SAME != broken ]] || exit 1; [[ $SAME != no ]] && echo 1111 || echo 2222 ;;
  "api repos/o/r/contents/.github?ref="*) [[ $SAME != broken ]] || exit 1; echo 1111 ;;
  "release view"*) exit 1 ;;
  "release download v1.2.3 --dir draft") mkdir draft; for file in $ASSETS; do touch "draft/$file"; done ;;
  "attestation verify"*) [[ $* != *"$UNSIGNED"* ]] ;;
  "api repos/o/r/git/ref/tags/v1") [[ $MAJOR == yes ]] ;;
  "api repos/o/r/git/ref/tags/"*) exit 1 ;;
  "api repos/o/r/compare/v1...c0ffee "*) echo "$STATE" ;;
  "api repos/o/r/commits/"*) echo c0ffee ;;
  "api repos/o/r/releases/tags/"*) echo true ;;
esac
`;

const DRAFT = 'index.js licenses.txt sbom.cdx.json';

/** Runs the scripts of a job until one fails. Returns the error, if any, and the calls that write. */
function play(job: string, github: Record<string, string> = {}): { error: string | undefined; writes: string[] } {
  const cwd = directoryWith({ gh: GH });
  const env = {
    ...{ PATH: `${cwd}:${process.env['PATH']}`, GH_REPO: 'o/r', GITHUB_SHA: 'c0ffee', TAG: 'v1.2.3' },
    ...{ SAME: 'yes', ASSETS: DRAFT, UNSIGNED: 'nothing', MAJOR: 'yes', STATE: 'ahead', ...github },
  };
  let error: string | undefined;
  for (const { run } of workflow.jobs[job]?.steps ?? []) {
    if (run === undefined) continue;
    const { status, stdout } = spawnSync('bash', ['-e', '-c', run], { cwd, env, encoding: 'utf8' });
    if (status !== 0) {
      error = stdout.split('\n').find((line) => line.startsWith('::error::')) ?? 'no message';
      break;
    }
  }
  const calls = readFileSync(join(cwd, 'calls.txt'), 'utf8').split('\n');
  return { error, writes: calls.filter((call) => /^release (create|edit)|--method/.test(call)) };
}

const create = expect.stringMatching(/^release create v1\.2\.3 --draft --target c0ffee .*sbom\.cdx\.json$/);
const edit = 'release edit v1.2.3 --draft=false --latest=true';

describe('A release', () => {
  test.each([
    ['draft', {}, [create]],
    ['publish', {}, [edit]],
    ['major', {}, ['api --method PATCH repos/o/r/git/refs/tags/v1 -f sha=c0ffee -F force=true']],
    ['major', { STATE: 'identical' }, ['api --method PATCH repos/o/r/git/refs/tags/v1 -f sha=c0ffee -F force=true']],
    ['major', { MAJOR: 'no' }, ['api --method POST repos/o/r/git/refs -f ref=refs/tags/v1 -f sha=c0ffee']],
  ])('writes in the job %s if main has the same workflow files: %j', (job, github, writes) => {
    expect(play(job, github)).toEqual({ error: undefined, writes });
  });

  test.each([
    ['draft', { SAME: 'no' }, /Start the workflow again\.$/],
    ['publish', { SAME: 'no' }, /Delete the draft v1\.2\.3, and start the workflow again\.$/],
    ['major', { SAME: 'no' }, /Move it by hand: git push origin c0ffee:refs\/tags\/v1 --force$/],
    ['draft', { SAME: 'broken' }, /^no message$/],
    ['publish', { SAME: 'broken' }, /^no message$/],
    ['major', { SAME: 'broken' }, /^no message$/],
    ['publish', { ASSETS: `${DRAFT} extra.js` }, /does not have exactly these three files/],
    ['publish', { ASSETS: 'index.js licenses.txt' }, /does not have exactly these three files/],
    ['publish', { UNSIGNED: 'sbom.cdx.json' }, /^no message$/],
    ['publish', { UNSIGNED: 'cyclonedx.org/bom' }, /^no message$/],
    ['major', { STATE: 'behind' }, /a later release has already moved it/],
  ])('stops in the job %s before it writes: %j', (job, github, error) => {
    expect(play(job, github)).toEqual({ error: expect.stringMatching(error), writes: [] });
  });
});
