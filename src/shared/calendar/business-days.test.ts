import { describe, expect, it } from 'vitest';
import { addBusinessDays, nthBusinessDay } from './business-days';
import { holidaysOn } from './testing/compiled';

const day = (text: string) => Date.parse(text) / 86_400_000;
const text = (epochDay: number | undefined) =>
  epochDay === undefined ? undefined : new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
const christmas = holidaysOn({ '2026-12-25': 'Christmas', '2027-01-01': 'New year' });

describe('business days', () => {
  it.each([
    ['2026-12-24', 1, '2026-12-28'],
    ['2026-12-24', 5, '2027-01-04'],
    ['2026-12-28', -1, '2026-12-24'],
    ['2026-12-26', -1, '2026-12-24'],
    ['2026-12-26', 1, '2026-12-28'],
    ['2026-12-24', 0, '2026-12-24'],
    ['2026-12-25', 0, '2026-12-28'],
    ['2026-12-23', 260, '2027-12-24'],
  ])('from %s, %i further is %s', (from, count, expected) => {
    expect(text(addBusinessDays(day(from), count, christmas))).toBe(expected);
  });

  it('further than any calendar leaves some are not looked for without end', () => {
    expect(addBusinessDays(day('2026-12-24'), 1, { nameOf: () => 'for ever' })).toBeUndefined();
  });

  it.each([
    [2026, 12, 1, '2026-12-01'],
    [2026, 12, -1, '2026-12-31'],
    [2027, 1, 1, '2027-01-04'],
    [2026, 12, 22, '2026-12-31'],
    [2026, 12, 23, undefined],
    [2026, 12, -22, '2026-12-01'],
    [2026, 12, -23, undefined],
  ])('of %i-%i the one that is number %i is %s', (year, month, nth, expected) => {
    expect(text(nthBusinessDay(year, month, nth, christmas))).toBe(expected);
  });
});
