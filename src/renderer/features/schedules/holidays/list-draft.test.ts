import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, nextDay, problemsOf } from './list-draft';

const day = (date: string, name = '', yearly = false) => ({ date, name, yearly });

describe('a holiday list in its form', () => {
  it('has its days in the order of time, and gives back what it was opened with', () => {
    const list = { name: 'Plant', days: [day('2027-01-04', 'Repairs'), day('2026-12-24', 'Eve', true)] };
    const draft = draftOf(list);
    expect(draft.days.map(({ date }) => date)).toEqual(['2026-12-24', '2027-01-04']);
    expect(bodyOf(draft)).toEqual({ name: 'Plant', days: [list.days[1], list.days[0]] });
  });

  it('tells what keeps it from being saved, and where', () => {
    const draft = draftOf({ name: ' ', days: [day('2026-12-24'), day('2026-12-24'), day('')] });
    const found = problemsOf(draft);
    expect(found.map(({ problem }) => problem)).toEqual(['name-missing', 'date-missing', 'date-twice']);
    expect(found[2]?.keys).toHaveLength(1);
    expect(problemsOf(draftOf({ name: 'A', days: [day('2026-12-24')] }))).toEqual([]);
  });

  it('knows which day comes next, also one that comes every year', () => {
    const days = [day('2020-01-01', 'New year', true), day('2026-11-25', 'Inventory'), day('2026-01-02', 'Past')];
    expect(nextDay(days, '2026-11-21')).toEqual({ date: '2026-11-25', name: 'Inventory' });
    expect(nextDay(days, '2026-11-26')).toEqual({ date: '2027-01-01', name: 'New year' });
    expect(nextDay([day('2026-01-02')], '2026-11-26')).toBeUndefined();
  });
});
