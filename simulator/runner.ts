// The part of GitHub's runner that a step sees: inputs from action.yml, the GITHUB_* files, what is printed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');

/** How to run the action. */
export interface RunOptions {
  /** What the workflow's `with` gives; the rest comes from action.yml. */
  inputs: Readonly<Record<string, string>>;
  /** Laid over the environment; `undefined` removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Node's own options, for example `--import`. */
  nodeOptions?: readonly string[];
  /** Called with the process as soon as it runs, to cancel it, say. */
  onStart?: (process: { kill(signal: 'SIGINT' | 'SIGTERM'): void }) => void;
  /** Hears what is printed as it comes. */
  onPrint?: (text: string) => void;
  /** Kills the process after so long, ms; default a minute. */
  killAfterMs?: number;
}

/** What a run of the action left behind. */
export interface RunResult {
  /** Null where a signal ended the process. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The annotations in the order in which they were printed. */
  readonly annotations: readonly { readonly level: string; readonly text: string }[];
  readonly elapsedMs: number;
}

/** Defaults as action.yml declares them. */
function defaults(): Record<string, string> {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  return Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']));
}

/**
 * Runs `dist/index.js` in a process of its own. Of our own environment it inherits what a process needs to start, and
 * nothing that would change what the action does.
 */
export async function runAction(options: RunOptions): Promise<RunResult> {
  const directory = mkdtempSync(join(tmpdir(), 'step-'));
  const files = { GITHUB_OUTPUT: join(directory, 'output'), GITHUB_STEP_SUMMARY: join(directory, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const inputs = Object.entries({ ...defaults(), ...options.inputs });
  const env = {
    PATH: process.env['PATH'],
    SystemRoot: process.env['SystemRoot'],
    TEMP: directory,
    GITHUB_ACTIONS: 'true',
    ...files,
    ...Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])),
    ...options.env,
  };
  const beganAtMs = performance.now();
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), join(root, 'dist', 'index.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
      options.onPrint?.(text);
    });
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), options.killAfterMs ?? 60_000);
  const exitCode = await new Promise<number | null>((done, failed) => {
    child.on('close', done);
    child.on('error', failed);
  });
  clearTimeout(timer);
  const result: RunResult = {
    exitCode,
    ...printed,
    outputs: parseOutputs(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    annotations: parseAnnotations(printed.stdout),
    elapsedMs: performance.now() - beganAtMs,
  };
  rmSync(directory, { recursive: true });
  return result;
}

/** The file that `GITHUB_OUTPUT` names: `name<<delimiter`, the value's lines, the delimiter. A name twice is an error. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let line = lines.shift(); line !== undefined && line !== ''; line = lines.shift()) {
    const [name = '', delimiter = ''] = line.split('<<');
    if (name in outputs) throw new Error(`the output ${name} was written twice`);
    outputs[name] = lines.splice(0, lines.indexOf(delimiter)).join('\n');
    lines.shift();
  }
  return outputs;
}

/** The commands that make annotations, with the runner's escapes undone. */
function parseAnnotations(stdout: string): RunResult['annotations'] {
  return [...stdout.matchAll(/^::(error|warning|notice)(?: [^:]*)?::(.*)$/gm)].map(([, level = '', data = '']) => {
    return { level, text: data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%') };
  });
}
