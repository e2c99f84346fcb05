import type { Occurrence, OccurrenceChange, Schedule } from '../model/schedule';
import { compileExceptions, type Exceptions } from './exceptions-compile';
import type { BoundedMoments, Planned } from './recurrence-moments';
import { type DayRules, dayRules, MOST_MOVED_DAYS } from './rules-days';
import { type Periods, periodsOf } from './rules-periods';
import { type WindowRule, windowRule } from './rules-window';
import type { CompileOptions, WallMs } from './types';
import { DAY_MS, dayOf, timeOf, wallOfText } from './wall';
import type { Zone } from './zone';

/** An occurrence before its jitter, and before it is known whether another lands on the same moment. */
export interface Landing extends Omit<Occurrence, 'firesAtMs'> {
  /** Of several on one moment the smallest runs: 0 stands where it was planned, 1 was moved by a rule, 2 by an exception. */
  rank: 0 | 1 | 2;
}

/** What the rules of a schedule do to its occurrences. Moments are epoch ms. */
export interface Rules {
  readonly days: DayRules | undefined;
  readonly window: WindowRule | undefined;
  readonly exceptions: Exceptions;
  readonly blackouts: Periods;
  blackoutReason(index: number): string;
  readonly zone: Zone;
  readonly startMs: number;
  readonly endMs: number;
}

export function compileRules(
  schedule: Schedule,
  { holidays, exceptions = [] }: CompileOptions,
  zone: Zone,
  { startMs, endMs }: Pick<BoundedMoments, 'startMs' | 'endMs'>,
): Rules {
  const moment = (text: string) => zone.momentOf(wallOfText(text));
  return {
    days: dayRules(schedule, holidays, zone),
    window: schedule.window === undefined ? undefined : windowRule(schedule.window),
    exceptions: compileExceptions(exceptions),
    blackouts: periodsOf(schedule.blackouts.map(({ from, to }) => ({ from: moment(from), to: moment(to) }))),
    blackoutReason: (index) => schedule.blackouts[index]?.reason ?? '',
    zone,
    startMs,
    endMs,
  };
}

/** Takes one planned occurrence through all rules, in their order; an exception that names it comes before them. */
export function land(rules: Rules, planned: Planned): Landing {
  const { zone, exceptions } = rules;
  const plannedMs = planned.ms;
  const changes: OccurrenceChange[] = [];
  if (planned.gapMs > 0) changes.push({ code: 'clock-gap', fromMs: plannedMs - planned.gapMs, toMs: plannedMs });
  const rescheduled = exceptions.rescheduled.get(plannedMs);
  if (rescheduled !== undefined) {
    const { atMs, exceptionId, reason } = rescheduled;
    changes.push({ code: 'exception-reschedule', ...named(reason), exceptionId, fromMs: plannedMs, toMs: atMs });
    return modified(rules, { plannedMs, outcome: 'moved', atMs, changes, rank: 2 });
  }

  let at = plannedMs;
  const skipped = (change: Omit<OccurrenceChange, 'fromMs'>): Landing => {
    changes.push({ ...change, fromMs: at });
    return { plannedMs, outcome: 'skipped', atMs: at, changes, rank: 1 };
  };
  let wall = plannedMs + zone.spanAt(plannedMs).offset;
  // A day that the clocks left out and the day that its times were moved to count both.
  const off = rules.days?.offDay(dayOf(planned.wall)) ?? rules.days?.offDay(dayOf(wall));
  if (off !== undefined) {
    const why = { code: off.code, ...named(off.name) };
    const toMs = off.to === undefined ? undefined : zone.momentOf(off.to * DAY_MS + timeOf(planned.wall));
    if (toMs === undefined || toMs < rules.startMs) return skipped(why);
    changes.push({ ...why, fromMs: at, toMs });
    at = toMs;
    wall = zone.wallOf(at);
  }
  const { window } = rules;
  if (window !== undefined && !window.isOpen(wall)) {
    const toMs = window.isMoving ? opening(rules, window, wall) : undefined;
    if (toMs === undefined) return skipped({ code: 'window' });
    changes.push({ code: 'window', fromMs: at, toMs });
    at = toMs;
  }
  if (at > rules.endMs) return skipped({ code: 'after-end' });
  const blackout = rules.blackouts.at(at);
  if (blackout >= 0) return skipped({ code: 'blackout', ...named(rules.blackoutReason(blackout)) });
  const skip = exceptions.skips.at(at);
  if (skip >= 0) {
    const { name, exceptionId } = exceptions.skipped(skip);
    return skipped({ code: 'exception-skip', ...named(name), ...(exceptionId === undefined ? {} : { exceptionId }) });
  }
  const isMoved = changes.length > 0;
  return modified(rules, { plannedMs, outcome: isMoved ? 'moved' : 'runs', atMs: at, changes, rank: at === plannedMs ? 0 : 1 });
}

/** The moment at which a window opens next; one that lies in a gap of the clocks does not open. */
function opening(rules: Rules, window: WindowRule, wall: WallMs): number | undefined {
  const { zone } = rules;
  let from = wall;
  for (;;) {
    const opens = window.nextOpen(from, (day) => isOff(rules, day));
    if (opens === undefined) return undefined;
    const ms = zone.momentOf(opens);
    if (window.isOpen(zone.wallOf(ms))) return ms;
    from = zone.wallOf(ms);
  }
}

function modified({ exceptions }: Rules, landing: Landing): Landing {
  const index = exceptions.modifies.at(landing.atMs);
  if (index < 0) return landing;
  const { name, exceptionId, settings } = exceptions.modified(index);
  landing.changes.push({
    code: 'exception-modify',
    ...named(name),
    ...(exceptionId === undefined ? {} : { exceptionId }),
    fromMs: landing.atMs,
    toMs: landing.atMs,
  });
  return { ...landing, settings };
}

function named(name: string | undefined): { name?: string } {
  return name === undefined || name === '' ? {} : { name };
}

export function isOff({ days }: Rules, day: number): boolean {
  return days?.isOff(day) === true;
}

/** Whether rules can put an occurrence on another moment than the planned one. */
export function areMoving({ days, window }: Rules): boolean {
  return days?.movesLater === true || days?.movesEarlier === true || window?.isMoving === true;
}

/** A moment at or after one before which, from there on, the rules let nothing run (exceptions that reschedule apart). */
export function nextAllowed(rules: Rules, fromMs: number): number {
  const { zone, window, blackouts, exceptions } = rules;
  let at = fromMs;
  for (let tries = 0; tries < 100; tries++) {
    const before = at;
    if (rules.days !== undefined || window !== undefined) {
      const wall = zone.wallOf(at);
      const open = allowedWall(rules, wall);
      if (open > wall) at = Math.max(at, zone.earliestOf(open));
    }
    at = blackouts.endAt(at) ?? at;
    at = exceptions.skips.endAt(at) ?? at;
    if (at === before) return at;
  }
  return at;
}

function allowedWall(rules: Rules, wall: WallMs): WallMs {
  const isLeftOut = (day: number) => isOff(rules, day);
  let day = dayOf(wall);
  const first = day;
  while (isLeftOut(day) && day < first + 400) day += 1;
  const from = day === first ? wall : day * DAY_MS;
  if (rules.window === undefined || rules.window.isOpen(from)) return from;
  return rules.window.nextOpen(from, isLeftOut) ?? (day + MOST_MOVED_DAYS) * DAY_MS;
}

/** How much later than `atMs` something that runs then may fire at most without touching what the rules leave out. */
export function roomBehind(rules: Rules, atMs: number, mostMs: number): number {
  const { zone, window, days } = rules;
  const wall = zone.wallOf(atMs);
  let end = Math.min(rules.blackouts.nextStart(atMs), rules.exceptions.skips.nextStart(atMs), Math.max(atMs, rules.endMs) + 1);
  if (window?.isOpen(wall) === true) end = Math.min(end, zone.earliestOf(window.closesAt(wall)));
  if (days !== undefined) {
    const today = dayOf(wall);
    for (let day = today + 1; (day - 1 - today) * DAY_MS <= mostMs; day++) {
      if (!isOff(rules, day)) continue;
      end = Math.min(end, zone.earliestOf(day * DAY_MS));
      break;
    }
  }
  return Math.max(0, Math.min(mostMs, end - 1 - atMs));
}
