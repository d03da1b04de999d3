// Skips what is left of a test file once a test has failed: one is enough to kill a mutant, and Jest has no way to say
// so that Stryker could use.
import StrykerEnvironment from '@stryker-mutator/jest-runner/jest-env/node';

/** The mutant that a test has failed for. Kept by the process, as an environment lives for one test file only. */
let killed = null;

const activeMutant = () => process.env['__STRYKER_ACTIVE_MUTANT__'];

/** Whether a test has failed for the mutant that is active now. */
export function isKilled() {
  return activeMutant() !== undefined && killed === activeMutant();
}

export default class extends StrykerEnvironment {
  async handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') killed = activeMutant() ?? null;
    if (name === 'test_start' && isKilled()) test.mode = 'skip';
  }
}
