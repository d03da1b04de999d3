// A property that fails has killed the mutant, so its smallest case is not needed.
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
