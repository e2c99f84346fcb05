import { describe, expect, it } from 'vitest';
import { itemsOfText, textOfItems } from './pin-text';

describe('pinned items as text', () => {
  it('are read back as they were written', () => {
    for (const values of [[{ a: 1 }], [{ a: 1 }, 'b'], [[1, 2]], ['x'], []]) {
      const items = values.map((json) => ({ json }));
      expect(itemsOfText(textOfItems(items))).toEqual({ ok: true, items });
    }
    expect(textOfItems([{ json: { a: 1 } }])).toBe('{\n  "a": 1\n}');
  });

  it('keep the key and files of an item that is edited', () => {
    expect(itemsOfText('[{"a": 2}, {"b": 1}]', [{ json: { a: 1 }, key: 'k' }])).toEqual({
      ok: true,
      items: [{ json: { a: 2 }, key: 'k' }, { json: { b: 1 } }],
    });
  });

  it('say what is wrong', () => {
    expect(itemsOfText('{')).toMatchObject({ ok: false, message: expect.any(String) as string });
    expect(itemsOfText(JSON.stringify('x'.repeat(2_000_000)))).toMatchObject({ ok: false, tooLarge: { limitKib: 1024 } });
    expect(itemsOfText(JSON.stringify(Array.from({ length: 10_001 }, () => 0)))).toEqual({ ok: false, tooMany: 10_000 });
  });
});
