// What is shown of bodies and links: names of fields and types, but no values.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linkShapeOf, shapeOf, typeOf } from '../../probe/shape.ts';

const any = (): boolean => true;

test.each<[string, readonly unknown[]]>([
  ['null', [null]],
  ['boolean | null | string', ['Ann', null, true, 'Bob']],
  ['number | whole number', [1, 1.5]],
  ['empty string', ['']],
  ['time (0 digits, no zone)', ['2026-01-01 12:00:00']],
  ['time (6 digits, Z)', ['2026-01-01T12:00:00.123456Z']],
  ['time (3 digits, +02:00)', ['2026-01-01T12:00:00.123+02:00']],
  ['[]', [[]]],
  ['[null | string]', [['a'], [null]]],
  ['{ a: whole number, b?: string }', [{ a: 1 }, { a: 2, b: 'x' }]],
  ['null | { a: [{ b: boolean }] }', [{ a: [{ b: true }, { b: false }] }, null]],
  ['', []],
])('the shape is %s', (shape, values) => {
  expect(shapeOf(values, any)).toBe(shape);
});

test('a name that must not be shown is replaced', () => {
  expect(shapeOf([{ open: 1, secret: { secret: 'x' } }], (name) => name !== 'secret')).toBe(
    '{ open: whole number, <name>: { <name>: string } }',
  );
});

test('deep and wide values are cut', () => {
  const deep = JSON.parse(`${'[{"a":'.repeat(2_000)}1${'}]'.repeat(2_000)}`) as unknown;
  expect(shapeOf([deep], any)).toBe('[{ a: [{ a: [{ a: … }] }] }]');
  const wide = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, 1]));
  expect(shapeOf([wide], any)).toMatch(/f39: whole number, … }$/);
});

test('a shape contains no text except names', () => {
  const noName = (): boolean => false;
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(shapeOf([value], noName).replaceAll(/<name>|time \(\d+ digits, [^)]*\)/g, '')).toMatch(
        /^(null|boolean|string|empty string|whole number|number|[[\]{}|?:,… ])*$/,
      );
    }),
  );
  expect(typeOf('x'.repeat(100_000))).toBe('string');
});

const id = 'ab-1_X';

test.each([
  // As the documentation prints it, without the slash.
  [
    '</cdi/integrationsab-1_X/job_sync_status?cursor=c2tpcDoxMDA=>; rel="next"',
    '</cdi/integrations<id>/job_sync_status?cursor=<skip:N in base64>>; rel="next"',
  ],
  ['</cdi/integrations?cursor=c2tpcDoxMDA%3D>; rel=prev', '</cdi/integrations?cursor=<skip:N in base64>>; rel=prev'],
  [
    '<https://acme.test/AB-1_x?cursor=opaque123&k=v>;rel="next"',
    '<https://<text>/<id>?cursor=<9 characters>&<text>=<text>>;rel="next"',
  ],
  ['`a|b` Ann @team ::x', '?<text>?<text>? <text> ?<text> ::<text>'],
])('the link %s is shown as %s', (link, shape) => {
  expect(linkShapeOf(link, id)).toBe(shape);
});
