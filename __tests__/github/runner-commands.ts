// What the runner would obey in a step's output: a port of its two parsers of commands, used as an oracle.
// Source: TryParseV2 and TryParse in github.com/actions/runner, src/Runner.Common/ActionCommand.cs; the runner reads a
// step's output by lines that end with \r, \n or both. Stricter than the runner: any name counts as one of a command.

/** The names of the commands in an output, in the order of its lines. */
export function commandsIn(output: string): readonly string[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => [...colonCommand(line), ...bracketCommand(line)]);
}

/** `::name properties::data` at the start of a line, white space aside. */
function colonCommand(line: string): string[] {
  const text = line.replace(/^[\s\u0085]+/, '');
  if (!text.startsWith('::')) return [];
  const end = text.indexOf('::', 2);
  return end < 0 ? [] : [nameIn(text.slice(2, end))];
}

/** `##[name properties]data` anywhere in a line; of several, the runner takes the first. */
function bracketCommand(line: string): string[] {
  const start = line.indexOf('##[');
  if (start < 0) return [];
  const end = line.indexOf(']', start);
  return end < 0 ? [] : [nameIn(line.slice(start + 3, end))];
}

function nameIn(info: string): string {
  const [name = ''] = info.split(' ', 1);
  return name;
}
