import { describe, expect, it } from 'vitest';
import type { SampleData } from '../expression/sample-data';
import { dataRoots, dataRows } from './data-tree';

const sample: SampleData = {
  origin: 'run',
  items: [{ id: 7, customer: { 'e-mail': 'ana@example.com', address: { city: 'Recife' } } }],
  steps: [
    { nodeId: 'a', name: 'Fetch', items: [{ status: 200 }] },
    { nodeId: 'b', name: 'Rows', items: [{ n: 1 }, { n: 2 }] },
  ],
  run: { id: 'run_1' },
  flow: { name: 'F' },
  env: {},
  atMs: 0,
  isStale: false,
};
const roots = dataRoots(sample, 0);
const lines = (open: string[], query = '') => dataRows(roots, new Set(open), query).map(({ level, path }) => `${level} ${path}`);

describe('the tree of data', () => {
  it('begins with the fields of the item, then earlier steps, then variables', () => {
    expect(lines([])).toEqual([
      '1 id',
      '1 customer',
      '1 $step("Fetch")',
      '1 $step("Rows")',
      '1 $items',
      '1 $index',
      '1 $run',
      '1 $flow',
      '1 $env',
      '1 $now',
    ]);
  });

  it('shows what is below an opened line, with the expression that reads it', () => {
    expect(lines(['item:customer', 'step:$step("Rows")']).slice(0, 8)).toEqual([
      '1 id',
      '1 customer',
      '2 customer.`e-mail`',
      '2 customer.address',
      '1 $step("Fetch")',
      '1 $step("Rows")',
      '2 $step("Rows")[0]',
      '2 $step("Rows")[1]',
    ]);
  });

  it('finds names and values at any depth, with what leads to them', () => {
    expect(lines([], 'recife')).toEqual([
      '1 customer',
      '2 customer.address',
      '3 customer.address.city',
      '1 $items',
      '2 $items[0]',
      '3 $items[0].customer',
      '4 $items[0].customer.address',
      '5 $items[0].customer.address.city',
    ]);
    expect(lines([], 'status')).toEqual(['1 $step("Fetch")', '2 $step("Fetch").status']);
    expect(lines([], 'nowhere')).toEqual([]);
  });

  it('offers the item itself when it is no object', () => {
    expect(dataRoots({ ...sample, items: ['plain'] }, 0)[0]).toMatchObject({ base: '$item', value: 'plain' });
  });

  it('stays small with large data', () => {
    const large = { ...sample, items: [{ list: Array.from({ length: 5_000 }, (_, n) => ({ n, deep: { n } })) }] };
    const rows = dataRows(dataRoots(large, 0), new Set(['item:list']), '');
    expect(rows.length).toBeLessThan(50);
    expect(dataRows(dataRoots(large, 0), new Set(), 'n').length).toBeLessThan(1_000);
  });
});
