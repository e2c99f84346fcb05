import type { HolidayList } from '#shared/model/schedule';

/** A day of a list while it is edited. */
export interface DayDraft {
  /** Tells rows apart while their dates are typed. */
  key: number;
  date: string;
  name: string;
  yearly: boolean;
}

export interface ListDraft {
  name: string;
  days: readonly DayDraft[];
}

/** What keeps a list from being saved. */
export type ListProblem = 'name-missing' | 'date-missing' | 'date-twice';

/** A list as its form shows it, its days in the order of time. */
export function draftOf(list: Pick<HolidayList, 'name' | 'days'> | undefined): ListDraft {
  const days = [...(list?.days ?? [])].sort((a, b) => (a.date < b.date ? -1 : 1));
  return { name: list?.name ?? '', days: days.map((day, key) => ({ key, ...day })) };
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** What is wrong, with the keys of the days concerned. */
export function problemsOf({ name, days }: ListDraft): { problem: ListProblem; keys: number[] }[] {
  const missing = days.filter(({ date }) => !isDay(date)).map(({ key }) => key);
  const seen = new Set<string>();
  const twice = days.flatMap(({ key, date }) => {
    const isSeen = isDay(date) && seen.has(date);
    seen.add(date);
    return isSeen ? [key] : [];
  });
  return [
    ...(name.trim() === '' ? [{ problem: 'name-missing' as const, keys: [] }] : []),
    ...(missing.length === 0 ? [] : [{ problem: 'date-missing' as const, keys: missing }]),
    ...(twice.length === 0 ? [] : [{ problem: 'date-twice' as const, keys: twice }]),
  ];
}

/** What is sent to the host. */
export function bodyOf({ name, days }: ListDraft): Omit<HolidayList, 'id'> {
  return { name: name.trim(), days: days.map(({ date, name: dayName, yearly }) => ({ date, name: dayName.trim(), yearly })) };
}

/** The next day of a list from a day (YYYY-MM-DD) on; one that comes every year counts with its date of this year or the next. */
export function nextDay(days: HolidayList['days'], today: string): { date: string; name: string } | undefined {
  const year = Number(today.slice(0, 4));
  const dates = days.flatMap(({ date, name, yearly }) =>
    yearly ? [year, year + 1].map((each) => ({ date: `${each}${date.slice(4)}`, name })) : [{ date, name }],
  );
  return dates.filter(({ date }) => date >= today).sort((a, b) => (a.date < b.date ? -1 : 1))[0];
}
