// `npm run build`: builds dist/, which the runner executes. With --check it builds into temp/ instead. It fails unless
// dist/ has the same files with the same bytes, and calls no stub.

import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify_sync as rewrite } from 'terser';
import { stubProblems } from './stub-uses.ts';

/** Runs a tool from node_modules with this Node, so that the output does not depend on what else is installed. */
function run(tool: string, ...args: string[]): void {
  execFileSync(process.execPath, [join('node_modules', tool), ...args], { stdio: 'inherit' });
}

/** Removes unused code, and the packages' comments. Keeps names, so that anyone who pins the action can read it. */
function withoutUnused(code: string): string {
  return String(
    rewrite(code, {
      ecma: 2020,
      mangle: false,
      compress: { defaults: false, unused: true, side_effects: true, dead_code: true, passes: 3 },
      // Keeps the comments in which ncc names the file of each part. Keeps invisible characters as escapes.
      format: { beautify: true, indent_level: 2, quote_style: 3, comments: /CONCATENATED MODULE/, ascii_only: true },
    }).code,
  );
}

/** Compiles with tsc, bundles with ncc, and removes unused code with terser. Empties both directories first. */
function build(dist: string): void {
  for (const directory of ['build', dist]) rmSync(directory, { recursive: true, force: true });
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
  // A CommonJS bundle: if an ES module imports node:http, Node loads all of its exports, even WebSocket and fetch.
  writeFileSync('build/package.json', '{}');
  // Without a cache (-C), so that earlier builds cannot affect this one.
  run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/index.js', '-o', dist, '--license', 'licenses.txt', '-C', '-q');
  writeFileSync(join(dist, 'package.json'), '{"type": "commonjs"}\n');
  const bundle = join(dist, 'index.js');
  writeFileSync(bundle, `${withoutUnused(readFileSync(bundle, 'utf8'))}\n`);
}

/** The files in a directory and its subdirectories, by their relative paths. */
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
    console.error(`dist/ is out of date. Run \`npm run build\` and commit dist/.\n${differences.join('\n')}`);
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
