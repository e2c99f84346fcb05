import { isDateTime } from './schedule-problems';

/** Dates read from pasted text, and the lines that hold none. */
export interface ParsedDates {
  /** YYYY-MM-DDTHH:mm, sorted, each once. */
  dates: string[];
  unread: { line: number; text: string }[];
}

const two = (text: string) => text.padStart(2, '0');

/** True where people write the day before the month: 31/12/2026. */
export function writesDayFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', year: 'numeric' }).formatToParts(0);
  const order = parts.map(({ type }) => type);
  return order.indexOf('day') < order.indexOf('month');
}

function timeOf(text: string): string | undefined {
  if (text === '') return '';
  const match = /^(\d{1,2})(?:[:h](\d{2})?)(?::(\d{2}))?\s*(am|pm)?$/i.exec(text);
  if (match === null) return undefined;
  const half = match[4]?.toLowerCase();
  const hour = half === undefined ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'pm' ? 12 : 0);
  const seconds = match[3] === undefined || match[3] === '00' ? '' : `:${match[3]}`;
  return `${two(String(hour))}:${match[2] ?? '00'}${seconds}`;
}

function dateOf(text: string, dayFirst: boolean): string | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso !== null) return `${iso[1]}-${two(iso[2] ?? '')}-${two(iso[3] ?? '')}`;
  const local = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  if (local === null) return undefined;
  const [, first = '', second = '', year = ''] = local;
  // Points are written between days and months only where the day comes first.
  const [day, month] = dayFirst || text.includes('.') ? [first, second] : [second, first];
  return `${year}-${two(month)}-${two(day)}`;
}

/**
 * Dates of a text, one a line: '2026-12-24', '2026-12-24 18:30', '24/12/2026 18h30', in the order of day and month that the
 * locale has.
 * @param time HH:mm for lines without one
 */
export function parseDates(text: string, { locale, time }: { locale: string; time: string }): ParsedDates {
  const dayFirst = writesDayFirst(locale);
  const dates = new Set<string>();
  const unread: ParsedDates['unread'] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/^[\s"'*•-]+|[\s"',;]+$/g, '').trim();
    if (line === '') continue;
    const [, day = '', rest = ''] = /^([\d./-]+)(?:[T\s,;]+(.*))?$/.exec(line) ?? [];
    const date = dateOf(day, dayFirst);
    const clock = timeOf(rest.trim());
    const found = date === undefined || clock === undefined ? undefined : `${date}T${clock === '' ? time : clock}`;
    if (found !== undefined && isDateTime(found)) dates.add(found);
    else unread.push({ line: index + 1, text: line });
  }
  return { dates: [...dates].sort(), unread };
}
