import { describe, expect, it } from 'vitest';
import { guessDelimiter, readCsv } from '#shared/document/csv-text';
import type { Json, JsonObject } from '../engine/sdk';
import { buildCsvNode } from './build-csv';
import { parseCsvNode } from './parse-csv';
import { runNode } from './testing/run-node';

const parse = async (content: string, config: JsonObject = {}) =>
  (await runNode(parseCsvNode, { config: { text: '{{ content }}', ...config }, items: [{ content }] })).outputs['out'];
const build = async (items: Json[], config: JsonObject = {}) => (await runNode(buildCsvNode, { config, items })).outputs['out'];

describe('CSV text', () => {
  it.each([
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,\r\n\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      '"a ""b""","x\ny"\n,',
      [
        ['a "b"', 'x\ny'],
        ['', ''],
      ],
    ],
    ['', []],
    ['one', [['one']]],
  ])('%j is read by rows and cells', (text, rows) => {
    expect(readCsv(text, ',')).toEqual(rows);
  });

  it('whose quote does not end is refused with its line', () => {
    expect(() => readCsv('a\n"b', ',')).toThrow(
      expect.objectContaining({ code: 'NODE_VALUE_INVALID', data: { line: 2, detail: 'CSV_QUOTE_OPEN' } }),
    );
  });

  it('tells its delimiter by its first line', () => {
    expect(['a;b,c;d\n1,2,3', 'a\tb', '"x;y;z",b', 'one'].map(guessDelimiter)).toEqual([';', '\t', ',', ',']);
  });
});

describe('parse CSV', () => {
  it('makes an item of each row, with numbers where there are numbers', async () => {
    expect(await parse('\uFEFFid;name;price;code\n1;"Ana; Souza";2.50;007\n2;Bia;-3;1,5')).toEqual([
      { id: 1, name: 'Ana; Souza', price: 2.5, code: '007' },
      { id: 2, name: 'Bia', price: -3, code: '1,5' },
    ]);
    expect(await parse('n\n1', { numbers: false })).toEqual([{ n: '1' }]);
    expect(await parse('id\n12345678901234567')).toEqual([{ id: '12345678901234567' }]);
  });

  it('names columns that have no name, and no two alike', async () => {
    expect(await parse('a,,a\n1,2,3,4')).toEqual([{ a: 1, column2: 2, a_2: 3, column4: 4 }]);
    expect(await parse('1,2', { header: false })).toEqual([{ column1: 1, column2: 2 }]);
    expect(await parse('a,b')).toEqual([]);
  });
});

describe('build CSV', () => {
  it('writes every field of the items, quoted where it must be', async () => {
    expect(
      await build([
        { a: 'x,y', b: 1 },
        { c: { d: [1] }, a: 'say "hi"\nnow' },
        { b: null, a: ' pad ' },
      ]),
    ).toEqual([{ csv: 'a,b,c\n"x,y",1,\n"say ""hi""\nnow",,"{""d"":[1]}"\n" pad ",,\n', rows: 3 }]);
  });

  it('writes the columns that are asked for, by path', async () => {
    expect(
      await build([{ who: { name: 'Ana' }, n: 2 }], { columns: 'n, who.name', delimiter: 'semicolon', header: false }),
    ).toEqual([{ csv: '2;Ana\n', rows: 1 }]);
  });

  it('is read back as it was', async () => {
    const rows = [
      { a: 'x;"y"\n', b: 5 },
      { a: ' ', b: -0.25 },
    ];
    const [made] = (await build(rows)) ?? [];
    expect(await parse((made as { csv: string }).csv)).toEqual(rows);
  });
});
