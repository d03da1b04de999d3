// Freezes of a step's process: when what is due in one happens, and what the runner's clock shows after it.

/** A time in which nothing of a step's process runs. What is due in it happens at its end. */
export interface Freeze {
  /** Since the step began, in true time. */
  readonly atMs: number;
  readonly forMs: number;
  /** The runner's monotonic clock goes on while a process is stopped, and stands still while the machine sleeps. */
  readonly clock: 'keeps running' | 'stops';
  /** What of all that is due happens first; Node leaves it open. Default `answers`; else they are read 1 ms later. */
  readonly first?: 'answers' | 'timers';
}

/** A freeze in the time in which it is counted. */
export interface Span extends Pick<Freeze, 'clock' | 'first'> {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The freezes of a step that began at `beganAtMs`, in their order. */
export function spansOf(freezes: readonly Freeze[], beganAtMs: number): readonly Span[] {
  return freezes
    .map(({ atMs, forMs, ...freeze }) => ({ ...freeze, fromMs: beganAtMs + atMs, toMs: beganAtMs + atMs + forMs }))
    .sort((a, b) => a.fromMs - b.fromMs);
}

/** Whether the runner's clock stands still meanwhile. */
export function isStopped({ clock }: Span): boolean {
  return clock === 'stops';
}

/** Knows a step's freezes. All times are true ones of the world. */
export interface Freezer {
  /** When something happens that is due at a time: then, or at the end of a freeze. */
  happensAtMs(dueAtMs: number): number;
  /** When an answer is read that arrives at a time. */
  readAtMs(arrivesAtMs: number): number;
  /** When a timer fires that is set at a time, and that fires so long after it unless there is a freeze. */
  firesAtMs(setAtMs: number, afterMs: number): number;
  /** For how long the runner's clock has stood still by a time. */
  stoppedMs(atMs: number): number;
}

/** Builds the freezer of a step that began at `beganAtMs`. Freezes may not overlap. */
export function createFreezer(freezes: readonly Freeze[], beganAtMs: number): Freezer {
  const spans = spansOf(freezes, beganAtMs);
  const stops = spans.filter(isStopped);
  const spanAt = (atMs: number) => spans.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  const happensAtMs = (dueAtMs: number): number => spanAt(dueAtMs)?.toMs ?? dueAtMs;

  return {
    happensAtMs,
    readAtMs: (arrivesAtMs) => happensAtMs(arrivesAtMs) + (spanAt(arrivesAtMs)?.first === 'timers' ? 1 : 0),
    firesAtMs(setAtMs, afterMs) {
      let atMs = setAtMs + afterMs;
      for (const { fromMs, toMs } of stops) if (setAtMs <= fromMs && fromMs <= atMs) atMs += toMs - fromMs;
      return happensAtMs(atMs);
    },
    stoppedMs: (atMs) => stops.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(atMs, toMs) - fromMs), 0),
  };
}
