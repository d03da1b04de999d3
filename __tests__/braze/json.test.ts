// JSON from outside: its fields where it is an object, else none.
import { describe, expect, test } from '@jest/globals';
import { fieldsOf, parseFields } from '../../src/braze/json.ts';

describe('parseFields', () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    [' {"a":{"b":[null]}} ', { a: { b: [null] } }],
    ['', {}],
    ['{"a":1', {}],
    ['<html>', {}],
    ['null', {}],
    ['7', {}],
    ['"text"', {}],
    ['true', {}],
  ])('of %s gives %j', (text, fields) => {
    expect(parseFields(text)).toEqual(fields);
  });

  test('of an array gives no named field', () => {
    const { results } = parseFields('[{"results":1}]');
    expect(results).toBeUndefined();
  });
});

describe('fieldsOf', () => {
  test.each([[null], [undefined], ['text'], [7], [true], [Symbol('x')], [() => 1]])('of %p gives none', (value) => {
    expect(fieldsOf(value)).toEqual({});
  });

  test('gives the object itself, an error too', () => {
    const error = new Error('x');
    expect(fieldsOf(error)).toBe(error);
  });
});
