// install.sh on machines that have other programs and other packages, by an apt-get that knows what Ubuntu or Debian has.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';

const script = resolve(import.meta.dirname, 'install.sh');
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** What a machine is made of. What is in /usr/sbin here (squid, nginx) is there, too. */
interface Machine {
  readonly programs: readonly string[];
  readonly fonts: boolean;
  /** Whether apt-get knows a package `chromium`: Debian's does, Ubuntu's does not. */
  readonly knowsChromium: boolean;
}

const APT = `#!/usr/bin/env bash
echo "$*" >> "$CALLS"
[[ $* != *" chromium" || $KNOWS_CHROMIUM == true ]] || { echo "E: Package 'chromium' has no installation candidate"; exit 100; }
`;

/** Runs install.sh there. Returns its exit code, what it printed, and what apt-get was to install. */
function install({ programs, fonts, knowsChromium }: Machine) {
  const directory = mkdtempSync(join(tmpdir(), 'install-'));
  directories.push(directory);
  const path = (name: string): string => join(directory, name);
  const write = (name: string, text: string): void => {
    writeFileSync(path(name), text);
    chmodSync(path(name), 0o755);
  };
  for (const tool of ['bash', 'env', 'cat', 'rm', 'mktemp']) {
    const found = spawnSync('which', [tool], { encoding: 'utf8' }).stdout.trim();
    symlinkSync(found, path(tool));
  }
  write('apt-get', APT);
  write('sudo', '#!/usr/bin/env bash\nexec "$@"\n');
  write('dpkg-query', fonts ? '#!/usr/bin/env bash\necho -n installed\n' : '#!/usr/bin/env bash\nexit 1\n');
  for (const program of programs) write(program, '#!/usr/bin/env bash\n');
  const env = { PATH: directory, CALLS: path('calls.txt'), KNOWS_CHROMIUM: String(knowsChromium) };
  const { status, stderr } = spawnSync(path('bash'), [script], { env, encoding: 'utf8' });
  const calls = existsSync(path('calls.txt')) ? readFileSync(path('calls.txt'), 'utf8') : '';
  return { status, stderr, installed: /install --yes --no-install-recommends (.*)/.exec(calls)?.[1] };
}

const all = ['tinyproxy', 'openssl', 'cmark-gfm', 'pngquant'];

test('on an image of GitHub, Google Chrome is found, and Ubuntu is asked for no chromium', () => {
  const machine = { programs: ['openssl', 'google-chrome'], fonts: false, knowsChromium: false };
  const installed = 'tinyproxy cmark-gfm pngquant fonts-liberation fonts-noto-color-emoji';
  expect(install(machine)).toEqual({ status: 0, stderr: '', installed });
});

test('on Debian, chromium is installed', () => {
  expect(install({ programs: all, fonts: true, knowsChromium: true })).toEqual({
    status: 0,
    stderr: '',
    installed: 'chromium',
  });
});

test('on Ubuntu without a browser, the script says which ones it takes', () => {
  expect(install({ programs: all, fonts: true, knowsChromium: false })).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /no installation candidate\n.*yourself: google-chrome chromium chromium-browser\.\n$/s,
    ),
    installed: 'chromium',
  });
});

test.each(['google-chrome', 'chromium', 'chromium-browser'])(
  'nothing is installed where all is there, with %s',
  (browser) => {
    expect(install({ programs: [...all, browser], fonts: true, knowsChromium: false })).toEqual({
      status: 0,
      stderr: '',
      installed: undefined,
    });
  },
);
