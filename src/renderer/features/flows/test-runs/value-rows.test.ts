import { describe, expect, it } from 'vitest';
import type { Json } from '#shared/model/json';
import { toggled, valueRows } from './value-rows';

const inItem = () => '';
const lines = (items: Json[], open: string[] = [], query = '', baseOf: (index: number) => string = inItem) =>
  valueRows(items, new Set(open), query, baseOf).map(({ level, label, path }) => `${level} ${label} = ${path}`);

describe('items as a tree', () => {
  it('opens a lone item, and closes it when asked to', () => {
    const items = [{ id: 7, at: { 'e-mail': 'a@b.c' } }];
    expect(lines(items)).toEqual(['0 1 = $item', '1 id = id', '1 at = at']);
    expect(lines(items, ['0/at'])).toContain('2 e-mail = at.`e-mail`');
    const [first] = valueRows(items, new Set(), '', inItem);
    const closed = toggled(new Set(), first ?? { id: '', isOpen: true });
    expect(valueRows(items, closed, '', inItem)).toHaveLength(1);
    const reopened = toggled(closed, { id: '0', isOpen: false });
    expect(valueRows(items, reopened, '', inItem)).toHaveLength(3);
  });

  it('shows several items closed, with the expression that reads each', () => {
    const base = (index: number) => `$step("Fetch")[${index}]`;
    expect(lines([{ a: 1 }, { a: 2 }], ['1'], '', base)).toEqual([
      '0 1 = $step("Fetch")[0]',
      '0 2 = $step("Fetch")[1]',
      '1 a = $step("Fetch")[1].a',
    ]);
  });

  it('finds names and values at any depth, with what leads to them', () => {
    const items = [{ list: [{ city: 'Recife' }, { city: 'Olinda' }] }, { x: 'none' }];
    expect(lines(items, [], 'recife')).toEqual(['0 1 = $item', '1 list = list', '2 0 = list[0]', '3 city = list[0].city']);
    expect(lines(items, [], 'nothing')).toEqual([]);
  });

  it('stays quick and small with large data', () => {
    const items = Array.from({ length: 100_000 }, (_, n) => ({ n }));
    expect(valueRows(items, new Set(), '', inItem).length).toBeLessThanOrEqual(20_000);
    expect(valueRows(items, new Set(), 'n', inItem).length).toBeLessThanOrEqual(50_000);
  });
});
