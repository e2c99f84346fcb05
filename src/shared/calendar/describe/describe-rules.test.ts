import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Schedule, type ScheduleInput, scheduleSchema } from '../../model/schedule';
import { describeSchedule, describeScheduleShort } from './index';

const both = (input: ScheduleInput) => {
  const schedule = scheduleSchema.parse(input);
  const names = { place: 'BR', lists: { own: 'Company' } };
  return [describeSchedule(schedule, { language: 'en', names }), describeSchedule(schedule, { language: 'pt-BR', names })];
};

describe('a schedule in words', () => {
  it('is one plain sentence in the language and on the clock of its reader', () => {
    const schedule = scheduleSchema.parse({
      recurrence: { kind: 'monthly', on: { kind: 'business-day', nth: -1 }, times: ['18:00'] },
      timeZone: 'America/Sao_Paulo',
      holidays: { country: 'BR' },
    });
    expect(describeSchedule(schedule, { language: 'en', locale: 'en-GB' })).toBe(
      'Every last business day of the month at 18:00, São Paulo, not on holidays',
    );
    expect(describeSchedule(schedule, { language: 'pt-BR' })).toBe(
      'No último dia útil do mês às 18:00, São Paulo, exceto em feriados',
    );
    expect(describeSchedule(schedule, { language: 'en' })).toContain('6:00 PM');
  });

  it.each<readonly [ScheduleInput, string, string]>([
    [{ weekends: 'skip' }, 'not on weekends', 'exceto em fins de semana'],
    [{ weekends: 'next' }, 'weekends move to the next business day', 'fins de semana passam para o próximo dia útil'],
    [{ weekends: 'previous' }, 'weekends move to the business day before', 'fins de semana passam para o dia útil anterior'],
    [{ holidays: { country: 'BR' } }, 'not on holidays (BR)', 'exceto em feriados (BR)'],
    [{ holidays: { lists: ['own', 'gone'] } }, 'not on holidays (Company)', 'exceto em feriados (Company)'],
    [
      { holidays: { country: 'BR', lists: ['own'], policy: 'next' } },
      'holidays (BR and Company) move to the next business day',
      'feriados (BR e Company) passam para o próximo dia útil',
    ],
    [{ window: { from: '09:00', to: '18:00' } }, 'only from 9:00 AM to 6:00 PM', 'somente das 09:00 às 18:00'],
    [
      { window: { from: '22:00', to: '01:00', weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], outside: 'move' } },
      'only from 10:00 PM to 1:00 AM Monday to Friday (otherwise at the next opening)',
      'somente das 22:00 à 01:00 de segunda a sexta (senão na próxima abertura)',
    ],
    [{ window: { from: '00:00', to: '00:00', weekdays: ['MO'] } }, 'only on Monday', 'somente às segundas'],
    [
      { blackouts: [{ from: '2026-12-24T00:00', to: '2027-01-02T12:00', reason: ' closed ' }] },
      'not from December 24, 2026 to January 2, 2027, 12:00 PM (closed)',
      'exceto de 24 de dezembro de 2026 a 2 de janeiro de 2027, 12:00 (closed)',
    ],
    [
      {
        blackouts: [
          { from: '2026-12-24T00:00', to: '2027-01-02T12:00' },
          { from: '2027-12-24T00:00', to: '2028-01-02T12:00' },
        ],
      },
      'not in 2 blackout periods',
      'exceto em 2 períodos de bloqueio',
    ],
    [{ startsAt: '2027-01-01T00:00' }, 'starting January 1, 2027', 'a partir de 1º de janeiro de 2027'],
    [{ endsAt: '2027-12-31T23:59' }, 'until December 31, 2027, 11:59 PM', 'até 31 de dezembro de 2027, 23:59'],
    [{ maxOccurrences: 1 }, 'at most once', 'no máximo uma vez'],
    [{ maxOccurrences: 1200 }, 'at most 1,200 times', 'no máximo 1.200 vezes'],
    [{ jitterMs: 300_000 }, 'each up to 5 minutes later', 'cada uma até 5 minutos depois'],
  ])('names %j', (rule, en, ptBr) => {
    expect(both(rule)).toEqual([`Every day at 9:00 AM, ${en}`, `Todos os dias às 09:00, ${ptBr}`]);
  });

  it('says nothing of a window that is always open, and of holidays on which all runs', () => {
    expect(both({ window: { from: '00:00', to: '00:00' }, holidays: { country: 'BR', policy: 'run' } })[0]).toBe(
      'Every day at 9:00 AM',
    );
  });

  it('says whose holidays a business day goes by', () => {
    const recurrence: ScheduleInput['recurrence'] = { kind: 'monthly', on: { kind: 'business-day', nth: 1 } };
    expect(both({ recurrence, holidays: { country: 'BR', policy: 'run' } })).toEqual([
      'Every 1st business day of the month at 9:00 AM, business days without holidays (BR)',
      'No 1º dia útil do mês às 09:00, dias úteis sem feriados (BR)',
    ]);
  });

  it.each<readonly [ScheduleInput, string | undefined, string, string]>([
    [{ timeZone: 'America/New_York' }, 'Asia/Tokyo', 'New York', 'Nova York'],
    [{}, 'Asia/Tokyo', 'Tokyo', 'Tóquio'],
    [{}, 'Etc/UTC', 'UTC', 'UTC'],
    [{}, undefined, '', ''],
    [{ timeZone: 'America/Argentina/Buenos_Aires' }, undefined, 'Buenos Aires', 'Buenos Aires'],
    [{ recurrence: { kind: 'rrule', text: 'DTSTART;TZID=Europe/Berlin:20270101T090000' } }, undefined, 'Berlin', 'Berlim'],
    [{ recurrence: { kind: 'interval', every: 5 } }, 'Asia/Tokyo', '', ''],
    [{ recurrence: { kind: 'interval', every: 5 }, weekends: 'skip' }, 'Asia/Tokyo', 'Tokyo', 'Tóquio'],
  ])('names the zone of %j in %s', (input, zone, en, ptBr) => {
    const schedule = scheduleSchema.parse(input);
    for (const [language, city] of [
      ['en', en],
      ['pt-BR', ptBr],
    ] as const) {
      const sentence = describeSchedule(schedule, { language, ...(zone === undefined ? {} : { zone }) });
      const places = ['New York', 'Nova York', 'Tokyo', 'Tóquio', 'UTC', 'Buenos Aires', 'Berlin', 'Berlim'];
      expect(places.filter((place) => sentence.includes(place))).toEqual(city === '' ? [] : [city]);
    }
  });
});

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const time = fc
  .tuple(fc.nat(23), fc.nat(59), fc.option(fc.nat(59), { nil: undefined }))
  .map((parts) => parts.flatMap((part) => (part === undefined ? [] : [String(part).padStart(2, '0')])).join(':'));
const day = fc.tuple(fc.integer({ min: 2020, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }));
const moment = fc
  .tuple(day, time)
  .map(([parts, clock]) => `${parts.map((part) => String(part).padStart(2, '0')).join('-')}T${clock}`);
const every = fc.integer({ min: 1, max: 1000 });
const times = fc.array(time, { minLength: 1, maxLength: 12 });
const nonZero = (most: number) => fc.integer({ min: -most, max: most }).filter((nth) => nth !== 0);
const monthDay = fc.oneof(
  fc.record({
    kind: fc.constant('day'),
    days: fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 31 }),
    ifMissing: fc.constantFrom('last-day', 'skip', 'next-day'),
  }),
  fc.record({ kind: fc.constant('last-day'), before: fc.nat(27) }),
  fc.record({ kind: fc.constant('weekday'), nth: nonZero(5), weekday }),
  fc.record({ kind: fc.constant('business-day'), nth: nonZero(23) }),
);
const cronField = (min: number, max: number) => {
  const number = fc.integer({ min, max });
  return fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 1, max: 30 }).map((step) => `*/${step}`),
    fc.array(number, { minLength: 1, maxLength: 5 }).map((list) => list.join(',')),
    fc.tuple(number, number).map((ends) => `${Math.min(...ends)}-${Math.max(...ends)}`),
  );
};
const cronText = fc
  .tuple(
    fc.option(cronField(0, 59), { nil: undefined }),
    cronField(0, 59),
    cronField(0, 23),
    fc.oneof(cronField(1, 31), fc.constantFrom('L', 'LW', '15W', 'L-3', '1,L')),
    cronField(1, 12),
    fc.oneof(cronField(0, 7), fc.constantFrom('5L', '1#2', '1,5L', 'mon-fri')),
  )
  .map((fields) => fields.filter((field) => field !== undefined).join(' '));
const rruleText = fc
  .record({
    frequency: fc.constantFrom('SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.integer({ min: 1, max: 99 }),
    byDay: fc.option(fc.array(weekday, { minLength: 1, maxLength: 4 })),
    byMonth: fc.option(fc.integer({ min: 1, max: 12 })),
    byHour: fc.option(fc.integer({ min: 0, max: 23 })),
    count: fc.option(fc.integer({ min: 1, max: 50 })),
  })
  .map(({ frequency, interval, byDay, byMonth, byHour, count }) =>
    [
      `FREQ=${frequency};INTERVAL=${interval}`,
      ...(byDay === null ? [] : [`BYDAY=${byDay.join(',')}`]),
      ...(byMonth === null ? [] : [`BYMONTH=${byMonth}`]),
      ...(byHour === null ? [] : [`BYHOUR=${byHour}`]),
      ...(count === null ? [] : [`COUNT=${count}`]),
    ].join(';'),
  );
const recurrence = fc.oneof(
  fc.record({ kind: fc.constant('once'), at: moment }),
  fc.record({ kind: fc.constant('interval'), every, unit: fc.constantFrom('seconds', 'minutes', 'hours') }),
  fc.record({ kind: fc.constant('daily'), every, times }),
  fc.record({ kind: fc.constant('weekly'), every, weekdays: fc.array(weekday, { minLength: 1, maxLength: 7 }), times }),
  fc.record({ kind: fc.constant('monthly'), every, on: monthDay, times }),
  fc.record({
    kind: fc.constant('yearly'),
    every,
    months: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
    on: monthDay,
    times,
  }),
  cronText.map((expression) => ({ kind: 'cron', expression })),
  rruleText.map((text) => ({ kind: 'rrule', text })),
  fc.record({ kind: fc.constant('dates'), dates: fc.array(moment, { minLength: 1, maxLength: 8 }) }),
);
const dayPolicy = fc.constantFrom('run', 'skip', 'previous', 'next');
const anySchedule = fc
  .record(
    {
      recurrence,
      startsAt: moment,
      endsAt: moment,
      maxOccurrences: fc.integer({ min: 1, max: 100_000 }),
      jitterMs: fc.nat(86_400_000),
      window: fc.record({ from: time, to: time, outside: fc.constantFrom('skip', 'move') }),
      weekends: dayPolicy,
      holidays: fc.record({ country: fc.constant('BR'), policy: dayPolicy }),
      blackouts: fc.array(fc.record({ from: moment, to: moment, reason: fc.constantFrom('', 'stocktaking') }), { maxLength: 3 }),
    },
    { requiredKeys: ['recurrence'] },
  )
  .map((input) => scheduleSchema.parse(input));

/** What the sentence of a schedule must say, by language. */
function mustSay(schedule: Schedule): (readonly [en: RegExp, ptBr: RegExp])[] {
  const { weekends, holidays, window, blackouts, startsAt, endsAt, maxOccurrences, jitterMs } = schedule;
  return [
    ...(weekends === 'run' ? [] : [[/weekends/, /fins de semana/] as const]),
    ...(holidays === undefined || holidays.policy === 'run' ? [] : [[/holidays/, /feriados/] as const]),
    ...(window === undefined || window.from === window.to ? [] : [[/only from/, /somente das? /] as const]),
    ...(blackouts.length === 1 ? [[/not from/, /exceto de/] as const] : []),
    ...(blackouts.length > 1 ? [[/blackout periods/, /períodos de bloqueio/] as const] : []),
    ...(startsAt === undefined ? [] : [[/starting/, /a partir de/] as const]),
    ...(endsAt === undefined ? [] : [[/until/, /até/] as const]),
    ...(maxOccurrences === undefined ? [] : [[/at most/, /no máximo/] as const]),
    ...(jitterMs === 0 ? [] : [[/later/, /depois/] as const]),
  ];
}

describe('the words of any schedule', () => {
  it('are never empty or broken, and name each of its restrictions in both languages', () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        for (const [index, language] of (['en', 'pt-BR'] as const).entries()) {
          const long = describeSchedule(schedule, { language, zone: 'America/Sao_Paulo' });
          for (const text of [long, describeScheduleShort(schedule, { language })]) {
            expect(text.trim()).toMatch(/^[\p{Lu}\d]/u);
            expect(text).not.toMatch(/undefined|NaN|null|Invalid|\[object| {2}|, ,|,$/);
          }
          for (const words of mustSay(schedule)) expect(long).toMatch(words[index] ?? /^$/);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
