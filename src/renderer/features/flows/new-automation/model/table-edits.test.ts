import { describe, expect, it } from 'vitest';
import { pastedCells, withNewColumn, withoutColumn, withoutRow, withPasted, withRow } from './table-edits';

const table = { columns: ['name', 'email'], rows: [['Ana', 'a@x.org']] };

describe('a table that is typed', () => {
  it('grows and shrinks by rows and columns, and is never without a row', () => {
    expect(withRow(table).rows).toEqual([
      ['Ana', 'a@x.org'],
      ['', ''],
    ]);
    expect(withoutRow(table, 0).rows).toEqual([['', '']]);
    expect(withNewColumn(table)).toEqual({ columns: ['name', 'email', ''], rows: [['Ana', 'a@x.org', '']] });
    expect(withoutColumn(table, 0)).toEqual({ columns: ['email'], rows: [['a@x.org']] });
  });

  it('takes cells copied from a spreadsheet, from a cell on, and makes room for them', () => {
    const cells = pastedCells('b@x.org\t41\nc@x.org\t42\n') ?? [];
    expect(withPasted(table, 0, 1, cells)).toEqual({
      columns: ['name', 'email', ''],
      rows: [
        ['Ana', 'b@x.org', '41'],
        ['', 'c@x.org', '42'],
      ],
    });
  });

  it('takes the first copied line as names where it is put on the names', () => {
    expect(withPasted(table, -1, 0, pastedCells('city,size\nRio,6') ?? [])).toEqual({
      columns: ['city', 'size'],
      rows: [['Rio', '6']],
    });
  });

  it('leaves a single word, and what is too much to be typed, to others', () => {
    expect(pastedCells('one word')).toBeUndefined();
    expect(pastedCells('"open\nquote')).toBeUndefined();
    expect(withPasted(table, 0, 0, pastedCells('1\n'.repeat(300)) ?? [])).toBeUndefined();
  });
});
