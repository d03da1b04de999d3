// What @actions/core's own types need of @actions/exec.
export function getExecOutput(): Promise<never>;
