import { describe, expect, it } from 'vitest';
import { keepEqual } from './keep-equal';

describe('keeping what is equal', () => {
  const before = [
    { id: 'a', title: 'A' },
    { id: 'b', title: 'B' },
  ];

  it('answers the very same list when nothing changed', () => {
    expect(keepEqual(before, structuredClone(before))).toBe(before);
  });

  it('keeps the unchanged elements when one changed', () => {
    const next = keepEqual(before, [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B2' },
    ]);
    expect(next[0]).toBe(before[0]);
    expect(next[1]).toEqual({ id: 'b', title: 'B2' });
  });
});
