// Turns the output of `npm outdated` and `npm audit` into lines for people. Pure.

/** The output of `npm outdated --json`. It has `error` if the registry did not answer. */
export type Outdated = Readonly<Record<string, { readonly current?: string; readonly latest?: string }>>;

/** The output of `npm audit --json`. It has no `vulnerabilities` if the registry does not support audits. */
export interface Audit {
  readonly message?: string;
  readonly error?: { readonly summary?: string };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

/** A line for each package with a later version. Packages for other systems are not installed, and have no current version. */
export function outdatedWords(outdated: Outdated): string[] {
  if ('error' in outdated) return ['cannot tell: the registry did not answer'];
  const lines = Object.entries(outdated).map(
    ([name, { current, latest }]) => `${name}: ${current ?? 'not installed here'}, latest ${latest ?? 'unknown'}`,
  );
  return lines.length > 0 ? lines : ['nothing'];
}

/** A line for each vulnerable package, or why they are unknown, which does not count as vulnerable. */
export function auditWords({ vulnerabilities, message, error }: Audit): { lines: string[]; isVulnerable: boolean } {
  if (!vulnerabilities) {
    const reason = message || error?.summary || 'no reason given';
    return { lines: [`cannot tell: the registry does not support audits (${reason})`], isVulnerable: false };
  }
  const lines = Object.entries(vulnerabilities).map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
  return { lines: lines.length > 0 ? lines : ['nothing'], isVulnerable: lines.length > 0 };
}
