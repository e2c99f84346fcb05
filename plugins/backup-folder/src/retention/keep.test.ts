import { describe, expect, it } from 'vitest';
import { toDelete } from './keep';

const none = { last: 0, daily: 0, weekly: 0, monthly: 0 };
const at = (text: string) => ({ text, createdAt: new Date(text).getTime() });
const texts = (backups: readonly { text: string }[]) => backups.map(({ text }) => text);

describe('which backups stay', () => {
  /** Two a day, for 60 days up to 2026-03-01. */
  const backups = Array.from({ length: 120 }, (_, half) => {
    const date = new Date(2026, 2, 1 - Math.floor(half / 2), half % 2 === 0 ? 18 : 6);
    return { text: date.toDateString() + (half % 2 === 0 ? ' evening' : ' morning'), createdAt: date.getTime() };
  });

  it('all, when there is no rule', () => {
    expect(toDelete(backups, none)).toEqual([]);
  });

  it('the last ones, and the newest whatever the rules', () => {
    expect(toDelete(backups, { ...none, last: 3 })).toHaveLength(117);
    expect(toDelete(backups.slice(0, 2), { ...none, monthly: 1 })).toEqual([backups[1]]);
    expect(toDelete([], { ...none, last: 3 })).toEqual([]);
  });

  it('the newest of each day, week and month; what two rules keep counts for both', () => {
    const kept = backups.filter((backup) => !toDelete(backups, { last: 1, daily: 3, weekly: 3, monthly: 3 }).includes(backup));
    expect(texts(kept)).toEqual([
      ...['Sun Mar 01 2026 evening', 'Sat Feb 28 2026 evening', 'Fri Feb 27 2026 evening'],
      // Weeks begin on Mondays: Sunday is the end of one.
      ...['Sun Feb 22 2026 evening', 'Sun Feb 15 2026 evening'],
      'Sat Jan 31 2026 evening',
    ]);
  });

  it('counts periods that have a backup, so that a pause does not delete the old ones', () => {
    const sparse = [at('2026-03-01T12:00'), at('2025-11-05T12:00'), at('2025-11-04T12:00'), at('2024-01-01T12:00')];
    expect(texts(toDelete(sparse, { ...none, daily: 3 }))).toEqual(['2024-01-01T12:00']);
    expect(texts(toDelete(sparse, { ...none, monthly: 2 }))).toEqual(['2024-01-01T12:00', '2025-11-04T12:00']);
  });

  it('weeks go by the year that they are in: the first days of January belong to the week of December', () => {
    const turn = [at('2026-01-02T12:00'), at('2025-12-30T12:00'), at('2025-12-28T12:00')];
    expect(texts(toDelete(turn, { ...none, weekly: 2 }))).toEqual(['2025-12-30T12:00']);
  });
});
