import { describe, expect, it } from 'vitest';
import { createFormat, pickLocale } from './format';

const english = createFormat('en-US', 'UTC');
const portuguese = createFormat('pt-BR', 'America/Sao_Paulo');
const noon = Date.UTC(2026, 2, 12, 12, 0, 0);
/** Intl puts narrow and no-break spaces where it likes. */
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('times', () => {
  it('show only the clock for today, the day for this year, the year before', () => {
    expect(plain(english.short(noon, noon + 3_600_000))).toBe('12:00 PM');
    expect(plain(english.short(noon, noon + 86_400_000))).toContain('Mar 12');
    expect(plain(english.short(noon, noon + 400 * 86_400_000))).toContain('2026');
  });

  it('follow the zone of the settings', () => {
    expect(portuguese.clock(noon)).toBe('09:00:00,000');
    expect(createFormat('en', 'Nowhere/Land').timeZone).toBeUndefined();
  });

  it('are told relative to now in both directions', () => {
    expect(english.relative(noon, noon + 2000)).toBe('now');
    expect(english.relative(noon, noon + 5 * 60_000)).toBe('5 min. ago');
    expect(english.relative(noon + 2 * 3_600_000, noon)).toBe('in 2 hr.');
    expect(portuguese.relative(noon, noon + 3 * 86_400_000)).toBe('há 3 dias');
    expect(english.relative(noon + 47 * 3_600_000, noon)).toBe('in 2 days');
  });
});

describe('durations', () => {
  it.each([
    [-5, '0 ms'],
    [85, '85 ms'],
    [3240, '3.2 sec'],
    [59_980, '1 min'],
    [250_000, '4 min 10 sec'],
    [7_500_000, '2 hr 5 min'],
    [86_400_000, '1 day'],
    [90_000_000, '1 day 1 hr'],
  ])('%i ms is %s', (ms, text) => {
    expect(plain(english.duration(ms))).toBe(text);
  });
});

describe('numbers', () => {
  it('are written as the locale does', () => {
    expect([english.thousands, english.decimal]).toEqual([',', '.']);
    expect([portuguese.thousands, portuguese.decimal]).toEqual(['.', ',']);
    expect(portuguese.number(1_234_567)).toBe('1.234.567');
    expect(plain(english.bytes(84 * 1024 * 1024))).toBe('84 MB');
  });
});

describe('the locale', () => {
  it("is the user's own variant of the app's language", () => {
    expect(pickLocale('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(pickLocale('pt-BR', ['de-DE'])).toBe('pt-BR');
  });
});
