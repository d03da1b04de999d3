// The part of GitHub's runner that a step sees: inputs from action.yml, the GITHUB_* files, and what it prints.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');

/** A process that is still running after this time is killed. */
const killAfterMs = 60_000;

/** The variable that names the active mutant in mutation tests. */
const activeMutant = '__STRYKER_ACTIVE_MUTANT__';

/** The parts of action.yml that are needed to run the action. */
export const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, unknown>;
  runs: { main: string };
};

/** The names of the outputs that action.yml declares. */
export const outputNames: readonly string[] = Object.keys(action.outputs);

/** A process that runs the action. */
export interface Running {
  kill(signal: 'SIGINT' | 'SIGTERM'): void;
  /** Resolves when this text has been printed on stdout. Rejects if the process ends before. */
  printed(text: string): Promise<void>;
}

/** How to run the action. */
export interface RunOptions {
  /** The inputs from the workflow's `with`. The others come from action.yml. */
  inputs: Readonly<Record<string, string>>;
  /** Overrides environment variables; `undefined` removes one. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Node's own options, for example `--import`. */
  nodeOptions?: readonly string[];
  /** The absolute path of a script to run in place of the action. */
  script?: string;
  /** Called with the process when it starts, for example to cancel it. */
  onStart?: (process: Running) => void;
}

/** An annotation, with the runner's escapes decoded. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly text: string;
}

/** The result of a run of the action. */
export interface RunResult {
  /** Null if a signal ended the process. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** In the order in which they were printed. */
  readonly annotations: readonly Annotation[];
  /** From the start of the process to its end; for benchmarks. */
  readonly elapsedMs: number;
}

/** The environment variables for the inputs, with action.yml's defaults for those that a workflow does not give. */
function inputVariables(given: RunOptions['inputs']): Record<string, string> {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''] as const);
  return Object.fromEntries(
    [...defaults, ...Object.entries(given)].map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}

/**
 * Runs the built action in its own process. The process inherits only the environment variables that it needs to start,
 * and none that would change what the action does.
 */
export async function runAction(options: RunOptions): Promise<RunResult> {
  const directory = mkdtempSync(join(tmpdir(), 'step-'));
  const files = { GITHUB_OUTPUT: join(directory, 'output'), GITHUB_STEP_SUMMARY: join(directory, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const env = {
    PATH: process.env['PATH'],
    SystemRoot: process.env['SystemRoot'],
    TEMP: directory,
    GITHUB_ACTIONS: 'true',
    [activeMutant]: process.env[activeMutant],
    ...files,
    ...inputVariables(options.inputs),
    ...options.env,
  };
  const script = options.script ?? join(root, action.runs.main);
  try {
    const ended = await run([...(options.nodeOptions ?? []), script], env, options);
    return {
      ...ended,
      outputs: parseOutputs(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
      annotations: parseAnnotations(ended.stdout),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs Node to its end. Rejects if it cannot be started. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv, { onStart }: RunOptions) {
  const beganAtMs = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { promise: exitCode, resolve: done, reject: failed } = Promise.withResolvers<number | null>();
  child.on('close', done);
  child.on('error', failed);
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  }
  onStart?.({
    kill: (signal) => child.kill(signal),
    printed: async (text) => {
      const ended = exitCode.then(() => Promise.reject(new Error(`It ended without printing ${text}`)));
      // The process also ends after it has printed the text. Nobody waits for this promise then.
      ended.catch(() => undefined);
      while (!printed.stdout.includes(text)) await Promise.race([once(child.stdout, 'data'), ended]);
    },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const ended = { exitCode: await exitCode, elapsedMs: performance.now() - beganAtMs };
  clearTimeout(timer);
  return { ...ended, ...printed };
}

/**
 * Parses the file that `GITHUB_OUTPUT` names: for each output `name<<delimiter`, the lines of the value, and the
 * delimiter. Throws if the runner would, and if an output is written twice.
 */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let line = lines.shift(); line !== undefined && line !== ''; line = lines.shift()) {
    const [, name = '', delimiter = ''] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    const end = lines.indexOf(delimiter);
    if (name === '' || end < 0) throw new Error(`The outputs cannot be parsed from this line on: ${line}`);
    if (name in outputs) throw new Error(`The output ${name} was written twice`);
    outputs[name] = lines.splice(0, end).join('\n');
    lines.shift();
  }
  return outputs;
}

/** A line of stdout that the runner takes for a command: `::name properties::data`, possibly after blanks. */
interface Command {
  readonly name: string;
  readonly data: string;
}

function commandOf(line: string): Command | null {
  const [, name, data] = /^\s*::([^\s:]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
  if (name === undefined || data === undefined) return null;
  return { name, data: data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%') };
}

function parseAnnotations(stdout: string): Annotation[] {
  const levels = ['error', 'warning', 'notice'] as const;
  return stdout.split(/\r?\n|\r/).flatMap((line) => {
    const command = commandOf(line);
    const level = levels.find((name) => name === command?.name);
    return level === undefined || command === null ? [] : [{ level, text: command.data }];
  });
}

const SHOWN_AS: Readonly<Record<string, string>> = { error: 'Error: ', warning: 'Warning: ', notice: 'Notice: ' };

/** The log as the runner shows it without debug logging: commands are executed and not shown, and secrets are masked. */
export function renderLog(stdout: string): readonly string[] {
  const masked: string[] = [];
  return stdout
    .trimEnd()
    .split(/\r?\n|\r/)
    .flatMap((line) => {
      const command = commandOf(line);
      if (command?.name === 'add-mask') masked.push(command.data);
      const shown = command === null ? line : SHOWN_AS[command.name]?.concat(command.data);
      return shown === undefined ? [] : [masked.reduce((text, secret) => text.replaceAll(secret, '***'), shown)];
    });
}
