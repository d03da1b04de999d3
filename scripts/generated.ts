// Generates parts of documents from the sources: tables, and the messages in docs/troubleshooting.md. Pure.

import type { Message } from '../src/github/messages.ts';
import type { Instance } from '../src/instances.ts';

/** Messages by their keys. */
export type Messages = Readonly<Record<string, Message>>;

/** Puts `content` between `<!-- name -->` and `<!-- /name -->`. Throws unless the text has exactly one such pair. */
export function withSection(markdown: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, ...more] = markdown.split(open);
  const after = rest?.split(close)[1];
  if (after === undefined || more.length > 0) throw new Error(`The text must have ${open} … ${close} exactly once.`);
  return `${before}${open}\n${content}\n${close}${after}`;
}

/** The table of Braze's instances. */
export function instanceTable(instances: readonly Instance[]): string {
  return table(
    ['Instance', 'Dashboard', 'REST endpoint'],
    instances.map(({ name, dashboardHosts: [dashboard], restHost }) => [name, `\`${dashboard}\``, `\`${restHost}\``]),
  );
}

/** Quotes each message under the heading that is its key, in place of the old quote. */
export function withQuotes(markdown: string, messages: Messages): string {
  return markdown.replaceAll(/^### (\S+)\n\n(?:>.*\n\n)?/gm, (entry, key: string) => {
    const message = messages[key];
    return message === undefined ? entry : `### ${key}\n\n> ${quoted(message[0])}\n\n`;
  });
}

/** The table of all messages. If `markdown` has an entry for a message, its key links to the entry. */
export function messageTable(messages: Messages, markdown: string): string {
  const entries = new Set([...markdown.matchAll(/^### (\S+)$/gm)].map(([, key]) => key));
  return table(
    ['Key', 'What happened', 'What to do'],
    Object.entries(messages).map(([key, [what, advice]]) => [
      entries.has(key) ? `[\`${key}\`](#${key})` : `\`${key}\``,
      quoted(what),
      quoted(advice ?? ''),
    ]),
  );
}

/** A message as documents show it: with `…` in place of its facts, and escaped for Markdown. */
export function quoted(message: string): string {
  const shown = message
    .replaceAll(/(?<=\S)\{\w+\}/g, ' …')
    .replaceAll(/\{\w+\}/g, '…')
    .replaceAll('… …', '…');
  return shown.replaceAll(/[\\`*_<>[\]|]/g, '\\$&');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}
