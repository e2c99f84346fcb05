import { describe, expect, it } from 'vitest';
import { epochDayOf } from '#shared/calendar/civil';
import { addMonths, dayAfterKey, daysOfMonth, monthOfDay, sameDayIn, weeksOf } from './month-grid';

const key = (name: string, shiftKey = false) => ({ key: name, shiftKey, ctrlKey: false, metaKey: false });

describe('months of a calendar', () => {
  it('go on over the ends of years', () => {
    expect(addMonths('2026-11', 3)).toBe('2027-02');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(monthOfDay(epochDayOf(2026, 12, 31))).toBe('2026-12');
    expect(daysOfMonth('2028-02').to - daysOfMonth('2028-02').from).toBe(29);
  });

  it('are shown in whole weeks that begin with the day of the locale', () => {
    const fromMonday = weeksOf('2026-11', 1);
    expect(fromMonday.length).toBe(6);
    expect(fromMonday[0]?.[0]).toBe(epochDayOf(2026, 10, 26));
    expect(fromMonday.at(-1)?.at(-1)).toBe(epochDayOf(2026, 12, 6));
    expect(weeksOf('2026-11', 0).length).toBe(5);
    // February 2027 fills four weeks exactly, from Monday to Sunday.
    expect(weeksOf('2027-02', 1)).toHaveLength(4);
  });

  it('keep the day where they can', () => {
    expect(sameDayIn('2027-02', epochDayOf(2026, 10, 31))).toBe(epochDayOf(2027, 2, 28));
  });

  it('are walked through by keys: days, weeks, ends of weeks, months and years', () => {
    const day = epochDayOf(2026, 11, 25);
    const after = (name: string, shift = false) => dayAfterKey(key(name, shift), day, 1);
    expect(after('ArrowLeft')).toBe(day - 1);
    expect(after('ArrowDown')).toBe(day + 7);
    expect(after('Home')).toBe(epochDayOf(2026, 11, 23));
    expect(after('End')).toBe(epochDayOf(2026, 11, 29));
    expect(after('PageDown')).toBe(epochDayOf(2026, 12, 25));
    expect(after('PageUp', true)).toBe(epochDayOf(2025, 11, 25));
    expect(after('Enter')).toBeUndefined();
  });
});
