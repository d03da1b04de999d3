// The types of @actions/exec that the types of @actions/core need.
export function getExecOutput(): Promise<never>;
