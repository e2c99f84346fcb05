import { describe, expect, it } from 'vitest';
import { parseDates } from './parse-dates';

const options = { locale: 'en-US', time: '09:00' };

describe('dates that a person pastes', () => {
  it.each([
    ['2026-12-24', '2026-12-24T09:00'],
    ['2026-12-24 18:30', '2026-12-24T18:30'],
    ['2026-12-24T18:30:15', '2026-12-24T18:30:15'],
    ['2026/1/5, 7:05', '2026-01-05T07:05'],
    ['12/24/2026 6:30 PM', '2026-12-24T18:30'],
    ['24.12.2026 18h30', '2026-12-24T18:30'],
    ['  "2026-12-24",', '2026-12-24T09:00'],
  ])('reads %s', (text, date) => {
    expect(parseDates(text, options)).toEqual({ dates: [date], unread: [] });
  });

  it('takes the day first where people write so', () => {
    expect(parseDates('05/01/2026', { ...options, locale: 'pt-BR' }).dates).toEqual(['2026-01-05T09:00']);
    expect(parseDates('05/01/2026', options).dates).toEqual(['2026-05-01T09:00']);
  });

  it('sorts them, keeps each once, and names the lines it could not read', () => {
    const text = '2026-12-31\n\n2026-02-30\nsoon\n2026-01-02\n2026-12-31 09:00';
    expect(parseDates(text, options)).toEqual({
      dates: ['2026-01-02T09:00', '2026-12-31T09:00'],
      unread: [
        { line: 3, text: '2026-02-30' },
        { line: 4, text: 'soon' },
      ],
    });
  });
});
