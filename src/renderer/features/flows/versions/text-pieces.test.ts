import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textPieces } from './text-pieces';

const text = fc.array(fc.constantFrom('a', 'bb', ' ', '\n', 'c d'), { maxLength: 30 }).map((parts) => parts.join(''));

describe('what changed in a text', () => {
  it('holds both texts whole', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = textPieces(before, after);
        const side = (other: string) =>
          pieces
            .filter(({ kind }) => kind !== other)
            .map((piece) => piece.text)
            .join('');
        expect([side('added'), side('removed')]).toEqual([before, after]);
      }),
    );
  });

  it('is told by lines, or by words in a line', () => {
    expect(textPieces('one\ntwo\nthree\n', 'one\n2\nthree\n')).toEqual([
      { kind: 'same', text: 'one\n' },
      { kind: 'removed', text: 'two\n' },
      { kind: 'added', text: '2\n' },
      { kind: 'same', text: 'three\n' },
    ]);
    expect(textPieces('send to me', 'send to you')).toEqual([
      { kind: 'same', text: 'send to ' },
      { kind: 'removed', text: 'me' },
      { kind: 'added', text: 'you' },
    ]);
  });

  it('takes no time for texts that have nothing in common', () => {
    const lines = (word: string) => Array.from({ length: 5000 }, (_, index) => `${word}${index}`).join('\n');
    const started = performance.now();
    expect(textPieces(lines('a'), lines('b'))).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
