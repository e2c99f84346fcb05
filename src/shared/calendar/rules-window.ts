import type { ExecutionWindow } from '../model/schedule';
import { weekdayOf } from './civil';
import { weekdayNumbers } from './recurrence-days';
import { MOST_MOVED_DAYS } from './rules-days';
import type { WallMs } from './types';
import { DAY_MS, dayOf, timeOf, timeOfText } from './wall';

/** The times of day between which a schedule may run; a window over midnight belongs to the day on which it opens. */
export interface WindowRule {
  readonly isMoving: boolean;
  isOpen(wall: WallMs): boolean;
  /** The first open time at or after one, on a day that is not left out; undefined: none within 31 days. */
  nextOpen(wall: WallMs, isLeftOut: (day: number) => boolean): WallMs | undefined;
  /** The end of the last open time before a closed one (or before an opening), on a day that is not left out. */
  lastClosing(wall: WallMs, isLeftOut: (day: number) => boolean): WallMs;
  /** When a window that is open at a time closes. */
  closesAt(wall: WallMs): WallMs;
}

export function windowRule(window: ExecutionWindow): WindowRule {
  const from = timeOfText(window.from);
  const to = timeOfText(window.to);
  const weekdays = window.weekdays === undefined ? undefined : weekdayNumbers(window.weekdays);
  const isOverMidnight = to <= from;
  const opensOn = (day: number) => weekdays === undefined || weekdays.has(weekdayOf(day));
  /** The open times of a day, as times of day [from, to): the rest of the window of the day before, then its own. */
  const openTimes = (day: number): [number, number][] => {
    const times: [number, number][] = [];
    if (isOverMidnight && to > 0 && opensOn(day - 1)) times.push([0, to]);
    if (opensOn(day)) times.push([from, isOverMidnight ? DAY_MS : to]);
    return times;
  };
  return {
    isMoving: window.outside === 'move',
    isOpen(wall) {
      const time = timeOf(wall);
      const day = dayOf(wall);
      if (!isOverMidnight) return time >= from && time < to && opensOn(day);
      return (time >= from && opensOn(day)) || (time < to && opensOn(day - 1));
    },
    nextOpen(wall, isLeftOut) {
      const today = dayOf(wall);
      for (let day = today; day <= today + MOST_MOVED_DAYS; day++) {
        if (isLeftOut(day)) continue;
        for (const [opens, closes] of openTimes(day)) {
          if (day * DAY_MS + closes > wall) return Math.max(wall, day * DAY_MS + opens);
        }
      }
      return undefined;
    },
    lastClosing(wall, isLeftOut) {
      const today = dayOf(wall);
      for (let day = today; day >= today - MOST_MOVED_DAYS - 1; day--) {
        if (isLeftOut(day)) continue;
        for (const [opens, closes] of openTimes(day).reverse()) {
          if (day * DAY_MS + opens < wall) return Math.min(wall, day * DAY_MS + closes);
        }
      }
      return (today - MOST_MOVED_DAYS - 1) * DAY_MS;
    },
    closesAt(wall) {
      const day = dayOf(wall);
      if (!isOverMidnight) return day * DAY_MS + to;
      let closing = timeOf(wall) < to && opensOn(day - 1) ? day * DAY_MS + to : (day + 1) * DAY_MS + to;
      // Open round the clock: one window begins where the other ends.
      for (let days = 0; from === to && days < MOST_MOVED_DAYS && opensOn(dayOf(closing)); days++) closing += DAY_MS;
      return closing;
    },
  };
}
