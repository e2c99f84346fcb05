import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEchoes } from './echoes';

describe('echoes of what was typed', () => {
  it('are known while more is typed, and the owner’s own value is not one', () => {
    const echoes = createEchoes();
    for (const text of ['a', 'ab', 'abc']) echoes.sent(text);
    expect(echoes.isEcho('a', 'abc')).toBe(true);
    expect(echoes.isEcho('abc', 'abc')).toBe(false);
    // All has come back by now: an older text is a new value, as undo gives it.
    expect(echoes.isEcho('ab', 'abc')).toBe(false);
  });

  it('are forgotten when the owner has all, so that what was typed and taken back can come as a value', () => {
    const echoes = createEchoes();
    echoes.sent('a');
    echoes.sent('');
    expect(echoes.areWaiting()).toBe(true);
    echoes.forget();
    expect([echoes.areWaiting(), echoes.isEcho('a', '')]).toEqual([false, false]);
  });

  it('never put an older text in the place of what was typed, however late and few of them come', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.nat(3)), { maxLength: 60 }), (keys) => {
        const echoes = createEchoes();
        let text = '';
        let shown = 0;
        const typed: string[] = [];
        const draw = (upTo: number) => {
          if (upTo <= shown) return;
          shown = upTo;
          const value = typed[upTo - 1] ?? '';
          if (value !== text && !echoes.isEcho(value, text)) text = value;
          else if (value === text) echoes.isEcho(value, text);
        };
        for (const [key, behind] of keys) {
          text += key;
          typed.push(text);
          echoes.sent(text);
          draw(typed.length - behind);
        }
        draw(typed.length);
        expect(text).toBe(keys.map(([key]) => key).join(''));
      }),
    );
  });
});
