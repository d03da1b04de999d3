// A property that fails has killed the mutant: nobody wants to know its smallest case.
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
