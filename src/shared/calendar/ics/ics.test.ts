import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { holidaysFromIcs } from './holidays-from-ics';
import { type IcsOccurrence, occurrencesToIcs } from './occurrences-to-ics';

const NOW_MS = Date.UTC(2026, 0, 5, 12);
const occurrence: IcsOccurrence = {
  flowId: 'flow_1',
  nodeId: 'node_1',
  plannedMs: Date.UTC(2026, 0, 6, 12),
  atMs: Date.UTC(2026, 0, 7, 12, 30),
  summary: 'Report',
};
const YEARS = { fromYear: 2025, toYear: 2030 };

function eventsOf(text: string) {
  return new ICAL.Component(ICAL.parse(text) as unknown[])
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component));
}

describe('occurrences as a calendar file', () => {
  it('are events at their moments, with an identity that a move does not change', () => {
    const text = occurrencesToIcs({
      name: 'Shop',
      nowMs: NOW_MS,
      occurrences: [occurrence, { ...occurrence, isCancelled: true }],
    });
    expect(text).toContain('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n');
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    const [event, cancelled] = eventsOf(text);
    expect(event?.uid).toBe('flow_1.node_1.1767700800000@pulseflow');
    expect(event?.startDate.toJSDate().getTime()).toBe(occurrence.atMs);
    expect(event?.startDate.zone.tzid).toBe('UTC');
    expect(event?.component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2026-01-05T12:00:00Z');
    expect([event, cancelled].map((each) => each?.component.getFirstPropertyValue('status'))).toEqual(['CONFIRMED', 'CANCELLED']);
    expect(event?.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
  });

  it('come back with every text as it was, in lines that are not too long', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.replace(/\p{Cc}/gu, '').trim());
    fc.assert(
      fc.property(fc.array(fc.record({ summary: texts, description: texts }), { maxLength: 3 }), texts, (entries, name) => {
        const text = occurrencesToIcs({
          name,
          nowMs: NOW_MS,
          occurrences: entries.map((entry) => ({ ...occurrence, ...entry })),
        });
        for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
        // ical.js does not unescape what no standard knows; calendar programs do.
        const called = String(new ICAL.Component(ICAL.parse(text) as unknown[]).getFirstPropertyValue('x-wr-calname'));
        expect(called.replace(/\\([\\;,])/g, '$1')).toBe(name);
        const events = eventsOf(text).map((event) => ({ summary: event.summary, description: event.description ?? '' }));
        expect(events).toEqual(entries);
      }),
      { numRuns: 300 },
    );
  });

  it('keep line breaks, and no other control characters', () => {
    const text = occurrencesToIcs({
      name: 'a\u0007b',
      nowMs: NOW_MS,
      occurrences: [{ ...occurrence, description: 'one\r\ntwo; three, \\four\nBEGIN:VEVENT' }],
    });
    expect(eventsOf(text).map((event) => event.description)).toEqual(['one\ntwo; three, \\four\nBEGIN:VEVENT']);
    expect(text).toContain('X-WR-CALNAME:a b\r\n');
  });
});

const file = (...events: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'X-WR-CALNAME:Company',
    ...events.flatMap((event) => ['BEGIN:VEVENT', event, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n');
const import_ = (...events: string[]) => holidaysFromIcs(file(...events), YEARS);
const dates = async (...events: string[]) => (await import_(...events)).days.map(({ date }) => date);

describe('holidays of a calendar file', () => {
  it('are its whole days, by date, with its name', async () => {
    const imported = await import_(
      'UID:2\r\nDTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260303\r\nSUMMARY:Inventory\\, all of it',
      'UID:1\r\nDTSTART;VALUE=DATE:20260101\r\nSUMMARY:New Year',
    );
    expect(imported).toEqual({
      name: 'Company',
      days: [
        { date: '2026-01-01', name: 'New Year', yearly: false },
        { date: '2026-03-02', name: 'Inventory, all of it', yearly: false },
      ],
      ignored: 0,
    });
  });

  it('take the name of the file as people wrote it', async () => {
    const text = file('DTSTART;VALUE=DATE:20260101').replace('CALNAME:Company', 'CALNAME:Company\\, south\\; \\\\o/');
    expect((await holidaysFromIcs(text, YEARS)).name).toBe('Company, south; \\o/');
  });

  it('are each day of a longer event', async () => {
    expect(await dates('DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270102')).toEqual([
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
    ]);
    expect(await dates('DTSTART;VALUE=DATE:20260105\r\nDURATION:P2D')).toEqual(['2026-01-05', '2026-01-06']);
    expect(await dates('DTSTART;VALUE=DATE:20260105\r\nDTEND;VALUE=DATE:20260105')).toEqual(['2026-01-05']);
  });

  it('may be written with times, from midnight to midnight', async () => {
    expect(await dates('DTSTART:20260105T000000\r\nDTEND:20260107T000000')).toEqual(['2026-01-05', '2026-01-06']);
    const imported = await import_(
      'DTSTART;VALUE=DATE:20260105',
      'DTSTART:20260106T090000\r\nDTEND:20260106T100000',
      'DTSTART:20260107T000000',
      'DTSTART;VALUE=DATE:20260108\r\nSTATUS:CANCELLED',
      'SUMMARY:No date',
    );
    expect(imported).toMatchObject({ days: [{ date: '2026-01-05' }], ignored: 4 });
  });

  it('are yearly when they come every year on one date', async () => {
    for (const rule of ['FREQ=YEARLY', 'FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=24', 'FREQ=YEARLY;BYMONTH=12']) {
      const { days } = await import_(`DTSTART;VALUE=DATE:20201224\r\nDTEND;VALUE=DATE:20201226\r\nRRULE:${rule}\r\nSUMMARY:x`);
      expect(days).toEqual([
        { date: '2020-12-24', name: 'x', yearly: true },
        { date: '2020-12-25', name: 'x', yearly: true },
      ]);
    }
  });

  it('are expanded over the years asked for when they repeat otherwise', async () => {
    const thanksgiving = 'DTSTART;VALUE=DATE:20201126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH';
    expect(await dates(thanksgiving)).toEqual([
      '2020-11-26',
      ...[27, 26, 25, 23, 22, 28].map((day, index) => `${2025 + index}-11-${day}`),
    ]);
    const counted = 'DTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=YEARLY;COUNT=2';
    expect(await dates(counted)).toEqual(['2026-01-05', '2027-01-05']);
    const first = 'DTSTART;VALUE=DATE:20251201\r\nRRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20260301';
    expect(await dates(first)).toEqual(['2025-12-01', '2026-01-05', '2026-02-02']);
  });

  it('leave out EXDATE, add RDATE, and follow what was moved', async () => {
    expect(
      await dates(
        'UID:a\r\nDTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=YEARLY;COUNT=4\r\nEXDATE;VALUE=DATE:20270105\r\nRDATE;VALUE=DATE:20260220',
        'UID:a\r\nRECURRENCE-ID;VALUE=DATE:20280105\r\nDTSTART;VALUE=DATE:20280110',
      ),
    ).toEqual(['2026-01-05', '2026-02-20', '2028-01-10', '2029-01-05']);
  });

  it('come back from the file of a calendar program', async () => {
    const calendar = new ICAL.Component(['vcalendar', [], []]);
    const days = ['2026-01-01', '2026-04-03', '2026-12-25'];
    for (const date of days) {
      const event = new ICAL.Event(new ICAL.Component('vevent'));
      event.summary = 'Feriado à beira-mar: ação, emoção; fim '.repeat(4).trim();
      event.startDate = ICAL.Time.fromDateString(date);
      calendar.addSubcomponent(event.component);
    }
    const imported = await holidaysFromIcs(`\uFEFF${calendar.toString()}`, YEARS);
    expect(imported.days.map(({ date }) => date)).toEqual(days);
    expect(imported.days[0]?.name).toContain('ação, emoção; fim');
  });

  it('that repeat by a rule nobody can read count once', async () => {
    expect(await dates('DTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=DAILY;BYWEEKNO=3')).toEqual(['2026-01-05']);
  });

  it.each([
    ['no calendar at all', 'Hello', 'ICS_UNREADABLE'],
    ['nothing', '', 'ICS_UNREADABLE'],
    ['a card', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nEND:VCARD', 'ICS_UNREADABLE'],
    ['a file that was cut off', file('DTSTART;VALUE=DATE:20260105').slice(0, -40), 'ICS_UNREADABLE'],
    ['a calendar without whole days', file('DTSTART:20260106T090000\r\nDTEND:20260106T100000'), 'ICS_NO_DAYS'],
    ['a file that is too long', 'x'.repeat(2_000_001), 'ICS_TOO_LARGE'],
    ['too many days', file('DTSTART;VALUE=DATE:20000101\r\nDURATION:P9000D'), 'ICS_TOO_MANY'],
    [
      'a day of every day',
      file(...['1', '2', '3'].map((uid) => `UID:${uid}\r\nDTSTART;VALUE=DATE:20240101\r\nSUMMARY:${uid}\r\nRRULE:FREQ=DAILY`)),
      'ICS_TOO_MANY',
    ],
  ])('are refused in %s', async (_, text, detail) => {
    await expect(holidaysFromIcs(text, YEARS)).rejects.toMatchObject({
      code: 'CALENDAR_FILE_INVALID',
      kind: 'user',
      data: { detail },
    });
  });

  it('are never more than asked for, whatever the file', async () => {
    const lines = fc.constantFrom(
      ...[
        'BEGIN:VEVENT',
        'END:VEVENT',
        'BEGIN:VCALENDAR',
        'END:VCALENDAR',
        'DTSTART;VALUE=DATE:20260105',
        'DTSTART:20260105T000000',
      ],
      ...[
        'DTSTART:',
        'DTEND;VALUE=DATE:19990101',
        'DURATION:P1D',
        'DURATION:-P3D',
        'RRULE:FREQ=YEARLY',
        'RRULE:FREQ=SECONDLY',
        'RRULE:',
      ],
      ...[
        'RRULE:FREQ=DAILY;INTERVAL=100',
        'EXDATE:x',
        'RDATE;VALUE=DATE:20260201,20260202',
        'SUMMARY:ação',
        ' folded',
        ':',
        'x',
        '',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { maxLength: 20 }), async (body) => {
        const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...body, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');
        const answer = await holidaysFromIcs(text, YEARS).catch((error: unknown) => error);
        if (answer instanceof Error) expect(answer).toMatchObject({ code: 'CALENDAR_FILE_INVALID' });
        else expect(answer).toMatchObject({ days: expect.any(Array) as unknown });
      }),
      { numRuns: 400 },
    );
  });
});
