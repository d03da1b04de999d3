// JSON from outside: the fields of an object, and the rows of a page.
import { expect, test } from '@jest/globals';
import { fieldsOf, parseFields, parseRows, textOf } from '../../src/braze/json.ts';
import { outside } from '../github/outcomes.ts';

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

test('an object has its own fields, even if it is an error', () => {
  const error = new Error('x');
  expect(fieldsOf(error)).toBe(error);
});

test('the rows of a page keep their order, and unreadable rows are left out', () => {
  const wordOf = ({ a: word }: object & { a?: unknown }) => (typeof word === 'string' ? word : null);
  expect(parseRows('{"results":[{"a":"y"},null,7,{"a":2},{"a":"x"},{"a":"y"}]}', wordOf)).toEqual(['y', 'x', 'y']);
  expect(parseRows('{"results":[]}', wordOf)).toEqual([]);
});

test.each([
  ...['', 'null', '[]', '"results"', '{}', '{"message":"success"}', '{"results":null}', '{"results":{}}'],
  ...['{"results":"[]"}', '{"results":[', '<html>'],
])('a body without a list has no rows: %s', (text) => {
  expect(parseRows(text, () => 'row')).toBeNull();
});

test('a text counts unless it is empty', () => {
  expect([' ', '', null, 7, ['text']].map(textOf)).toEqual([outside(' '), null, null, null, null]);
});
