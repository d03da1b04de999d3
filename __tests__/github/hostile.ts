// Text that an attacker could send through Braze, a proxy or a gateway.
import fc from 'fast-check';

/** Fragments that an attacker would mix into a text. */
const fragments = [
  ...['::set-output name=x::', '::stop-commands::t', '::', ':', '##[add-mask]', '##[', '#', '[', ']'],
  ...['\r', '\n', '\t', '\v', ' ', '\u0000', '\u001b[31m', '\u0085', '\u00a0', '\u00ad', '\u061c', '\u200b'],
  ...['\u200d', '\u202e', '\u2028', '\u2029', '\u2066', '\ufeff', '\ue000', '\ud800', '\udc00', '\u{1f600}'],
  ...['\u{e0041}', '<img src=x>', '|', '`', '@team', '```mermaid\n', '[a](https://evil.test)', '</code>'],
  ...['</summary></details>', '<!--', '&lt;b&gt;', '\n\n| a | b |\n| - | - |\n'],
];

/** Any text, with many of these fragments. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 60 })
  .map((parts) => parts.join(''));
