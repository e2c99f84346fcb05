import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, type Setting, setting } from '../../../test/setup/arbitrary-schedule';
import type { Occurrence, ScheduleInput } from '../model/schedule';
import { compiled } from './testing/compiled';
import { zoneOf } from './zone';

const RUNS = 150;
/** Moves reach no further. */
const REACH_MS = 63 * DAY_MS;

const calendarOf = ({ schedule, options }: Setting) => compiled(schedule, options);
const isRescheduled = ({ changes }: Occurrence) => changes.some(({ code }) => code === 'exception-reschedule');
const seconds = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * (text.length > 5 ? 1 : 60);

/** The walk of nextFiring from a moment, at most so many. */
function walk(setting: Setting, fromMs: number, most: number): Occurrence[] {
  const calendar = calendarOf(setting);
  const found: Occurrence[] = [];
  for (let next = calendar.nextFiring(fromMs); next !== undefined && found.length < most; ) {
    found.push(next);
    next = calendar.nextFiring(next.firesAtMs);
  }
  return found;
}

describe('whatever the schedule, its zone, rules and exceptions', () => {
  it('what fires is strictly rising, and the preview is just that with the skipped ones between', () => {
    fc.assert(
      fc.property(setting, (given) => {
        const walked = walk(given, given.nowMs, 12);
        for (const [index, { firesAtMs }] of walked.entries())
          expect(firesAtMs).toBeGreaterThan(walked[index - 1]?.firesAtMs ?? given.nowMs);
        const preview = calendarOf(given).preview(given.nowMs, 12);
        expect(preview.filter(({ outcome }) => outcome !== 'skipped')).toEqual(walked);
      }),
      { numRuns: RUNS },
    );
  });

  it('the answer is the same from wherever it is asked', () => {
    fc.assert(
      fc.property(setting, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const walked = walk(given, given.nowMs, 6);
        let before = given.nowMs;
        for (const occurrence of walked) {
          const between = before + Math.floor(share * (occurrence.firesAtMs - 1 - before));
          expect(calendarOf(given).nextFiring(between)).toEqual(occurrence);
          expect(calendarOf(given).nextFiring(occurrence.firesAtMs - 1)).toEqual(occurrence);
          before = occurrence.firesAtMs;
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('what a time holds are the firings of that time, whole or in pieces', () => {
    fc.assert(
      fc.property(
        setting,
        fc.integer({ min: 1, max: 14 * 24 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, hours, share) => {
          const calendar = calendarOf(given);
          const toMs = given.nowMs + hours * HOUR_MS;
          const { items, isCut } = calendar.occurrences(given.nowMs, toMs, 4000);
          const lastMs = isCut ? (items.at(-1)?.atMs ?? toMs) : toMs;
          const fired = items
            .filter(({ outcome, atMs }) => outcome !== 'skipped' && atMs < lastMs)
            .map(({ firesAtMs }) => firesAtMs);
          const jitterMs = given.schedule.jitterMs ?? 0;
          const walked = walk(given, given.nowMs - 1 - jitterMs, fired.length + 20)
            .filter(({ atMs }) => atMs >= given.nowMs && atMs < lastMs)
            .map(({ firesAtMs }) => firesAtMs);
          expect(walked.slice(0, fired.length)).toEqual(fired.slice(0, walked.length));
          if (walked.length < 20) expect(walked).toEqual(fired);
          if (isCut) return;
          const middleMs = given.nowMs + Math.floor(share * (toMs - given.nowMs));
          const pieces = [
            ...calendar.occurrences(given.nowMs, middleMs, 4000).items,
            ...calendar.occurrences(middleMs, toMs, 4000).items,
          ];
          expect(pieces).toEqual(items);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('no planned occurrence gets lost, none comes twice, and no two run on one moment', () => {
    fc.assert(
      fc.property(setting, (given) => {
        const { recurrence, timeZone, startsAt, endsAt, maxOccurrences } = given.schedule;
        const bare: ScheduleInput = { recurrence, timeZone, startsAt, endsAt, maxOccurrences };
        const toMs = given.nowMs + 20 * DAY_MS;
        const planned = compiled(bare, { ...given.options, exceptions: [] }).occurrences(given.nowMs, toMs, 500);
        const lastMs = planned.isCut ? (planned.items.at(-1)?.atMs ?? toMs) : toMs;
        const around = calendarOf(given).occurrences(given.nowMs - REACH_MS, lastMs + REACH_MS, 60_000);
        const known = around.items.map(({ plannedMs }) => plannedMs);
        expect(new Set(known).size).toBe(known.length);
        const running = around.items.filter(({ outcome }) => outcome !== 'skipped').map(({ atMs }) => atMs);
        expect(new Set(running).size).toBe(running.length);
        if (around.isCut) return;
        const found = new Set(known);
        const reschedules = new Set(
          (given.options.exceptions ?? []).map((each) => (each.kind === 'reschedule' ? Date.parse(each.occurrence) : Number.NaN)),
        );
        expect(planned.items.filter(({ plannedMs }) => !found.has(plannedMs) && !reschedules.has(plannedMs))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('nothing fires outside the window, on a day that is left out, in a blackout or in a period that is skipped', () => {
    fc.assert(
      fc.property(setting, (given) => {
        const { schedule, options } = given;
        const zone = zoneOf(schedule.timeZone ?? 'UTC');
        for (const occurrence of walk(given, given.nowMs, 15)) {
          expect(occurrence.firesAtMs - occurrence.atMs).toBeLessThanOrEqual(schedule.jitterMs ?? 0);
          if (isRescheduled(occurrence)) continue;
          for (const ms of [occurrence.atMs, occurrence.firesAtMs]) {
            const wall = zone.wallOf(ms);
            const day = Math.floor(wall / DAY_MS);
            const weekday = new Date(wall).getUTCDay();
            if (schedule.weekends !== 'run') expect([1, 2, 3, 4, 5]).toContain(weekday);
            if (schedule.holidays !== undefined && schedule.holidays.policy !== 'run')
              expect(options.holidays?.nameOf(day)).toBeUndefined();
            if (schedule.window !== undefined) {
              const [from, to, time] = [seconds(schedule.window.from), seconds(schedule.window.to), (wall - day * DAY_MS) / 1000];
              expect(from < to ? time >= from && time < to : time >= from || time < to).toBe(true);
            }
            for (const { from, to } of schedule.blackouts ?? [])
              expect(ms >= zone.momentOf(Date.parse(`${from}Z`)) && ms < zone.momentOf(Date.parse(`${to}Z`))).toBe(false);
            for (const exception of options.exceptions ?? [])
              if (exception.kind === 'skip')
                expect(ms >= Date.parse(exception.from) && ms < Date.parse(exception.to)).toBe(false);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('what fired last is what fires next from before it', () => {
    fc.assert(
      fc.property(setting, fc.integer({ min: 0, max: 40 * 24 * 60 }), (given, minutes) => {
        const walked = walk(given, given.nowMs, 40);
        const atMs = Math.min(
          given.nowMs + minutes * 60_000,
          walked.length < 40 ? Number.POSITIVE_INFINITY : (walked.at(-1)?.firesAtMs ?? 0),
        );
        const last = walked.findLast(({ firesAtMs }) => firesAtMs <= atMs);
        expect(calendarOf(given).previousFiring(atMs, given.nowMs + 1)).toEqual(last);
      }),
      { numRuns: RUNS },
    );
  });

  it('what stands in the preview is what an explanation of its moment tells of', () => {
    fc.assert(
      fc.property(setting, (given) => {
        const calendar = calendarOf(given);
        const items = calendar.preview(given.nowMs, 5);
        const running = new Map(items.filter(({ outcome }) => outcome !== 'skipped').map((each) => [each.atMs, each]));
        for (const occurrence of items) {
          const told = calendar.explain(occurrence.atMs);
          expect(told.occurrence).toEqual(running.get(occurrence.atMs) ?? told.occurrence);
          const ofPlan = calendar.explain(occurrence.plannedMs);
          expect(ofPlan.occurrence).toBeDefined();
          if (ofPlan.occurrence?.plannedMs === occurrence.plannedMs) expect(ofPlan.occurrence).toEqual(occurrence);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
