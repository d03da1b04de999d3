// install.sh on machines with different programs, with a fake apt-get that knows Ubuntu's or Debian's packages.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { directoryWith } from '../scripts/directory.ts';

/** A simulated machine. It also has what this machine has in /usr/sbin (squid, nginx). */
interface Machine {
  readonly programs: readonly string[];
  readonly fonts: boolean;
  /** Whether apt-get knows a package `chromium`: Debian's does, Ubuntu's does not. */
  readonly knowsChromium: boolean;
}

const bash = '#!/usr/bin/env bash\n';
const apt = `${bash}echo "$*" >> "$CALLS"
[[ $* != *" chromium" || $KNOWS_CHROMIUM == true ]] || { echo "E: Package 'chromium' has no installation candidate"; exit 100; }
`;

/** Runs install.sh on it. Returns the exit code, the errors printed, and the packages that apt-get should install. */
function install({ programs, fonts, knowsChromium }: Machine) {
  const directory = directoryWith({
    'apt-get': apt,
    sudo: `${bash}exec "$@"\n`,
    'dpkg-query': `${bash}${fonts ? 'echo -n installed' : 'exit 1'}\n`,
    ...Object.fromEntries(programs.map((program) => [program, bash])),
  });
  for (const tool of ['bash', 'env', 'cat', 'rm', 'mktemp']) {
    symlinkSync(spawnSync('which', [tool], { encoding: 'utf8' }).stdout.trim(), join(directory, tool));
  }
  const calls = join(directory, 'calls.txt');
  const env = { PATH: directory, CALLS: calls, KNOWS_CHROMIUM: String(knowsChromium) };
  const script = resolve(import.meta.dirname, 'install.sh');
  const { status, stderr } = spawnSync(join(directory, 'bash'), [script], { env, encoding: 'utf8' });
  const called = existsSync(calls) ? readFileSync(calls, 'utf8') : '';
  return { status, stderr, installed: /install --yes --no-install-recommends (.*)/.exec(called)?.[1] };
}

const allPrograms = ['tinyproxy', 'openssl', 'cmark-gfm', 'pngquant'];
const debian: Machine = { programs: allPrograms, fonts: true, knowsChromium: true };
const ubuntu: Machine = { programs: allPrograms, fonts: true, knowsChromium: false };

test.each<[string, Machine, string | undefined]>([
  [
    "on GitHub's image, Google Chrome is found, and no chromium is installed",
    { ...ubuntu, programs: ['openssl', 'google-chrome'], fonts: false },
    'tinyproxy cmark-gfm pngquant fonts-liberation fonts-noto-color-emoji',
  ],
  ['on Debian, chromium is installed', debian, 'chromium'],
  ...['google-chrome', 'chromium', 'chromium-browser'].map((browser): [string, Machine, undefined] => [
    `nothing is installed if nothing is missing, with ${browser}`,
    { ...ubuntu, programs: [...allPrograms, browser] },
    undefined,
  ]),
])('%s', (_name, machine, installed) => {
  expect(install(machine)).toEqual({ status: 0, stderr: '', installed });
});

test('on Ubuntu without a browser, the script says which ones it accepts', () => {
  expect(install(ubuntu)).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /no installation candidate\n.*yourself: google-chrome chromium chromium-browser\.\n$/s,
    ),
    installed: 'chromium',
  });
});
