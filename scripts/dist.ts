// Builds dist/, the action as the runner executes it: `npm run build`.
// With --check it builds into temp/ instead and fails unless dist/ has the same files with the same bytes, and reaches no stub.

import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify_sync as rewrite } from 'terser';
import { stubProblems } from './stub-uses.ts';

/** Runs a tool of node_modules by this very Node, so that the output does not depend on what else is installed. */
function run(tool: string, ...args: string[]): void {
  execFileSync(process.execPath, [join('node_modules', tool), ...args], { stdio: 'inherit' });
}

/** Removes what is never used, and the packages' comments. Names stay: whoever pins the action can read it. */
function withoutUnused(code: string): string {
  return String(
    rewrite(code, {
      ecma: 2020,
      mangle: false,
      compress: { defaults: false, unused: true, side_effects: true, dead_code: true, passes: 3 },
      // ncc names the file that each part comes from. An invisible character stays an escape.
      format: { beautify: true, indent_level: 2, quote_style: 3, comments: /CONCATENATED MODULE/, ascii_only: true },
    }).code,
  );
}

/** TypeScript to JavaScript by tsc, to one file by ncc, without what is unused by terser. Both directories are emptied first. */
function build(dist: string): void {
  for (const directory of ['build', dist]) rmSync(directory, { recursive: true, force: true });
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
  // A CommonJS bundle: an ES module that imports node:http has Node load all that it exports, WebSocket and fetch included.
  writeFileSync('build/package.json', '{}');
  // No cache: what was built before must have no say in what is built now.
  run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/index.js', '-o', dist, '--license', 'licenses.txt', '-C', '-q');
  writeFileSync(join(dist, 'package.json'), '{"type": "commonjs"}\n');
  const bundle = join(dist, 'index.js');
  writeFileSync(bundle, `${withoutUnused(readFileSync(bundle, 'utf8'))}\n`);
}

/** The files of a directory and below, by path relative to it. */
function read(directory: string): Map<string, Buffer> {
  const files = globSync('**/*', { cwd: directory }).filter((path) => statSync(join(directory, path)).isFile());
  return new Map(files.map((path) => [path, readFileSync(join(directory, path))]));
}

/** One line for each file that differs. */
function compare(committed: Map<string, Buffer>, rebuilt: Map<string, Buffer>): string[] {
  return [...new Set([...committed.keys(), ...rebuilt.keys()])].sort().flatMap((path) => {
    const [before, after] = [committed.get(path), rebuilt.get(path)];
    if (before === undefined) return [`missing:   dist/${path}`];
    if (after === undefined) return [`left over: dist/${path}`];
    return before.equals(after) ? [] : [`differs:   dist/${path}`];
  });
}

if (process.argv[2] === '--check') {
  build('temp/dist');
  const differences = compare(read('dist'), read('temp/dist'));
  if (differences.length > 0) {
    console.error(`dist/ is not what src/ builds. Run \`npm run build\` and commit dist/.\n${differences.join('\n')}`);
    process.exitCode = 1;
  }
  for (const problem of stubProblems(readFileSync('dist/index.js', 'utf8'))) {
    console.error(problem);
    process.exitCode = 1;
  }
} else {
  build('dist');
  for (const [path, bytes] of read('dist')) console.log(`dist/${path}: ${bytes.length} bytes`);
}
