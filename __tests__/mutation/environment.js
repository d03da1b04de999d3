// Skips the rest of a test file once a test has failed: one failure is enough to kill a mutant, and Jest has no option
// for this that works with Stryker.
import StrykerEnvironment from '@stryker-mutator/jest-runner/jest-env/node';

/** The mutant for which a test has failed. The process keeps it, because an environment lives for only one test file. */
let killed = null;

const activeMutant = () => process.env['__STRYKER_ACTIVE_MUTANT__'];

/** Whether a test has failed for the active mutant. */
export function isKilled() {
  return activeMutant() !== undefined && killed === activeMutant();
}

export default class extends StrykerEnvironment {
  async handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') killed = activeMutant() ?? null;
    if (name === 'test_start' && isKilled()) test.mode = 'skip';
  }
}
