// Tests that the checker finds the commands that the runner would execute.
import { expect, test } from '@jest/globals';
import { commandsIn } from './printed.ts';

test.each<[string, string[]]>([
  ['::error::text', ['error']],
  ['::error file=a,line=1::text', ['error']],
  ['  \t::stop-commands::token', ['stop-commands']],
  ['\u0085\u2003::debug::x', ['debug']],
  ['text\n::set-output name=status::success', ['set-output']],
  ['text\r::stop-commands::t', ['stop-commands']],
  ['text\r\n::debug::x\r\n\r\n::error::y', ['debug', 'error']],
  ['##[add-mask]e', ['add-mask']],
  ['text ##[group name=x]e', ['group']],
  ['text\r##[error]e', ['error']],
  ...['', 'text ::error::x', '::error', ': :error::x', '# #[error]x', '##[error', '##error]', 'a] ##[b', '::'].map(
    (output): [string, string[]] => [output, []],
  ),
])('in %j the runner executes the commands %j', (output, names) => {
  expect(commandsIn(output).map(({ name }) => name)).toEqual(names);
});
