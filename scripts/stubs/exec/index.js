// Replaces @actions/exec in the bundle: @actions/core imports it at load time, but only uses it to describe the
// platform. This action starts no programs, and without the package and its dependencies the bundle is a fifth smaller.

/** The only export that @actions/core uses. Importing it is fine, calling it is a bug. */
export function getExecOutput() {
  throw new Error(
    '@actions/exec is not part of this bundle (see scripts/stubs/exec): core.platform is not to be used.',
  );
}
