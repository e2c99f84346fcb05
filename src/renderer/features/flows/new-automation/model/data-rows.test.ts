import { describe, expect, it } from 'vitest';
import { dataRows } from './data-rows';
import { readDraft } from './draft';

const rowsOf = (change: Record<string, unknown>) => dataRows(readDraft(change));

describe('the data of an automation', () => {
  it('are none unless a source is chosen', () => {
    expect(rowsOf({ json: '[{"a": 1}]' })).toEqual({ columns: [], rows: [] });
  });

  it('come from a table by its columns, numbers as numbers, blank rows and columns left out', () => {
    const table = {
      columns: ['name', ' age ', ''],
      rows: [
        ['Ana', ' 41', ''],
        ['', '', ''],
        ['Bia', '007', ''],
      ],
    };
    expect(rowsOf({ source: 'table', table })).toEqual({
      columns: ['name', 'age'],
      rows: [
        { name: 'Ana', age: 41 },
        { name: 'Bia', age: '007' },
      ],
    });
  });

  it('come from CSV with or without a header', () => {
    expect(rowsOf({ source: 'csv', csv: { text: 'name;age\nAna;41\n', header: true } })).toEqual({
      columns: ['name', 'age'],
      rows: [{ name: 'Ana', age: 41 }],
    });
    expect(rowsOf({ source: 'csv', csv: { text: 'Ana,41', header: false } }).rows).toEqual([{ column1: 'Ana', column2: 41 }]);
  });

  it('come from JSON: a list of objects, or one', () => {
    expect(rowsOf({ source: 'json', json: '[{"a": 1}, {"b": {"c": 2}}]' })).toEqual({
      columns: ['a', 'b'],
      rows: [{ a: 1 }, { b: { c: 2 } }],
    });
    expect(rowsOf({ source: 'json', json: '{"a": 1}' }).rows).toEqual([{ a: 1 }]);
  });

  it.each([
    ['noRows', { source: 'json', json: '' }],
    ['notJson', { source: 'json', json: '[1' }],
    ['notRows', { source: 'json', json: '[1]' }],
    ['noRows', { source: 'csv', csv: { text: '', header: true } }],
    ['quoteOpen', { source: 'csv', csv: { text: 'a\n"b', header: true } }],
    ['tooMany', { source: 'csv', csv: { text: `a\n${'1\n'.repeat(10_001)}`, header: true } }],
    ['noRows', { source: 'table', table: { columns: ['a'], rows: [['']] } }],
    ['columnTwice', { source: 'table', table: { columns: ['a', 'a'], rows: [['1', '2']] } }],
    ['columnMissing', { source: 'table', table: { columns: ['a', ''], rows: [['1', '2']] } }],
  ])('say %s', (code, change) => {
    expect(rowsOf(change).problem?.code).toBe(code);
  });
});

describe('a draft from the storage', () => {
  it('is read as far as it can be', () => {
    const draft = readDraft({
      name: 'A',
      action: 'teleport',
      http: 5,
      schedule: { recurrence: { kind: 'daily', times: ['10:00'] } },
    });
    expect([draft.name, draft.action, draft.http.method]).toEqual(['A', 'flow', 'POST']);
    expect(draft.schedule.recurrence).toEqual({ kind: 'daily', every: 1, times: ['10:00'] });
    expect(readDraft('nonsense').source).toBe('none');
  });
});
