/** The runner's side: inputs, log lines, annotations, outputs and the summary, through @actions/core. */

import { readFileSync } from 'node:fs';
import * as core from '@actions/core';

/** Stands above each annotation. */
const title = 'Braze CDI sync';

const annotations = { notice: core.notice, warning: core.warning, error: core.error };

/** The runner, as the step sees it. */
export type Runner = Readonly<typeof runner>;

/** The runner that started this process. All text it gets must be safe to print. */
export const runner = {
  /** An input's text, trimmed; empty where there is none. */
  input: (name: string): string => core.getInput(name),
  /**
   * A secret input's text, trimmed. Prints it once, so that the runner masks it in the log, and deletes it from the
   * environment, so that no diagnostic report of Node contains it.
   */
  takeSecret(name: string): string {
    const secret = core.getInput(name);
    if (secret !== '') core.setSecret(secret);
    delete process.env[`INPUT_${name.toUpperCase()}`];
    return secret;
  },
  /** The page that explains the messages of this version of the action; null if the runner does not name it. */
  docsUrl(): string | null {
    const { GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = '' } = process.env;
    const isKnown = /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref);
    return isKnown ? `https://github.com/${repository}/blob/${ref}/docs/troubleshooting.md` : null;
  },
  /** Whether the event gets no secrets: a pull request from a fork, or an event by Dependabot. */
  isWithoutSecrets(): boolean {
    const { GITHUB_ACTOR: actor, GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path = '' } = process.env;
    if (event === 'pull_request_target') return false;
    if (actor === 'dependabot[bot]') return true;
    try {
      const { head } = JSON.parse(readFileSync(path, 'utf8')).pull_request;
      return head.repo.full_name !== process.env['GITHUB_REPOSITORY'];
    } catch {
      return false;
    }
  },
  info: (line: string): void => core.info(line),
  debug: (line: string): void => core.debug(line),
  annotate: (level: 'notice' | 'warning' | 'error', text: string): void => annotations[level](text, { title }),
  /** Writes outputs. False if the runner's file cannot be written. */
  setOutputs(outputs: Readonly<Record<string, string>>): boolean {
    // Without a file, @actions/core would print commands that runners no longer obey.
    if (!process.env['GITHUB_OUTPUT']) return false;
    try {
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
      return true;
    } catch {
      return false;
    }
  },
  /** Adds to the job summary. False if there is none (older GHES) or it cannot be written. */
  async writeSummary(markdown: string): Promise<boolean> {
    try {
      await core.summary.addRaw(markdown, true).write();
      return true;
    } catch {
      return false;
    }
  },
};
