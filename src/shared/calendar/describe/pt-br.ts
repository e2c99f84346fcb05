import type { Formats } from './formats';
import { gapOf, runsOf, weekOf } from './number-runs';
import type { DaySelector, Grammar, IntervalUnit } from './types';

/** Of a feminine and a masculine word, counted from the end. */
const FROM_LAST = [
  ['última', 'último'],
  ['penúltima', 'penúltimo'],
  ['antepenúltima', 'antepenúltimo'],
] as const;
const UNITS: Readonly<Record<IntervalUnit, readonly [one: string, many: string, sign: string]>> = {
  seconds: ['segundo', 'segundos', 's'],
  minutes: ['minuto', 'minutos', 'min'],
  hours: ['hora', 'horas', 'h'],
};

const PERIODS = { weeks: ['toda semana', 'semanas'], months: ['todo mês', 'meses'], years: ['todo ano', 'anos'] } as const;

/** Segunda to sexta are feminine, sábado and domingo are not. */
const isFeminine = (weekday: number) => weekday % 7 !== 0 && weekday % 7 !== 6;

function nth(number: number, feminine: boolean): string {
  if (number > 0) return `${number}${feminine ? 'ª' : 'º'}`;
  return FROM_LAST[-number - 1]?.[feminine ? 0 : 1] ?? `${-number}${feminine ? 'ª' : 'º'}`;
}

/** What follows a count from the end that has no name of its own. */
const fromEnd = (number: number) => (number < -FROM_LAST.length ? ' a contar do fim' : '');
const each = (count: number, one: string, many: string) => (count === 1 ? `a cada ${one}` : `a cada ${count} ${many}`);
const dayNumber = (day: number) => (day === 1 ? '1º' : String(day));

/** Portuguese as it is written in Brazil. */
export function portugueseGrammar(formats: Formats): Grammar {
  const { list, time } = formats;
  const numbers = (values: readonly number[], show: (value: number) => string = String) =>
    list(runsOf(values).map((run) => (typeof run === 'number' ? show(run) : `${show(run[0])} a ${show(run[1])}`)));
  /** One o'clock is singular. */
  const at = (seconds: number) => (Math.floor(seconds / 3600) === 1 ? 'à' : 'às');
  const from = (seconds: number) => (Math.floor(seconds / 3600) === 1 ? 'da' : 'das');
  const span = (first: number, last: number) => `${from(first)} ${time(first)} ${at(last)} ${time(last)}`;
  const weekdayName = (weekday: number) => formats.weekday(weekday % 7).replace('-feira', '');

  /** Names with a word before the first one and wherever the gender changes. */
  function withArticles(week: readonly number[], feminine: string, masculine: string, ending = ''): string {
    return list(
      week.map((day, index) => {
        const before = week[index - 1];
        const isSame = before !== undefined && isFeminine(before) === isFeminine(day);
        return `${isSame ? '' : `${isFeminine(day) ? feminine : masculine} `}${weekdayName(day)}${ending}`;
      }),
    );
  }
  function runOfWeek(week: readonly number[]): string | undefined {
    const [run, ...others] = runsOf(week);
    if (typeof run !== 'object' || others.length > 0) return undefined;
    return run[1] - run[0] === 6 ? 'todos os dias' : `de ${weekdayName(run[0])} a ${weekdayName(run[1])}`;
  }
  const onWeekdays = (weekdays: readonly number[]) =>
    runOfWeek(weekOf(weekdays)) ?? withArticles(weekOf(weekdays), 'às', 'aos', 's');

  function onDayNumbers(days: readonly number[]): string {
    const gap = gapOf(days);
    if (days.length >= 5 && gap !== undefined && gap > 1)
      return `a cada ${gap} dias do dia ${dayNumber(days[0] ?? 1)} ao dia ${dayNumber(days.at(-1) ?? 1)}`;
    return `${days.length === 1 ? 'no dia' : 'nos dias'} ${numbers(days, dayNumber)}`;
  }
  const before = (days: number) => `${days === 1 ? '1 dia' : `${days} dias`} antes do último dia`;
  function on(day: DaySelector): string {
    switch (day.kind) {
      case 'days':
        return onDayNumbers(day.days);
      case 'last-day':
        return day.before === 0 ? 'no último dia' : before(day.before);
      case 'weekday': {
        const feminine = isFeminine(day.weekday);
        return `${feminine ? 'na' : 'no'} ${nth(day.nth, feminine)} ${formats.weekday(day.weekday)}${fromEnd(day.nth)}`;
      }
      case 'business-day':
        return `no ${nth(day.nth, false)} dia útil${fromEnd(day.nth)}`;
      case 'nearest':
        if (!day.isFromLast) return `no dia de semana mais próximo do dia ${dayNumber(day.day)}`;
        return day.day === 0
          ? 'no último dia de semana (segunda a sexta)'
          : `no dia de semana mais próximo de ${before(day.day)}`;
    }
  }
  const onDays = (days: readonly DaySelector[]) => list(days.map(on));
  const shortWeekday = (weekday: number) => formats.shortWeekday(weekday % 7).replace('.', '');

  return {
    interval: (count, unit) => each(count, UNITS[unit][0], UNITS[unit][1]),
    everyDay: (count) => (count === 1 ? 'todos os dias' : `a cada ${count} dias`),
    everyWeek(count, weekdays) {
      const week = weekOf(weekdays);
      if (count > 1) return `a cada ${count} semanas ${runOfWeek(week) ?? withArticles(week, 'na', 'no')}`;
      return runOfWeek(week) ?? withArticles(week, 'toda', 'todo');
    },
    everyMonth(count, days) {
      const [day] = days;
      if (count > 1) return `a cada ${count} meses ${onDays(days)}`;
      if (days.length > 1 || day === undefined) return `${onDays(days)} de cada mês`;
      if (day.kind !== 'days') return `${on(day)} do mês`;
      return day.days.length === 1 ? `todo dia ${dayNumber(day.days[0] ?? 1)} do mês` : `${on(day)} de cada mês`;
    },
    everyYear(count, months, days) {
      const year = count === 1 ? 'todo ano' : `a cada ${count} anos`;
      const [day] = days;
      const [month] = months;
      if (months.length === 1 && month !== undefined && days.length === 1 && day?.kind === 'days' && day.days.length === 1)
        return `${year} em ${formats.dayOfYear(month, day.days[0] ?? 1)}`;
      return `${year} ${onDays(days)} de ${numbers(months, formats.month)}`;
    },
    once(wallMs) {
      const seconds = formats.timeOf(wallMs);
      return `uma vez em ${formats.day(wallMs)} (${formats.weekdayOf(wallMs)}) ${at(seconds)} ${time(seconds)}`;
    },
    dates: (wallMs) =>
      wallMs.length <= 3
        ? `em ${list(wallMs.map((moment) => `${formats.day(moment)} ${at(formats.timeOf(moment))} ${time(formats.timeOf(moment))}`))}`
        : `em ${formats.number(wallMs.length)} datas de ${formats.day(wallMs[0] ?? 0)} a ${formats.day(wallMs.at(-1) ?? 0)}`,
    atTimes: (times) =>
      list(
        times.map((each, index) => {
          const before = times[index - 1];
          return before !== undefined && at(before) === at(each) ? time(each) : `${at(each)} ${time(each)}`;
        }),
      ),
    manyTimes: (times) => `em ${times.length} horários ${span(times[0] ?? 0, times.at(-1) ?? 0)}`,
    span,
    onWeekdays,
    onDays: (days, of = 'month') => `${onDays(days)} do ${of === 'month' ? 'mês' : 'ano'}`,
    inMonths: (months) => `em ${numbers(months, formats.month)}`,
    atMinutes: (minutes) => `${minutes.length === 1 ? 'no minuto' : 'nos minutos'} ${numbers(minutes)}`,
    atSeconds: (seconds) => `${seconds.length === 1 ? 'no segundo' : 'nos segundos'} ${numbers(seconds)}`,
    inMinutes: (minutes) => `${minutes.length === 1 ? 'no minuto' : 'nos minutos'} ${numbers(minutes)}`,
    inHours: (hours) =>
      `${hours.length === 1 ? 'na hora que começa' : 'nas horas que começam'} ${at((hours[0] ?? 0) * 3600)} ${numbers(hours, (hour) => time(hour * 3600))}`,
    either: (one, other) => `${one} ou ${other}`,
    both: (one, other) => `${one}, se também ${other}`,
    byRule: (text) => `pela regra ${text}`,
    missingDay: (policy) =>
      ({
        'last-day': 'em meses mais curtos no último dia',
        skip: 'não em meses sem esse dia',
        'next-day': 'em meses mais curtos no dia 1º do seguinte',
      })[policy],
    rrule: {
      every: (count, unit) => (count === 1 ? PERIODS[unit][0] : `a cada ${count} ${PERIODS[unit][1]}`),
      yearDays: (days) => `no ${list(days.map((day) => nth(day, false)))} dia do ano`,
      weeks: (weeks) => `na ${list(weeks.map((week) => nth(week, true)))} semana do ano`,
      positions: (positions) => `somente a ${list(positions.map((position) => nth(position, true)))} destas vezes`,
      moreDates: (count) => (count === 1 ? 'e em mais 1 data' : `e em mais ${formats.number(count)} datas`),
      withoutDates: (count) => (count === 1 ? 'exceto em 1 data' : `exceto em ${formats.number(count)} datas`),
    },
    short: {
      daily: 'diário',
      weekly: (count) => (count === 1 ? '' : `a cada ${count} semanas`),
      monthly: (count) => (count === 1 ? 'mensal' : `a cada ${count} meses`),
      yearly: (count) => (count === 1 ? 'anual' : `a cada ${count} anos`),
      days: (day) => on(day).replace(/^n[oa]s? /, ''),
      weekdays: (weekdays) =>
        runsOf(weekOf(weekdays))
          .map((run) => (typeof run === 'number' ? shortWeekday(run) : `${shortWeekday(run[0])}–${shortWeekday(run[1])}`))
          .join(', '),
      interval: (count, unit) => `a cada ${count} ${UNITS[unit][2]}`,
      dates: (count) => (count === 1 ? '1 data' : `${formats.number(count)} datas`),
    },
    rules: {
      weekends: {
        skip: 'exceto em fins de semana',
        previous: 'fins de semana passam para o dia útil anterior',
        next: 'fins de semana passam para o próximo dia útil',
      },
      holidays: {
        run: (whose) => `dias úteis sem feriados${inBrackets(whose)}`,
        skip: (whose) => `exceto em feriados${inBrackets(whose)}`,
        previous: (whose) => `feriados${inBrackets(whose)} passam para o dia útil anterior`,
        next: (whose) => `feriados${inBrackets(whose)} passam para o próximo dia útil`,
      },
      window: (within, weekdays, isMoved) =>
        `somente ${[within, weekdays].filter((part) => part !== '').join(' ')}${isMoved ? ' (senão na próxima abertura)' : ''}`,
      blackout: (first, last, reason) => `exceto de ${first} a ${last}${inBrackets(reason)}`,
      blackouts: (count) => `exceto em ${count} períodos de bloqueio`,
      starts: (moment) => `a partir de ${moment}`,
      ends: (moment) => `até ${moment}`,
      atMost: (count) => (count === 1 ? 'no máximo uma vez' : `no máximo ${formats.number(count)} vezes`),
      spread: (durationMs) => `cada uma até ${durationText(durationMs)} depois`,
    },
  };
}

function inBrackets(text: string): string {
  return text === '' ? '' : ` (${text})`;
}

function durationText(durationMs: number): string {
  const units = [
    [UNITS.hours, 3_600_000],
    [UNITS.minutes, 60_000],
    [UNITS.seconds, 1000],
  ] as const;
  const found = units.find(([, size]) => durationMs >= size && durationMs % size === 0);
  if (found === undefined) return `${durationMs} ms`;
  const count = durationMs / found[1];
  return `${count} ${count === 1 ? found[0][0] : found[0][1]}`;
}
