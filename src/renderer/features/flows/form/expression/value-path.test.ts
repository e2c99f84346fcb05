import { describe, expect, it } from 'vitest';
import { shortValue, valueKind, writtenPath } from './value-path';

describe('a place in the data as an expression', () => {
  it('is a path from the item, or from what it is given', () => {
    expect(writtenPath('', ['customer', 'name'])).toBe('customer.name');
    expect(writtenPath('$step("Fetch")', ['body', 0, 'id'])).toBe('$step("Fetch").body[0].id');
    expect(writtenPath('', [0, 'id'])).toBe('$item[0].id');
    expect(writtenPath('', [])).toBe('$item');
  });

  it('puts names that are no words, or words of the language, in backticks', () => {
    expect(writtenPath('', ['e-mail', 'and', 'ação', '2nd'])).toBe('`e-mail`.`and`.ação.`2nd`');
  });
});

describe('a value on one line', () => {
  it('is short, whatever the value', () => {
    const values = ['a'.repeat(100), { a: 1, b: 2 }, {}, [1, 2], [], null, true, 1.5];
    expect(values.map((value) => shortValue(value, 12))).toEqual([
      '"aaaaaaaaaa…',
      '{ a, b }',
      '{}',
      '[2]',
      '[]',
      'null',
      'true',
      '1.5',
    ]);
    expect(values.map(valueKind)).toEqual(['text', 'object', 'object', 'list', 'list', 'null', 'boolean', 'number']);
  });
});
