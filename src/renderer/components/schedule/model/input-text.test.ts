import { describe, expect, it } from 'vitest';
import { inputText, parseInput } from './input-text';

describe('the input of a schedule as text', () => {
  it('is one object or a list of them, and nothing where there is nothing', () => {
    expect(parseInput(' ')).toEqual({ items: [] });
    expect(parseInput('{"region": "south"}')).toEqual({ items: [{ region: 'south' }] });
    expect(parseInput('[{"n": 1}, {"n": 2}]')).toEqual({ items: [{ n: 1 }, { n: 2 }] });
  });

  it('says what it is not', () => {
    expect(parseInput('{"region": ')).toEqual({ problem: 'notJson' });
    expect(parseInput('[1, 2]')).toEqual({ problem: 'notItems' });
    expect(parseInput('"south"')).toEqual({ problem: 'notItems' });
  });

  it('comes back as it was read', () => {
    for (const items of [[], [{ n: 1 }], [{ n: 1 }, { n: 2 }]]) expect(parseInput(inputText(items))).toEqual({ items });
  });
});
