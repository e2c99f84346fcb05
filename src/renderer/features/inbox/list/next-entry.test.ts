import { describe, expect, it } from 'vitest';
import { between, neighbour, nextEntry } from './next-entry';

const ids = ['a', 'b', 'c', 'd'];

describe('what opens after a decision', () => {
  it('is the entry below', () => expect(nextEntry(ids, new Set(['b']), 'b')).toBe('c'));
  it('is the entry above at the end of the list', () => expect(nextEntry(ids, new Set(['d']), 'd')).toBe('c'));
  it('is the nearest that stays when several go', () => expect(nextEntry(ids, new Set(['b', 'c']), 'b')).toBe('d'));
  it('is nothing when none is left', () => expect(nextEntry(['a'], new Set(['a']), 'a')).toBeUndefined());
  it('is the one that is open while others go', () => expect(nextEntry(ids, new Set(['a']), 'c')).toBe('c'));
  it('is the first that stays when what is open is not in the list', () => expect(nextEntry(ids, new Set(['x']), 'x')).toBe('a'));
});

describe('moving by keys', () => {
  it('stops at the ends', () => {
    expect(neighbour(ids, 'a', -1)).toBe('a');
    expect(neighbour(ids, 'd', 1)).toBe('d');
    expect(neighbour(ids, 'b', 1)).toBe('c');
  });

  it('begins at the first, or at the last going up', () => {
    expect(neighbour(ids, undefined, 1)).toBe('a');
    expect(neighbour(ids, 'gone', -1)).toBe('d');
    expect(neighbour([], undefined, 1)).toBeUndefined();
  });

  it('goes on from where an entry stood that has left the list', () => {
    expect(neighbour(ids, 'gone', 1, 2)).toBe('c');
    expect(neighbour(ids, 'gone', -1, 2)).toBe('b');
    expect(neighbour(ids, 'gone', 1, 9)).toBe('d');
  });

  it('selects all between two, in either direction', () => {
    expect(between(ids, 'c', 'a')).toEqual(['a', 'b', 'c']);
    expect(between(ids, undefined, 'b')).toEqual(['b']);
  });
});
