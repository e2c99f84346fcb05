/** What the schedules room offers: see `createSchedulesService`. Times are milliseconds since the epoch. */
import type { Calendar } from '#shared/calendar/types';
import type { ErrorInfo } from '#shared/model/errors';
import type { OccurrenceRecord, Schedule } from '#shared/model/schedule';
import type { ScheduleTrigger } from './ports';

/**
 * - `active`: it fires at `nextAtMs`.
 * - `ended`: it can be followed, but nothing comes any more.
 * - `paused`: it alone, or all of them (see `SchedulesService.allPaused`).
 * - `flow-paused`: its flow is paused.
 * - `invalid`: it cannot be followed; `error` says why. It does not fire until that is mended.
 */
export type ScheduleStatus = 'active' | 'ended' | 'paused' | 'flow-paused' | 'invalid';

/** One schedule: a `core.schedule` node of a published flow. */
export interface ScheduleState {
  trigger: ScheduleTrigger;
  status: ScheduleStatus;
  /** A v1 config is converted. Left out when the config cannot be read. */
  schedule?: Schedule;
  /** The zone it is followed in: its own, else that of the flow, else that of the workspace. */
  zone: string;
  /** What a series without a start counts from. */
  anchorMs: number;
  /** For `CompileOptions.seed`. */
  seed: string;
  /** Why it cannot be followed. */
  error?: ErrorInfo;
  /** When it fires next, jitter included, and which occurrence that is. */
  nextAtMs?: number;
  nextPlannedMs?: number;
  /** Of the newest record. */
  last?: { atMs: number; plannedMs: number; state: OccurrenceRecord['state']; runId?: string };
  /** Counts since it was published first. */
  fired: number;
  skipped: number;
  missed: number;
  failed: number;
  /** Why the last occurrence did not start. */
  lastError?: string;
  /** Its own pause; that of all is `SchedulesService.allPaused`. */
  pausedAtMs?: number;
  pausedUntilMs?: number;
}

export interface SchedulePause {
  sinceMs: number;
  /** It resumes by itself then. */
  untilMs?: number;
}

/** A record as this room keeps it: one may stand for many occurrences that were missed or skipped in a row. */
export interface StoredOccurrence extends OccurrenceRecord {
  /** How many occurrences the record stands for; absent: one. `MAX_COUNTED` means so many or more. */
  count?: number;
  /** Where the last of them was planned. */
  untilMs?: number;
}

export interface RecordQuery {
  /** Without it, of all. */
  flowId?: string;
  nodeId?: string;
  state?: OccurrenceRecord['state'];
  /** Those behind this one in the order: give the last of the page before. */
  before?: Pick<StoredOccurrence, 'flowId' | 'nodeId' | 'plannedMs' | 'atMs'>;
  limit: number;
}

export interface SchedulesService {
  /** Begins to fire; call it after the engine has recovered. */
  start(): void;
  /** All schedules of published flows (those of rules too), the next to fire first, those that do not fire last. */
  states(): ScheduleState[];
  /** Without a node the first of the flow. Undefined: no published flow has it. */
  stateOf(flowId: string, nodeId?: string): ScheduleState | undefined;
  /** When the earliest schedule of a flow fires next. */
  nextRunAt(flowId: string): number | undefined;
  /**
   * The very calendar that fires (zone, anchor, holidays and exceptions of now), for preview, timeline and `explain`.
   * Errors: SCHEDULE_NOT_FOUND; those for which the schedule is `invalid`.
   */
  calendarOf(flowId: string, nodeId: string): Promise<Calendar>;
  /** What became of occurrences, newest first by where they were to run. */
  records(query: RecordQuery): StoredOccurrence[];
  /** Of all schedules, by where they were to run in [fromMs, toMs), rising; of each schedule the newest up to a limit. */
  recordsBetween(fromMs: number, toMs: number, limitPerSchedule: number): StoredOccurrence[];
  /** The records that tell of a moment or its neighbourhood: for `Calendar.explain`. */
  recordsNear(flowId: string, nodeId: string, atMs: number): StoredOccurrence[];

  /** Reads schedules, exceptions and holidays again: of one flow, or of all (holiday lists or the workspace's zone changed). */
  refresh(flowId?: string): void;
  /**
   * What would have run in a pause is not made up for; one record counts it when the pause ends.
   * Errors: SCHEDULE_NOT_FOUND, SCHEDULE_UNTIL_PAST, those of the store.
   */
  pause(flowId: string, nodeId: string, untilMs?: number): void;
  resume(flowId: string, nodeId: string): void;
  pauseAll(untilMs?: number): void;
  resumeAll(): void;
  allPaused(): SchedulePause | undefined;
  /**
   * Starts a run now, marked as such, that is no occurrence: the series, its counts and its overlap policy do not see it.
   * @param requestKey the same key within a day starts one run. Errors: SCHEDULE_NOT_FOUND, those of `Engine.start`.
   */
  runNow(flowId: string, nodeId: string, requestKey?: string): Promise<{ runId: string; duplicate: boolean }>;

  /** Told when something that `states` shows has changed, with the flow where it is one alone; gives back the way to stop. */
  onChanged(listener: (flowId?: string) => void): () => void;
  /** Resolves when changes told so far are taken up, whatever fires meanwhile. */
  caughtUp(): Promise<void>;
  /** Resolves when no change is being taken up, no start is under way and all is written: with many schedules, rarely. */
  settled(): Promise<void>;
  /** Ends after the starts that are under way. */
  close(): Promise<void>;
}
