// Draws by chance what the workflow asks of a step.
import * as fc from 'fast-check';
import type { Mode } from './cases.ts';

/** Of a few values the first is the plainest: failing cases are shrunk towards it. */
export const some = fc.constantFrom;

/** `value` most of the time. */
export function mostly<T>(value: T, otherwise: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(value), weight: 4 }, { arbitrary: otherwise, weight: 1 });
}

/** `value` once in many. */
export function rarely<T>(value: T, otherwise: T): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(otherwise), weight: 30 }, { arbitrary: fc.constant(value), weight: 1 });
}

const usualMode: fc.Arbitrary<Mode> = fc.record({
  follow: fc.boolean(),
  onBusy: mostly<Mode['onBusy']>('wait', some('skip', 'fail')),
  syncedThroughMs: fc.constant(null),
  retries: some(0, 0, 0, 0, 1, 2),
  mayRead: mostly(true, fc.constant(false)),
  dryRun: rarely(true, false),
  noFailedRows: mostly(false, fc.constant(true)),
  timeout: some<Mode['timeout']>('15m', '2m', '20s', '1h'),
  pollInterval: mostly<Mode['pollInterval']>('auto', some('10s', '1s')),
});

/** Times from before and after the earlier run. */
const syncedThrough = fc.record({
  follow: fc.constant(true),
  onBusy: some<Mode['onBusy']>('wait', 'join', 'join', 'fail'),
  syncedThroughMs: some(5_000, 700, 15_000, 20_000, 120_000),
});

/** A mode that the step takes. */
export const mode: fc.Arbitrary<Mode> = fc
  .record({ usual: usualMode, through: mostly<Partial<Mode>>({}, syncedThrough) })
  .map(({ usual, through }) => ({ ...usual, ...through }))
  .map((of) => ({ ...of, retries: of.follow ? of.retries : 0 }));

/** The mode without `synced-through`, which several integrations cannot have. */
export function withoutTime({ onBusy, ...of }: Mode): Mode {
  return { ...of, syncedThroughMs: null, onBusy: onBusy === 'join' ? 'wait' : onBusy };
}
