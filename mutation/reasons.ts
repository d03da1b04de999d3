// Why mutants that no test notices are left: each group of changes in a file, and what makes no difference about them.

/** Survivors that share a reason. */
export interface Reason {
  readonly file: string;
  readonly why: string;
  /** As the score prints them: `code → replacement`. */
  readonly changes: readonly string[];
}

export const reasons: readonly Reason[] = [];
