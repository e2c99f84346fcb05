import { expect, it } from 'vitest';
import { fromLocalTime, toLocalTime } from './local-time';

it('a moment goes into the field of a browser and comes back the same, to the minute', () => {
  const moment = '2026-11-21T14:05:00.000Z';
  expect(fromLocalTime(toLocalTime(moment))).toBe(moment);
  expect(toLocalTime(moment)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
  expect(toLocalTime('soon')).toBe('');
  expect(fromLocalTime('')).toBeUndefined();
});
