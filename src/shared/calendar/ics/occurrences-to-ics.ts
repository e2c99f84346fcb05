/** An occurrence as an entry of a calendar. */
export interface IcsOccurrence {
  flowId: string;
  nodeId: string;
  /** Its identity: an occurrence that was moved stays the same entry. */
  plannedMs: number;
  atMs: number;
  summary: string;
  description?: string;
  /** Skipped: calendars that had it before take it out or strike it. */
  isCancelled?: boolean;
}

export interface IcsCalendar {
  /** What calendar programs call it. */
  name: string;
  /** When the file is made, epoch ms. */
  nowMs: number;
  occurrences: readonly IcsOccurrence[];
}

/** RFC 5545, section 3.1: a line has at most so many octets without its end. */
const MAX_OCTETS = 75;

/**
 * Writes occurrences as an iCalendar file (RFC 5545): one event each, at a moment in UTC, without a length and without making
 * anybody busy. The same occurrence has the same UID in every file, so that importing again moves it instead of doubling it.
 */
export function occurrencesToIcs({ name, nowMs, occurrences }: IcsCalendar): string {
  const stamp = utcText(nowMs);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//PulseFlow//Schedules//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...occurrences.flatMap((occurrence) => eventLines(occurrence, stamp)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(
  { flowId, nodeId, plannedMs, atMs, summary, description, isCancelled }: IcsOccurrence,
  stamp: string,
): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(`${flowId}.${nodeId}.${plannedMs}@pulseflow`)}`,
    `DTSTAMP:${stamp}`,
    `DTSTART:${utcText(atMs)}`,
    `SUMMARY:${escaped(summary)}`,
    ...(description === undefined || description === '' ? [] : [`DESCRIPTION:${escaped(description)}`]),
    `STATUS:${isCancelled === true ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** 20260131T120000Z; calendars know no parts of a second. */
function utcText(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, (char) => `\\${char}`)
    .replace(/\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');
}

/** Breaks a long line without breaking a character of several octets. */
function folded(line: string): string {
  const rows: string[] = [];
  let row = '';
  let octets = 0;
  for (const char of line) {
    const size = octetsOf(char);
    if (octets + size > MAX_OCTETS) {
      rows.push(row);
      row = ' ';
      octets = 1;
    }
    row += char;
    octets += size;
  }
  return [...rows, row].join('\r\n');
}

/** How many octets a character has in UTF-8. */
function octetsOf(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x1_0000 ? 3 : 4;
}
