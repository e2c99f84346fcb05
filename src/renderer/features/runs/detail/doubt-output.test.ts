import { describe, expect, it } from 'vitest';
import { outputItems, outputText } from './doubt-output';

describe('the output a person gives for a step in doubt', () => {
  it('comes back as the items it was made from', () => {
    for (const items of [[{ json: { id: 1 } }], [{ json: 1 }, { json: { b: [2] } }]]) {
      expect(outputItems(outputText(items))).toEqual({ ok: true, items });
    }
  });

  it('is refused with the reason when it is not JSON', () => {
    expect(outputItems('{ id: 1 }')).toMatchObject({ ok: false });
  });
});
