/**
 * Follows schedules and starts their flows. Each has one row that remembers how far it came (its cursor), and one entry here with
 * the calendar that `src/shared/calendar` made of it: the same by which screens preview it.
 *
 *   triggers ──> roster ──placing──> alarm (heap, one timer) ──due──> following ──> engine.start
 *   exceptions, holidays ──arming──┘                                       └──> saver ──> rows, records
 *
 * Where things can go wrong, see: following.ts (crashes), spans.ts (clocks set back), due.ts (downtime), pausing.ts, saver.ts.
 */
import { AppError } from '#shared/model/errors';
import { type Entry, rowOf } from './entry';
import { scheduleNotFound } from './errors';
import { runNowRequest } from './occurrence';
import { createPausing } from './pausing';
import type { SchedulesPorts, ScheduleTrigger } from './ports';
import { createRecords } from './records';
import { createSchedulesRepository } from './repository';
import { createRoster } from './roster';
import { createSaver } from './saver';
import type { SchedulePause, SchedulesService } from './service-types';
import { stateOf } from './state';

const NOT_READ = {
  code: 'SCHEDULE_INVALID',
  message: 'This schedule could not be read. Look at its form in the editor and publish the flow again.',
};

function flowPaused({ flowId, flowName }: ScheduleTrigger): AppError {
  return new AppError({
    code: 'FLOW_PAUSED',
    message: `"${flowName}" is paused. Resume it to run it.`,
    data: { flowId, flowName },
  });
}

/** The end of a pause has passed already. */
export function untilPast(): AppError {
  return new AppError({
    code: 'SCHEDULE_UNTIL_PAST',
    message: 'A pause ends in the future. Choose a later moment, or none to pause until you resume.',
  });
}

/** Of the neighbourhood of a moment, so many records on each side. */
const NEAR = 20;

export function createSchedulesService(ports: SchedulesPorts): SchedulesService {
  const { store, clock, engine, report } = ports;
  const repository = createSchedulesRepository(store);
  const records = createRecords(store);
  const listeners = new Set<(flowId?: string) => void>();
  const saver = createSaver({ store, repository, records, report, onSaved: tell });
  const pausing = createPausing(ports, repository, saver);
  const roster = createRoster({ ports, repository, records, saver, pausing });

  function tell(changed: readonly Entry[]): void {
    const flowIds = new Set(changed.map(({ trigger }) => trigger.flowId));
    const [flowId] = flowIds;
    for (const listener of listeners) {
      if (flowIds.size === 1) listener(flowId);
      else listener();
    }
  }

  const state = (entry: Entry) => stateOf(entry, pausing.stopOf(entry), clock.now());

  function get(flowId: string, nodeId: string): Entry {
    const entry = roster.find(flowId, nodeId);
    if (entry === undefined) throw scheduleNotFound(roster.ofFlow(flowId)[0]?.trigger.flowName ?? flowId, nodeId);
    return entry;
  }

  /** Errors: SCHEDULE_UNTIL_PAST. */
  function newPause(untilMs: number | undefined): SchedulePause {
    const sinceMs = clock.now();
    if (untilMs === undefined) return { sinceMs };
    if (untilMs <= sinceMs) throw untilPast();
    return { sinceMs, untilMs };
  }

  function setPause(flowId: string, nodeId: string, pause: SchedulePause | undefined): void {
    const entry = get(flowId, nodeId);
    store.write(() => {
      repository.save(rowOf(entry));
      repository.setPause(flowId, nodeId, pause?.sinceMs ?? null, pause?.untilMs ?? null);
    });
    entry.pause = pause;
    roster.replace(entry);
    tell([entry]);
  }

  function setAllPause(pause: SchedulePause | undefined): void {
    store.write(() => repository.setAllPause(pause?.sinceMs ?? null, pause?.untilMs ?? null));
    pausing.setAll(pause);
    roster.refresh('all');
    tell([]);
  }

  return {
    start: roster.start,
    states() {
      const rank = ({ nextAtMs }: { nextAtMs?: number }): number => nextAtMs ?? Number.MAX_SAFE_INTEGER;
      return [...roster.all()].map(state).sort((one, other) => rank(one) - rank(other));
    },
    stateOf(flowId, nodeId) {
      const entry = nodeId === undefined ? roster.ofFlow(flowId)[0] : roster.find(flowId, nodeId);
      return entry === undefined ? undefined : state(entry);
    },
    nextRunAt(flowId) {
      const moments = roster.ofFlow(flowId).flatMap(({ next }) => (next === undefined ? [] : [next.firesAtMs]));
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
    async calendarOf(flowId, nodeId) {
      // What was just published is read in a moment.
      if (roster.find(flowId, nodeId)?.isRead !== true) await roster.read();
      const { madeCalendar, makeCalendar, error } = get(flowId, nodeId);
      const calendar = madeCalendar ?? makeCalendar?.();
      if (calendar !== undefined) return calendar;
      throw new AppError(error ?? NOT_READ);
    },
    records: records.page,
    recordsBetween: records.between,
    recordsNear: (flowId, nodeId, atMs) => records.near(flowId, nodeId, atMs, NEAR),
    refresh: (flowId) => roster.refresh(flowId === undefined ? 'all' : { flowId }),
    pause: (flowId, nodeId, untilMs) => setPause(flowId, nodeId, newPause(untilMs)),
    resume: (flowId, nodeId) => setPause(flowId, nodeId, undefined),
    pauseAll: (untilMs) => setAllPause(newPause(untilMs)),
    resumeAll: () => setAllPause(undefined),
    allPaused() {
      const pause = pausing.all();
      return pause?.untilMs !== undefined && pause.untilMs <= clock.now() ? undefined : pause;
    },
    async runNow(flowId, nodeId, requestKey) {
      if (roster.find(flowId, nodeId)?.isRead !== true) await roster.read();
      const { trigger, read, error } = get(flowId, nodeId);
      if (trigger.status === 'paused') throw flowPaused(trigger);
      if (read === undefined) throw new AppError(error ?? NOT_READ);
      const { runId, duplicate } = await engine.start(runNowRequest(trigger, read?.schedule, clock.now(), requestKey));
      return { runId, duplicate };
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    caughtUp: roster.read,
    async settled() {
      await roster.settled();
      await saver.settled();
    },
    async close() {
      await roster.close();
      await saver.settled();
    },
  };
}
