// Freezes of a step's process: when delayed events happen, and what the runner's clock shows afterwards.

/** A time in which the step's process does not run. Events that are due during it happen when it ends. */
export interface Freeze {
  /** In true time, after the step's start. */
  readonly atMs: number;
  readonly forMs: number;
  /** The runner's monotonic clock keeps running while a process is stopped, and stops while the machine sleeps. */
  readonly clock: 'keeps running' | 'stops';
  /** Which events happen first when it ends; Node does not define it. Default `answers`; otherwise they come 1 ms later. */
  readonly first?: 'answers' | 'timers';
}

/** A freeze in absolute times. */
export interface Span extends Pick<Freeze, 'clock' | 'first'> {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The freezes of a step that began at `beganAtMs`, in order. */
export function spansOf(freezes: readonly Freeze[], beganAtMs: number): readonly Span[] {
  return freezes
    .map(({ atMs, forMs, ...freeze }) => ({ ...freeze, fromMs: beganAtMs + atMs, toMs: beganAtMs + atMs + forMs }))
    .sort((a, b) => a.fromMs - b.fromMs);
}

/** Whether the runner's clock stops during the freeze. */
export function isStopped({ clock }: Span): boolean {
  return clock === 'stops';
}

/** Applies a step's freezes to times. All times are true times of the world. */
export interface Freezer {
  /** When an event happens that is due at this time: at this time, or when the freeze ends. */
  happensAtMs(dueAtMs: number): number;
  /** When an answer is read that arrives at this time. */
  readAtMs(arrivesAtMs: number): number;
  /** When a timer fires that is set at this time for this long. */
  firesAtMs(setAtMs: number, afterMs: number): number;
  /** How long the runner's clock has been stopped by this time. */
  stoppedMs(atMs: number): number;
}

/** Creates the freezer of a step that began at `beganAtMs`. Freezes must not overlap. */
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
