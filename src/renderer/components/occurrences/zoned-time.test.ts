import { describe, expect, it } from 'vitest';
import { momentOf, startOfDay, wallTimeOf, zonedIso } from './zoned-time';

const at = (iso: string) => Date.parse(iso);

describe('times on the clock of a zone', () => {
  it('go to a field and back, with seconds only where there are some', () => {
    expect(wallTimeOf(at('2026-11-21T12:30:00Z'), 'America/Sao_Paulo')).toBe('2026-11-21T09:30');
    expect(wallTimeOf(at('2026-11-21T12:30:05Z'), 'UTC')).toBe('2026-11-21T12:30:05');
    expect(momentOf('2026-11-21T09:30', 'America/Sao_Paulo')).toBe(at('2026-11-21T12:30:00Z'));
  });

  it('that are left out are moved behind the gap, those that come twice mean the first', () => {
    expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).toBe(at('2026-03-29T01:30:00Z'));
    expect(momentOf('2026-10-25T02:30', 'Europe/Berlin')).toBe(at('2026-10-25T00:30:00Z'));
  });

  it('are no moment while half typed', () => {
    expect(['', '2026-13-01T00:00', '2026-02-30T00:00', 'soon'].map((text) => momentOf(text, 'UTC'))).toEqual(
      Array.from({ length: 4 }),
    );
  });

  it('are told with the offset of the zone', () => {
    expect(zonedIso(at('2026-11-21T12:30:00Z'), 'America/Sao_Paulo')).toBe('2026-11-21T09:30:00-03:00');
  });

  it('know where a day begins, also on a day with 23 hours', () => {
    expect(startOfDay(at('2026-03-29T10:00:00Z'), 'Europe/Berlin')).toBe(at('2026-03-28T23:00:00Z'));
    expect(startOfDay(at('2026-03-29T10:00:00Z'), 'Europe/Berlin', 1)).toBe(at('2026-03-29T22:00:00Z'));
  });
});
