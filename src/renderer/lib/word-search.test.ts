import { describe, expect, it } from 'vitest';
import { rankByWords } from './word-search';

const names = ['Relatório noturno', 'Order intake', 'Nova ordem', 'Run “Order intake” now'];
const search = (query: string) => rankByWords(names, query, (name) => name);

describe('a search by words', () => {
  it('keeps everything in order for an empty query', () => {
    expect(search('  ')).toEqual(names);
  });

  it('does not mind accents and case', () => {
    expect(search('RELATORIO')).toEqual(['Relatório noturno']);
  });

  it('wants every word, in any order, and puts beginnings first', () => {
    expect(search('int ord')).toEqual(['Order intake', 'Run “Order intake” now']);
    expect(search('ord')[0]).toBe('Order intake');
    expect(search('order xyz')).toEqual([]);
  });
});
