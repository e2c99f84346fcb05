import { describe, expect, it } from 'vitest';
import { placeInWords, valueInWords } from './conflict-place';

describe('a conflict in words', () => {
  it('says where it is, counting from one', () => {
    expect(placeInWords('/config/headers/0/a~1b')).toBe('config › headers › 1 › a/b');
    expect(placeInWords('')).toBe('');
  });

  it('shows texts as they are and other values as JSON', () => {
    expect([valueInWords('a\nb'), valueInWords(''), valueInWords({ a: 1 }), valueInWords(undefined)]).toEqual([
      'a\nb',
      '',
      '{\n  "a": 1\n}',
      undefined,
    ]);
  });
});
