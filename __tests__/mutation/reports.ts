// What Stryker's reports say: every mutant of src/ with what became of it, and the score of each room.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A mutant: which code was replaced by which, and what became of it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** `code → replacement`, each on one line. */
  readonly change: string;
  /** Stryker's word: `Killed`, `Timeout`, `Survived`, `NoCoverage`; any other is no result. */
  readonly status: string;
}

/** What became of the mutants of a room, or of all. */
export interface Score {
  readonly room: string;
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  /** No result: neither for nor against the tests. */
  readonly other: number;
  readonly percent: number;
}

/** As much of the mutation testing report schema as is read here. Lines and columns count from 1. */
interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly status: string;
          readonly replacement?: string;
          readonly location: { readonly start: Position; readonly end: Position };
        }[];
      }
    >
  >;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** The rooms, and the score that each has to reach. */
export const leastPercent: Readonly<Record<string, number>> = { sync: 95, braze: 95, github: 0, rest: 0, overall: 90 };

/** Every mutant in these reports, in the order of files and lines. */
export function mutantsIn(paths: readonly string[]): readonly Mutant[] {
  return paths
    .flatMap((path) => Object.entries((JSON.parse(readFileSync(path, 'utf8')) as Report).files))
    .flatMap(([file, { source, mutants }]) =>
      mutants.map(({ status, replacement = '', location: { start, end } }) => ({
        file,
        line: start.line,
        change: `${oneLine(cut(source, start, end))} → ${oneLine(replacement)}`,
        status,
      })),
    )
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function cut(source: string, start: Position, end: Position): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join('\n');
}

function oneLine(code: string): string {
  return code.replace(/\s+/g, ' ');
}

/** Whether no test noticed a mutant. */
export function isAlive({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

/** The scores of sync, braze, github, the files above them, and all. */
export function scoresOf(mutants: readonly Mutant[]): readonly Score[] {
  return Object.keys(leastPercent).map((room) =>
    scoreOf(
      room,
      mutants.filter(({ file }) => room === 'overall' || roomOf(file) === room),
    ),
  );
}

function roomOf(file: string): string {
  const directory = dirname(file);
  return directory === 'src' ? 'rest' : basename(directory);
}

function scoreOf(room: string, mutants: readonly Mutant[]): Score {
  const count = (...statuses: readonly string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const killed = count('Killed');
  const timedOut = count('Timeout');
  const survived = mutants.filter(isAlive).length;
  const decided = killed + timedOut + survived;
  return {
    room,
    killed,
    timedOut,
    survived,
    other: mutants.length - decided,
    percent: (100 * (killed + timedOut)) / decided,
  };
}
