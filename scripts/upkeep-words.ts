// What `npm outdated` and `npm audit` say, in lines to read. Pure.

/** What `npm outdated --json` prints; `error` where the registry did not answer. */
export type Outdated = Readonly<Record<string, { readonly current?: string; readonly latest?: string }>>;

/** What `npm audit --json` prints; without `vulnerabilities` where the registry does not know how to audit. */
export interface Audit {
  readonly message?: string;
  readonly error?: { readonly summary?: string };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

/** A line for each package that has a later version. What is not installed here (another system's) has no current one. */
export function outdatedWords(outdated: Outdated): string[] {
  if ('error' in outdated) return ['cannot tell: the registry did not answer'];
  const lines = Object.entries(outdated).map(
    ([name, { current, latest }]) => `${name}: ${current ?? 'not installed here'}, latest ${latest ?? 'unknown'}`,
  );
  return lines.length > 0 ? lines : ['nothing'];
}

/** A line for each vulnerable package, or why that cannot be told; that alone is no finding. */
export function auditWords({ vulnerabilities, message, error }: Audit): { lines: string[]; isVulnerable: boolean } {
  if (!vulnerabilities) {
    const reason = message || error?.summary || 'no reason given';
    return { lines: [`cannot tell: the registry does not audit (${reason})`], isVulnerable: false };
  }
  const lines = Object.entries(vulnerabilities).map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
  return { lines: lines.length > 0 ? lines : ['nothing'], isVulnerable: lines.length > 0 };
}
