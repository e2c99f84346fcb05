import Holidays from 'date-holidays';
import { describe, expect, it, vi } from 'vitest';
import { holidaysSchema } from '../model/schedule';
import { epochDayOf } from './civil';
import { dateText, holidayCalendarOf } from './holiday-calendar';
import { holidayDays, holidayPlaces, loadHolidays } from './holidays';
import type { HolidayCalendar } from './types';

const rule = (input: Parameters<typeof holidaysSchema.parse>[0]) => holidaysSchema.parse(input);
const dayOf = (date: string) => epochDayOf(...(date.split('-').map(Number) as [number, number, number]));
const nameOn = (calendar: HolidayCalendar, date: string) => calendar.nameOf(dayOf(date));

describe('the holidays of a place', () => {
  it('are those of the country, its state and its city', async () => {
    const country = await loadHolidays(rule({ country: 'BR' }), []);
    const state = await loadHolidays(rule({ country: 'BR', state: 'SP' }), []);
    const city = await loadHolidays(rule({ country: 'BR', state: 'SP', region: 'SP' }), []);
    for (const calendar of [country, state, city]) expect(nameOn(calendar, '2026-09-07')).toBe('Dia da Independência');
    expect([country, state, city].map((calendar) => nameOn(calendar, '2026-07-09') !== undefined)).toEqual([false, true, true]);
    expect([country, state, city].map((calendar) => nameOn(calendar, '2026-01-25') !== undefined)).toEqual([false, false, true]);
  });

  it('are public and bank holidays, not what is only observed', async () => {
    const brazil = await loadHolidays(rule({ country: 'BR' }), []);
    // Carnival Monday is a bank holiday, Mothers' Day is observed.
    expect(nameOn(brazil, '2026-02-16')).toBe('Carnaval');
    expect(nameOn(brazil, '2026-05-10')).toBeUndefined();
  });

  it('are told in the language asked for, where it is known', async () => {
    expect(nameOn(await loadHolidays(rule({ country: 'BR' }), [], 'en'), '2026-12-25')).toBe('Christmas Day');
    expect(nameOn(await loadHolidays(rule({ country: 'DE' }), [], 'pt-BR'), '2026-12-25')).toBe('Natal');
    expect(nameOn(await loadHolidays(rule({ country: 'DE' }), []), '2026-12-25')).toBe('1. Weihnachtstag');
  });

  it('have the day and its substitute', async () => {
    const england = await loadHolidays(rule({ country: 'GB', state: 'ENG' }), []);
    expect(['25', '26', '27', '28', '29'].map((day) => nameOn(england, `2027-12-${day}`) !== undefined)).toEqual([
      ...[true, true, true, true],
      false,
    ]);
    const america = await loadHolidays(rule({ country: 'US' }), []);
    // 1 January 2028 is a Saturday: the day off is in the year before.
    expect(nameOn(america, '2027-12-31')).toMatch(/^New Year/);
  });

  it('leave out half days, and count each day of a long one, over the end of a year too', async () => {
    const iceland = await loadHolidays(rule({ country: 'IS' }), []);
    expect(nameOn(iceland, '2026-12-24')).toBeUndefined();
    expect(nameOn(iceland, '2026-12-25')).toBeDefined();
    const eswatini = await loadHolidays(rule({ country: 'SZ' }), []);
    expect(['2026-12-28', '2026-12-31', '2027-01-02', '2027-01-03'].map((day) => nameOn(eswatini, day))).toEqual([
      'Incwala',
      'Incwala',
      'Incwala',
      undefined,
    ]);
    const turkey = await loadHolidays(rule({ country: 'TR' }), []);
    // The feast begins in the afternoon before; three whole days follow.
    expect(['19', '20', '21', '22', '23'].map((day) => nameOn(turkey, `2026-03-${day}`) !== undefined)).toEqual([
      false,
      ...[true, true, true],
      false,
    ]);
  });

  it('that begin in the evening before are on the day itself', async () => {
    const israel = await loadHolidays(rule({ country: 'IL' }), [], 'en');
    expect(['2026-09-11', '2026-09-12', '2026-09-13', '2026-09-14'].map((day) => nameOn(israel, day) !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('are the same whatever the zone of the machine', async () => {
    const before = process.env['TZ'];
    try {
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
        process.env['TZ'] = zone;
        const days = await holidayDays(rule({ country: 'SA' }), [], { fromYear: 2026, toYear: 2026, language: zone });
        expect(days.map(({ date }) => date).filter((date) => date.startsWith('2026-05'))).toEqual([
          '2026-05-26',
          '2026-05-27',
          '2026-05-28',
          '2026-05-29',
        ]);
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('are worked out once a year and place', async () => {
    const work = vi.spyOn(Holidays.prototype, 'getHolidays');
    const first = await loadHolidays(rule({ country: 'JP' }), []);
    nameOn(first, '2031-06-15');
    const again = await loadHolidays(rule({ country: 'JP', policy: 'next' }), []);
    for (let count = 0; count < 200; count++) nameOn(again, '2031-06-15');
    expect(work.mock.calls).toEqual([[2031]]);
  });

  it('that nobody knows are an error, not a place without holidays', async () => {
    for (const unknown of [{ country: 'XX' }, { country: 'BR', state: 'ZZ' }, { country: 'BR', state: 'SP', region: 'ZZ' }]) {
      await expect(loadHolidays(rule(unknown), [])).rejects.toMatchObject({ code: 'HOLIDAY_PLACE_UNKNOWN', kind: 'user' });
    }
  });
});

describe('own holiday lists', () => {
  const list = {
    id: 'list_1',
    name: 'Plant',
    days: [
      { date: '2026-03-02', name: 'Inventory', yearly: false },
      { date: '2020-12-24', name: 'Founding day', yearly: true },
      { date: '2024-02-29', name: 'Leap day', yearly: true },
    ],
  };

  it('have days of one year, and days of every year', async () => {
    const own = await loadHolidays(rule({ lists: ['list_1'] }), [list]);
    expect(nameOn(own, '2026-03-02')).toBe('Inventory');
    expect(nameOn(own, '2027-03-02')).toBeUndefined();
    expect(['2019-12-24', '2026-12-24', '2027-12-24'].map((day) => nameOn(own, day))).toEqual(Array(3).fill('Founding day'));
    expect([nameOn(own, '2028-02-29'), nameOn(own, '2027-02-28'), nameOn(own, '2027-03-01')]).toEqual([
      'Leap day',
      undefined,
      undefined,
    ]);
  });

  it('count beside those of a place, with their own names first', async () => {
    const christmas = { ...list, days: [{ date: '2026-12-25', name: 'Closed', yearly: true }] };
    const both = await loadHolidays(rule({ country: 'BR', lists: ['list_1'] }), [christmas]);
    expect([nameOn(both, '2026-12-25'), nameOn(both, '2026-09-07')]).toEqual(['Closed', 'Dia da Independência']);
    const days = await holidayDays(rule({ country: 'BR', lists: ['list_1'] }), [christmas], { fromYear: 2026, toYear: 2026 });
    expect(days.filter(({ date }) => date === '2026-12-25')).toEqual([
      { date: '2026-12-25', name: 'Natal', source: 'BR' },
      { date: '2026-12-25', name: 'Closed', source: 'list_1' },
    ]);
  });

  it('that are gone are an error: a flow must not run on its holidays unnoticed', async () => {
    await expect(loadHolidays(rule({ lists: ['list_2'] }), [list])).rejects.toMatchObject({ code: 'HOLIDAY_LIST_NOT_FOUND' });
  });
});

describe('a calendar of known days', () => {
  it('says the same as the one it was made from', async () => {
    const place = rule({ country: 'US', state: 'CA' });
    const loaded = await loadHolidays(place, []);
    const days = await holidayDays(place, [], { fromYear: 2025, toYear: 2027 });
    const known = holidayCalendarOf(days);
    for (let day = dayOf('2025-01-01'); day <= dayOf('2027-12-31'); day++) {
      expect(known.nameOf(day), dateText(day)).toBe(loaded.nameOf(day));
    }
    expect(days.length).toBeGreaterThan(30);
  });
});

describe('the places whose holidays are known', () => {
  it('are countries by their name in the language asked for', async () => {
    const countries = await holidayPlaces(undefined, undefined, 'pt-BR');
    expect(countries.length).toBeGreaterThan(190);
    expect(countries).toContainEqual({ code: 'BR', name: 'Brasil' });
    expect(countries).toContainEqual({ code: 'DE', name: 'Alemanha' });
    expect(countries.map(({ name }) => name)).toEqual(
      countries.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'pt-BR')),
    );
  });

  it('are the states of a country and the regions of a state', async () => {
    expect(await holidayPlaces('BR', undefined, 'pt-BR')).toContainEqual({ code: 'SP', name: 'São Paulo' });
    expect(await holidayPlaces('BR', 'SP', 'pt-BR')).toEqual([{ code: 'SP', name: 'São Paulo' }]);
    expect(await holidayPlaces('BR', 'AC', 'pt-BR')).toEqual([]);
    expect(await holidayPlaces('JP', undefined, 'en')).toEqual([]);
    // The data have districts of New Zealand that date-holidays itself cannot find.
    expect(await holidayPlaces('NZ', 'CAN', 'en')).not.toContainEqual(expect.objectContaining({ code: 'Timaru' }));
    await expect(holidayPlaces('XX', undefined, 'en')).rejects.toMatchObject({ code: 'HOLIDAY_PLACE_UNKNOWN' });
    await expect(holidayPlaces('BR', 'XX', 'en')).rejects.toMatchObject({ code: 'HOLIDAY_PLACE_UNKNOWN' });
  });

  it('can all be asked for their holidays', async () => {
    for (const { code: country } of await holidayPlaces(undefined, undefined, 'en')) {
      for (const { code: state } of await holidayPlaces(country, undefined, 'en')) {
        await expect(loadHolidays(rule({ country, state }), [])).resolves.toBeDefined();
      }
    }
  });
});
