// What documents repeat of the sources: tables, and the messages that docs/troubleshooting.md explains. Pure.

import type { Message } from '../src/github/messages.ts';
import type { Instance } from '../src/instances.ts';

/** Messages by their keys. */
export type Messages = Readonly<Record<string, Message>>;

/** A text with `content` between `<!-- name -->` and `<!-- /name -->`. Throws if it has no such pair. */
export function withSection(markdown: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, ...more] = markdown.split(open);
  const after = rest?.split(close)[1];
  if (after === undefined || more.length > 0) throw new Error(`This text wants ${open} … ${close}, once.`);
  return `${before}${open}\n${content}\n${close}${after}`;
}

/** The table of Braze's instances. */
export function instanceTable(instances: readonly Instance[]): string {
  return table(
    ['Instance', 'Dashboard', 'REST endpoint'],
    instances.map(({ name, dashboardHosts: [dashboard], restHost }) => [name, `\`${dashboard}\``, `\`${restHost}\``]),
  );
}

/** A text with the message quoted below each heading that is the message's key, in place of what is quoted there. */
export function withQuotes(markdown: string, messages: Messages): string {
  return markdown.replaceAll(/^### (\S+)\n\n(?:>.*\n\n)?/gm, (entry, key: string) => {
    const message = messages[key];
    return message === undefined ? entry : `### ${key}\n\n> ${quoted(message[0])}\n\n`;
  });
}

/** The table of all messages. The key of one that a text has an entry for links to it. */
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

/** A message as documents show it: with `…` for its facts, and as plain text. */
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
