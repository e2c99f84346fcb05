import { describe, expect, it } from 'vitest';
import { itemTable, VALUE_COLUMN } from './item-table';

describe('items as a table', () => {
  it('has a column for every field of any item, in the order of first appearance', () => {
    const { columns, rows } = itemTable([{ json: { id: 1, name: 'Ana' } }, { json: { id: 2, tags: ['a'] } }]);
    expect(columns).toEqual(['id', 'name', 'tags']);
    expect(rows.map((row) => row.cells)).toEqual([
      ['1', 'Ana', ''],
      ['2', '', '["a"]'],
    ]);
  });

  it('shows plain values in one column beside objects', () => {
    const { columns, rows } = itemTable([{ json: 'hello' }, { json: { id: 1 } }]);
    expect(columns).toEqual([VALUE_COLUMN, 'id']);
    expect(rows.map((row) => row.cells)).toEqual([
      ['hello', ''],
      ['', '1'],
    ]);
  });

  it('cuts long texts and says how many columns it left out', () => {
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, 'x'.repeat(500)]));
    const { columns, hiddenColumns, rows } = itemTable([{ json: wide }]);
    expect([columns.length, hiddenColumns]).toEqual([24, 6]);
    expect(rows[0]?.cells[0]).toHaveLength(201);
  });
});
