import { describe, expect, it } from 'vitest';
import { lineOfData, shapeOf } from './data-shape';

describe('how the data of a task are shown', () => {
  it('a flat object as names and values', () => {
    expect(shapeOf({ amount: 12.5, paid: false, note: null })).toEqual({
      kind: 'facts',
      facts: [
        ['amount', 12.5],
        ['paid', false],
        ['note', null],
      ],
    });
  });

  it('flat rows as a table, with gaps where a row has no such field', () => {
    expect(shapeOf([{ a: 1 }, { a: 2, b: 'x' }])).toEqual({
      kind: 'table',
      columns: ['a', 'b'],
      rows: [
        [1, undefined],
        [2, 'x'],
      ],
    });
  });

  it('what is nested, empty, wide or long as JSON', () => {
    const wide = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`c${index}`, index]));
    const long = Array.from({ length: 51 }, (_, index) => ({ index }));
    for (const data of [{ a: { b: 1 } }, {}, [], [wide], long, 'text', null, [1, 2]]) expect(shapeOf(data).kind).toBe('json');
  });

  it('within a line as names and values, and as JSON where that would hide something', () => {
    expect(lineOfData({ amount: 84.5, note: null })).toBe('amount: 84.5, note: ');
    expect(lineOfData({ items: [1] })).toBe('{"items":[1]}');
  });
});
