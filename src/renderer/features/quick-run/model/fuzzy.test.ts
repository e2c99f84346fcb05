import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyMatch } from './fuzzy';

const best = (query: string, texts: string[]) =>
  texts
    .map((text) => ({ text, found: fuzzyMatch(query, text) }))
    .filter(({ found }) => found !== undefined)
    .sort((a, b) => (b.found?.score ?? 0) - (a.found?.score ?? 0))
    .map(({ text }) => text);

describe('a fuzzy search', () => {
  it('finds letters in their order, and nothing where one is missing', () => {
    expect(fuzzyMatch('inv', 'Create invoice')?.places).toEqual([7, 8, 9]);
    expect(fuzzyMatch('crinv', 'Create invoice')?.places).toEqual([0, 1, 7, 8, 9]);
    expect(fuzzyMatch('vni', 'Create invoice')).toBeUndefined();
    expect(fuzzyMatch('', 'Anything')?.places).toEqual([]);
  });

  it('knows accents and capitals for the same letter, and finds parts in any order', () => {
    expect(fuzzyMatch('acao', 'Ação diária')?.places).toEqual([0, 1, 2, 3]);
    expect(fuzzyMatch('report daily', 'Daily sales report')?.places).toEqual([0, 1, 2, 3, 4, 12, 13, 14, 15, 16, 17]);
  });

  it('puts beginnings of words before letters inside, and short names before long ones', () => {
    expect(best('cs', ['Discs', 'Clean storage', 'Backups'])).toEqual(['Clean storage', 'Discs', 'Backups']);
    expect(best('back', ['Feedback', 'Backup of the night', 'Backup'])).toEqual(['Backup', 'Backup of the night', 'Feedback']);
    expect(best('si', ['Missing items', 'syncItems'])[0]).toBe('syncItems');
  });

  it('tells places that spell the query, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 6 }), (text, query) => {
        const wanted = query.replace(/\s+/g, '');
        const found = fuzzyMatch(wanted, text);
        if (found === undefined || wanted === '') return;
        expect(found.places).toHaveLength([...wanted].length);
        expect([...found.places].sort((a, b) => a - b)).toEqual(found.places);
      }),
    );
  });
});
