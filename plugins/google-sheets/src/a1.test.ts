import { describe, expect, it } from 'vitest';
import { columnName, formatArea, parseArea } from './a1';

describe('a range in A1 notation', () => {
  it.each([
    ['Orders', "'Orders'"],
    ["'It''s mine'", "'It''s mine'"],
    ['Orders!A1:D20', "'Orders'!A1:D20"],
    ["'My orders'!B2", "'My orders'!B2:B2"],
    ['A:C', 'A1:C'],
    ['Orders!A5:A', "'Orders'!A5:A"],
    ['Orders!2:5', "'Orders'!2:5"],
    ['$A$1:$B$2', 'A1:B2'],
    ["'Q1'", "'Q1'"],
    ['Sheet1', "'Sheet1'"],
    ['aa1:ab2', 'AA1:AB2'],
  ])('%s is read and written as %s', (text, written) => {
    expect(formatArea(parseArea(text))).toBe(written);
  });

  it.each(['Orders!D1:A1', 'Orders!A5:B2', 'x!y!z'])('%s is none', (text) => {
    expect(() => parseArea(text)).toThrow(expect.objectContaining({ code: 'SHEETS_RANGE_INVALID' }) as Error);
  });

  it('names columns as a spreadsheet does', () => {
    expect([1, 26, 27, 52, 703].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'AAA']);
  });
});
