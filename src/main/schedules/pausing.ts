/** Pauses of one schedule, of its flow, and of all. What passes in a pause is not made up for; one record counts it at the end. */

import { firingsUntil, nextUnhandled } from './due';
import { type Entry, toPause } from './entry';
import type { SchedulesPorts } from './ports';
import { pausedRecords } from './record-of';
import type { SchedulesRepository, StoppedBy } from './repository';
import type { Saver } from './saver';
import type { SchedulePause } from './service-types';

export interface Stop {
  by: StoppedBy;
  /** It ends by itself then. */
  untilMs?: number;
}

export interface Pausing {
  all(): SchedulePause | undefined;
  setAll(pause: SchedulePause | undefined): void;
  /** Why a schedule is not followed now. */
  stopOf(entry: Entry): Stop | undefined;
  /** Reads from the disk whether another process has paused it. True: it is stopped. */
  isStopped(entry: Entry): boolean;
  /** Brings what is remembered of its stop in line with `stopOf`; at the end of one, what passed is counted. */
  settle(entry: Entry): void;
}

export function createPausing({ clock }: Pick<SchedulesPorts, 'clock'>, repository: SchedulesRepository, saver: Saver): Pausing {
  let all = toPause(repository.allPause());
  const isOn = (pause: SchedulePause | undefined, nowMs: number): pause is SchedulePause =>
    pause !== undefined && (pause.untilMs === undefined || pause.untilMs > nowMs);
  const stop = (by: StoppedBy, { untilMs }: SchedulePause): Stop => ({ by, ...(untilMs === undefined ? {} : { untilMs }) });

  function stopOf({ trigger, pause }: Entry): Stop | undefined {
    const nowMs = clock.now();
    if (trigger.status === 'paused') return { by: 'flow' };
    if (isOn(pause, nowMs)) return stop('schedule', pause);
    if (isOn(all, nowMs)) return stop('workspace', all);
    return undefined;
  }

  /** When a stop ended: at the end that was set for it, or now. */
  function endOf({ row, pause }: Entry, nowMs: number): number {
    const untilMs = row.stopped_by === 'schedule' ? pause?.untilMs : row.stopped_by === 'workspace' ? all?.untilMs : undefined;
    return untilMs === undefined || untilMs > nowMs ? nowMs : untilMs;
  }

  return {
    all: () => all,
    setAll(pause) {
      all = pause;
    },
    stopOf,
    isStopped(entry) {
      const { flowId, nodeId } = entry.trigger;
      const stored = repository.pauseOf(flowId, nodeId);
      if (stored !== undefined) entry.pause = toPause(stored);
      all = toPause(repository.allPause());
      return stopOf(entry) !== undefined;
    },
    settle(entry) {
      const { row, trigger, handled, cursorMs } = entry;
      const current = stopOf(entry);
      const nowMs = clock.now();
      if (current !== undefined) {
        entry.next = undefined;
        if (row.stopped_by === current.by) return;
        row.stopped_at ??= nowMs;
        row.stopped_by = current.by;
        entry.retry = undefined;
        saver.save(entry);
        return;
      }
      if (row.stopped_by === null) return;
      const { calendar } = entry;
      if (calendar === undefined) return;
      const endMs = endOf(entry, nowMs);
      const passed = firingsUntil({ calendar, handled }, cursorMs, endMs);
      const noted = pausedRecords(trigger, passed, row.stopped_by, nowMs);
      row.stopped_at = null;
      row.stopped_by = null;
      entry.cursorMs = Math.max(cursorMs, endMs);
      entry.next = nextUnhandled(calendar, handled, entry.cursorMs);
      saver.save(entry, noted);
    },
  };
}
