import { describe, expect, it } from 'vitest';
import type { Json } from '#shared/model/json';
import { inferSchema } from './infer-schema';

const lines = (...values: Json[]) =>
  inferSchema(values).fields.map(
    ({ path, kinds, isOptional }) => `${path.join('.')}: ${kinds.join(' | ')}${isOptional ? ' ?' : ''}`,
  );

describe('the schema of items', () => {
  it('names each field once, with all its kinds, and says which are not in every item', () => {
    expect(lines({ id: 1, name: 'Ana' }, { id: 'x', name: 'Bob', tags: [] }, { id: 2, name: null })).toEqual([
      'id: number | text',
      'name: text | null',
      'tags: list ?',
    ]);
  });

  it('goes into objects and the elements of lists', () => {
    expect(lines({ lines: [{ sku: 'a', n: 1 }, { sku: 'b' }], at: { city: 'Recife' } })).toEqual([
      'lines: list',
      'lines.[]: object',
      'lines.[].sku: text',
      'lines.[].n: number ?',
      'at: object',
      'at.city: text',
    ]);
  });

  it('counts a field as optional only among the objects that could have it', () => {
    expect(lines({ at: { city: 'a' } }, { at: null }, {})).toEqual(['at: object | null ?', 'at.city: text']);
  });

  it('describes items that are no objects', () => {
    expect(lines('a', 1, 'b')).toEqual([': text | number']);
    expect(lines()).toEqual([]);
  });

  it('keeps an example and stays small with large data', () => {
    expect(inferSchema([{ a: null }, { a: 'x' }]).fields[0]?.example).toBe('x');
    const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`f${n}`, n]));
    expect(inferSchema([wide])).toMatchObject({ isCut: true, fields: { length: 500 } });
  });
});
