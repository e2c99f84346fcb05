import { describe, expect, it } from 'vitest';
import { type ScheduleInput, scheduleSchema } from '../../model/schedule';
import { describeSchedule, describeScheduleShort } from './index';

type Recurrence = NonNullable<ScheduleInput['recurrence']>;
type Row = readonly [recurrence: Recurrence, en: string, ptBr: string];

const both = (recurrence: Recurrence) => {
  const schedule = scheduleSchema.parse({ recurrence });
  return [describeSchedule(schedule, { language: 'en' }), describeSchedule(schedule, { language: 'pt-BR' })];
};
const cron = (expression: string): Recurrence => ({ kind: 'cron', expression });
const rrule = (text: string): Recurrence => ({ kind: 'rrule', text });

describe('a recurrence in words', () => {
  it.each<Row>([
    [
      { kind: 'once', at: '2026-11-27T18:00' },
      'Once on Friday, November 27, 2026 at 6:00 PM',
      'Uma vez em 27 de novembro de 2026 (sexta-feira) às 18:00',
    ],
    [{ kind: 'interval', every: 1 }, 'Every minute', 'A cada minuto'],
    [{ kind: 'interval', every: 36, unit: 'hours' }, 'Every 36 hours', 'A cada 36 horas'],
    [{ kind: 'interval', every: 1, unit: 'seconds' }, 'Every second', 'A cada segundo'],
    [{ kind: 'daily' }, 'Every day at 9:00 AM', 'Todos os dias às 09:00'],
    [{ kind: 'daily', times: ['00:00', '01:05', '12:00:30'] }, ...daily3()],
    [{ kind: 'daily', every: 3, times: ['18:00'] }, 'Every 3 days at 6:00 PM', 'A cada 3 dias às 18:00'],
    [
      { kind: 'daily', times: ['11:00', '09:00', '10:00', '12:00'] },
      'Every day, every hour from 9:00 AM to 12:00 PM',
      'Todos os dias, a cada hora das 09:00 às 12:00',
    ],
    [
      { kind: 'daily', times: ['01:00', '02:00', '03:00', '05:00', '07:00', '11:00', '13:00', '17:00', '19:00'] },
      'Every day at 9 times from 1:00 AM to 7:00 PM',
      'Todos os dias em 9 horários da 01:00 às 19:00',
    ],
  ])('%j', (recurrence, en, ptBr) => {
    expect(both(recurrence)).toEqual([en, ptBr]);
  });

  it.each<Row>([
    [weekly('MO', 'TU', 'WE', 'TH', 'FR'), 'Every weekday at 9:00 AM', 'De segunda a sexta às 09:00'],
    [weekly('SU', 'SA'), 'Every Saturday and Sunday at 9:00 AM', 'Todo sábado e domingo às 09:00'],
    [weekly('TU', 'MO', 'WE'), 'Every day from Monday to Wednesday at 9:00 AM', 'De segunda a quarta às 09:00'],
    [weekly('FR', 'MO'), 'Every Monday and Friday at 9:00 AM', 'Toda segunda e sexta às 09:00'],
    [weekly('MO', 'SA'), 'Every Monday and Saturday at 9:00 AM', 'Toda segunda e todo sábado às 09:00'],
    [weekly('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), 'Every day at 9:00 AM', 'Todos os dias às 09:00'],
    [
      { ...weekly('MO', 'TH'), every: 2 },
      'Every 2 weeks on Monday and Thursday at 9:00 AM',
      'A cada 2 semanas na segunda e quinta às 09:00',
    ],
  ])('by week: %j', (recurrence, en, ptBr) => {
    expect(both(recurrence)).toEqual([en, ptBr]);
  });

  it.each<Row>([
    [day(15), 'Every 15th of the month at 6:00 PM', 'Todo dia 15 do mês às 18:00'],
    [day(15, 1), 'Every 1st and 15th of the month at 6:00 PM', 'Nos dias 1º e 15 de cada mês às 18:00'],
    [
      day(31),
      'Every 31st of the month at 6:00 PM, in shorter months on the last day',
      'Todo dia 31 do mês às 18:00, em meses mais curtos no último dia',
    ],
    [on({ kind: 'last-day' }), 'Every last day of the month at 6:00 PM', 'No último dia do mês às 18:00'],
    [
      on({ kind: 'last-day', before: 2 }),
      'Every month 2 days before the last day at 6:00 PM',
      '2 dias antes do último dia do mês às 18:00',
    ],
    [
      on({ kind: 'business-day', nth: -1 }),
      'Every last business day of the month at 6:00 PM',
      'No último dia útil do mês às 18:00',
    ],
    [on({ kind: 'business-day', nth: 5 }), 'Every 5th business day of the month at 6:00 PM', 'No 5º dia útil do mês às 18:00'],
    [
      on({ kind: 'business-day', nth: -4 }),
      'Every 4th-to-last business day of the month at 6:00 PM',
      'No 4º dia útil a contar do fim do mês às 18:00',
    ],
    [
      on({ kind: 'weekday', nth: 2, weekday: 'TU' }),
      'Every 2nd Tuesday of the month at 6:00 PM',
      'Na 2ª terça-feira do mês às 18:00',
    ],
    [
      on({ kind: 'weekday', nth: -2, weekday: 'SU' }),
      'Every second-to-last Sunday of the month at 6:00 PM',
      'No penúltimo domingo do mês às 18:00',
    ],
    [
      { ...on({ kind: 'last-day' }), every: 3 } as Recurrence,
      'Every 3 months on the last day at 6:00 PM',
      'A cada 3 meses no último dia às 18:00',
    ],
    [
      { kind: 'monthly', on: { kind: 'day', days: [30], ifMissing: 'skip' } },
      'Every 30th of the month at 9:00 AM, not in months without that day',
      'Todo dia 30 do mês às 09:00, não em meses sem esse dia',
    ],
    [
      { kind: 'monthly', on: { kind: 'day', days: [29], ifMissing: 'next-day' } },
      'Every 29th of the month at 9:00 AM, in shorter months on the 1st of the next',
      'Todo dia 29 do mês às 09:00, em meses mais curtos no dia 1º do seguinte',
    ],
  ])('by month: %j', (recurrence, en, ptBr) => {
    expect(both(recurrence)).toEqual([en, ptBr]);
  });

  it.each<Row>([
    [yearly([12], 25), 'Every year on December 25 at 9:00 AM', 'Todo ano em 25 de dezembro às 09:00'],
    [yearly([1], 1), 'Every year on January 1 at 9:00 AM', 'Todo ano em 1º de janeiro às 09:00'],
    [yearly([1], 31), 'Every year on January 31 at 9:00 AM', 'Todo ano em 31 de janeiro às 09:00'],
    [
      yearly([7, 1], 1, 15),
      'Every year on the 1st and 15th of January and July at 9:00 AM',
      'Todo ano nos dias 1º e 15 de janeiro e julho às 09:00',
    ],
    [
      { kind: 'yearly', every: 2, months: [3, 4, 5], on: { kind: 'weekday', nth: -1, weekday: 'FR' } },
      'Every 2 years on the last Friday of March to May at 9:00 AM',
      'A cada 2 anos na última sexta-feira de março a maio às 09:00',
    ],
    [
      { kind: 'dates', dates: ['2026-12-01T01:00', '2026-11-27T18:00'] },
      'On November 27, 2026 at 6:00 PM and December 1, 2026 at 1:00 AM',
      'Em 27 de novembro de 2026 às 18:00 e 1º de dezembro de 2026 à 01:00',
    ],
    [
      { kind: 'dates', dates: ['2027-02-01T10:00', '2027-01-01T10:00', '2027-01-02T10:00', '2027-01-03T10:00'] },
      'On 4 dates from January 1, 2027 to February 1, 2027',
      'Em 4 datas de 1º de janeiro de 2027 a 1º de fevereiro de 2027',
    ],
  ])('by year and dates: %j', (recurrence, en, ptBr) => {
    expect(both(recurrence)).toEqual([en, ptBr]);
  });

  it.each<readonly [string, string, string]>([
    ['0 8 * * 1-5', 'Every weekday at 8:00 AM', 'De segunda a sexta às 08:00'],
    ['* * * * *', 'Every minute', 'A cada minuto'],
    ['*/15 * * * *', 'Every 15 minutes', 'A cada 15 minutos'],
    ['0 * * * *', 'Every hour', 'A cada hora'],
    ['5,35 * * * *', 'Every hour at minutes 5 and 35', 'A cada hora nos minutos 5 e 35'],
    ['30 */2 * * *', 'Every 2 hours at minute 30', 'A cada 2 horas no minuto 30'],
    ['0 */5 * * *', 'Every 5 hours from 12:00 AM to 8:00 PM', 'A cada 5 horas das 00:00 às 20:00'],
    [
      '*/15 9-17 * * 1-5',
      'Every weekday, every 15 minutes from 9:00 AM to 5:45 PM',
      'De segunda a sexta, a cada 15 minutos das 09:00 às 17:45',
    ],
    [
      '5,50 9-17 * * 1',
      'At minutes 5 and 50 from 9:05 AM to 5:50 PM, on Monday',
      'Nos minutos 5 e 50 das 09:05 às 17:50, às segundas',
    ],
    [
      '* 9,12 * * *',
      'Every minute in the hours beginning at 9:00 AM and 12:00 PM',
      'A cada minuto nas horas que começam às 09:00 e 12:00',
    ],
    ['*/10 * * * * *', 'Every 10 seconds', 'A cada 10 segundos'],
    ['*/10 0-4 9 * * *', ...tenSeconds()],
    ['15 * * * * *', 'Every minute at second 15', 'A cada minuto no segundo 15'],
    ['30 0 9 * * *', 'Every day at 9:00:30 AM', 'Todos os dias às 09:00:30'],
    ['0 0 1,15 * *', 'Every 1st and 15th of the month at 12:00 AM', 'Nos dias 1º e 15 de cada mês às 00:00'],
    ['0 9 L * *', 'Every last day of the month at 9:00 AM', 'No último dia do mês às 09:00'],
    ['0 9 L-3 * *', 'Every month 3 days before the last day at 9:00 AM', '3 dias antes do último dia do mês às 09:00'],
    ['0 9 1,L * *', 'Every 1st and last day of the month at 9:00 AM', 'No dia 1º e no último dia de cada mês às 09:00'],
    [
      '0 9 15W * *',
      'Every weekday nearest the 15th of the month at 9:00 AM',
      'No dia de semana mais próximo do dia 15 do mês às 09:00',
    ],
    ['0 9 LW * *', 'Every last weekday of the month at 9:00 AM', 'No último dia de semana (segunda a sexta) do mês às 09:00'],
    ['0 9 * * 1#2', 'Every 2nd Monday of the month at 9:00 AM', 'Na 2ª segunda-feira do mês às 09:00'],
    ['0 9 * * 5L', 'Every last Friday of the month at 9:00 AM', 'Na última sexta-feira do mês às 09:00'],
    [
      '0 9 * * 1,5L',
      'On Monday or on the last Friday of the month at 9:00 AM',
      'Às segundas ou na última sexta-feira do mês às 09:00',
    ],
    ['0 0 13 * 5', 'On the 13th of the month or on Friday at 12:00 AM', 'No dia 13 do mês ou às sextas às 00:00'],
    [
      '0 9 */2 * 1',
      'On Monday if also on every 2nd day from the 1st to the 31st of the month at 9:00 AM',
      'Às segundas, se também a cada 2 dias do dia 1º ao dia 31 do mês às 09:00',
    ],
    ['0 0 1 1 *', 'Every year on January 1 at 12:00 AM', 'Todo ano em 1º de janeiro às 00:00'],
    ['0 12 * 1,7 1', 'Every Monday at 12:00 PM, in January and July', 'Toda segunda às 12:00, em janeiro e julho'],
    ['*/5 * * 1-3 *', 'Every 5 minutes, in January to March', 'A cada 5 minutos, em janeiro a março'],
    ['0 0 * * 7', 'Every Sunday at 12:00 AM', 'Todo domingo às 00:00'],
    ['@daily', 'Every day at 12:00 AM', 'Todos os dias às 00:00'],
    ['not cron', 'By the rule not cron', 'Pela regra not cron'],
  ])('cron: %s', (expression, en, ptBr) => {
    expect(both(cron(expression))).toEqual([en, ptBr]);
  });

  it.each<readonly [string, string, string]>([
    ['FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=0', 'Every Monday and Friday at 9:00 AM', 'Toda segunda e sexta às 09:00'],
    ['DTSTART:20270101T090000', 'Once on Friday, January 1, 2027 at 9:00 AM', ...onceInJanuary()],
    [
      'FREQ=YEARLY;BYDAY=20MO;BYHOUR=9',
      'Every year at 9:00 AM, on the 20th Monday of the year',
      'Todo ano às 09:00, na 20ª segunda-feira do ano',
    ],
    ['FREQ=HOURLY;INTERVAL=6;BYDAY=MO', 'Every 6 hours, on Monday', 'A cada 6 horas, às segundas'],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-1,15;BYHOUR=8,17',
      'Every 15th and last day of the month at 8:00 AM and 5:00 PM',
      'No dia 15 e no último dia de cada mês às 08:00 e 17:00',
    ],
    [
      'DTSTART:20270104T090000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1;COUNT=4\nEXDATE:20270601T090000',
      'Every month at 9:00 AM, on Monday and Tuesday, only the 1st and last of these, not on 1 date, starting January 4, 2027, 9:00 AM, at most 4 times',
      'Todo mês às 09:00, às segundas e terças, somente a 1ª e última destas vezes, exceto em 1 data, a partir de 4 de janeiro de 2027, 09:00, no máximo 4 vezes',
    ],
    [
      'FREQ=DAILY;BYMONTH=1,2;BYHOUR=9;UNTIL=20271231T000000',
      'Every day at 9:00 AM, in January and February, until December 31, 2027',
      'Todos os dias às 09:00, em janeiro e fevereiro, até 31 de dezembro de 2027',
    ],
    ['FREQ=SOMETIMES', 'By the rule FREQ=SOMETIMES', 'Pela regra FREQ=SOMETIMES'],
  ])('RFC 5545: %s', (text, en, ptBr) => {
    expect(both(rrule(text))).toEqual([en, ptBr]);
  });
});

describe('a recurrence in a few words', () => {
  it.each<Row>([
    [{ kind: 'once', at: '2026-11-27T18:00' }, 'Nov 27, 2026, 6:00 PM', '27 de nov. de 2026, 18:00'],
    [{ kind: 'interval', every: 15 }, 'Every 15 min', 'A cada 15 min'],
    [{ kind: 'daily', times: ['09:00', '18:00'] }, 'Daily 9:00 AM, 6:00 PM', 'Diário 09:00, 18:00'],
    [{ kind: 'daily', times: ['09:00', '12:00', '18:00'] }, 'Daily 9:00 AM +2', 'Diário 09:00 +2'],
    [weekly('MO', 'TU', 'WE', 'TH', 'FR'), 'Mon–Fri 9:00 AM', 'Seg–sex 09:00'],
    [{ ...weekly('MO'), every: 2 }, 'Every 2 weeks Mon 9:00 AM', 'A cada 2 semanas seg 09:00'],
    [on({ kind: 'business-day', nth: -1 }), 'Monthly, last business day 6:00 PM', 'Mensal, último dia útil 18:00'],
    [yearly([12], 25), 'Yearly, Dec 25 9:00 AM', 'Anual, 25 de dez. 09:00'],
    [{ kind: 'dates', dates: ['2027-01-01T10:00'] }, '1 date', '1 data'],
    [cron('0 8 * * 1-5'), 'Every weekday at 8:00 AM', 'De segunda a sexta às 08:00'],
    [rrule('FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0'), 'Mon 9:00 AM', 'Seg 09:00'],
  ])('%j', (recurrence, en, ptBr) => {
    const schedule = scheduleSchema.parse({ recurrence });
    expect(describeScheduleShort(schedule, { language: 'en' })).toBe(en);
    expect(describeScheduleShort(schedule, { language: 'pt-BR' })).toBe(ptBr);
  });
});

type Weekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';
type MonthDayInput = Extract<Recurrence, { kind: 'monthly' }>['on'];

function weekly(...weekdays: Weekday[]): Extract<Recurrence, { kind: 'weekly' }> {
  return { kind: 'weekly', weekdays };
}
function on(monthDay: MonthDayInput): Recurrence {
  return { kind: 'monthly', on: monthDay, times: ['18:00'] };
}
function day(...days: number[]): Recurrence {
  return on({ kind: 'day', days });
}
function yearly(months: number[], ...days: number[]): Recurrence {
  return { kind: 'yearly', months, on: { kind: 'day', days } };
}
function daily3(): [string, string] {
  return ['Every day at 12:00 AM, 1:05 AM, and 12:00:30 PM', 'Todos os dias às 00:00, à 01:05 e às 12:00:30'];
}
function tenSeconds(): [string, string] {
  return [
    'Every 10 seconds in minutes 0 to 4 from 9:00 AM to 9:04 AM',
    'A cada 10 segundos nos minutos 0 a 4 das 09:00 às 09:04',
  ];
}
function onceInJanuary(): [string] {
  return ['Uma vez em 1º de janeiro de 2027 (sexta-feira) às 09:00'];
}
