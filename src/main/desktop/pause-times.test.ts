import { describe, expect, it } from 'vitest';
import { inAnHour, tomorrowMorning } from './pause-times';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

describe('the end of a pause', () => {
  it('is an hour later, to the full minute', () => {
    expect(inAnHour(at(21, 21, 4))).toBe(at(21, 22, 4));
    expect(inAnHour(at(21, 21, 4) + 1)).toBe(at(21, 22, 5));
  });

  it('is the next morning; for who works until after midnight, the coming one', () => {
    expect(tomorrowMorning(at(21, 21))).toBe(at(22, 8));
    expect(tomorrowMorning(at(21, 7))).toBe(at(22, 8));
    expect(tomorrowMorning(at(22, 1))).toBe(at(22, 8));
    expect(tomorrowMorning(at(30, 12))).toBe(new Date(2026, 11, 1, 8).getTime());
  });
});
