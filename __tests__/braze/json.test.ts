// JSON from outside: its fields where it is an object, else none.
import { expect, test } from '@jest/globals';
import { fieldsOf, parseFields } from '../../src/braze/json.ts';

test.each([
  ['{"a":1}', { a: 1 }],
  [' {"a":{"b":[null]}} ', { a: { b: [null] } }],
  ['{"a":"x\ufeffy"}', { a: 'x\ufeffy' }],
  ...['', '{"a":1', '<html>', 'null', '7', '"text"', 'true'].map((text) => [text, {}] as const),
])('the fields of %s are %j', (text, fields) => {
  expect(parseFields(text)).toEqual(fields);
});

test('an array has no named field', () => {
  expect(parseFields('[{"results":1}]')['results']).toBeUndefined();
});

test.each([[null], [undefined], ['text'], [7], [true], [Symbol('x')], [() => 1]])('%p has no fields', (value) => {
  expect(fieldsOf(value)).toEqual({});
});

test('an object has its fields, an error too', () => {
  const error = new Error('x');
  expect(fieldsOf(error)).toBe(error);
});
