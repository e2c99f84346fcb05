/** Schedules of simulated flows, and what must hold of their occurrences when all is over. */
import type { StoredRun } from '#main/engine/ports';
import { ON_TIME_MS } from '#main/schedules/due';
import { compileSchedule } from '#shared/calendar/index';
import type { JsonObject } from '#shared/model/json';
import { type Schedule, type ScheduleInput, scheduleSchema } from '#shared/model/schedule';
import { scheduleFromV1 } from '#shared/model/schedule-v1';
import { Random } from './random';
import type { SimStore } from './sim-store';
import type { Simulation } from './simulation';

const HOUR_MS = 3_600_000;
/** Starts that fail for now are tried again, and commits take their time: a start may be so much later than its plan. */
const SLOW_MS = 60_000;

/** A schedule of its own chance, so that flows of a seed are what they were before there were such. */
export function makeSchedule(seed: number, everyMs: number): { typeVersion: number; config: JsonObject } {
  const random = new Random(seed);
  if (random.chance(0.2)) return { typeVersion: 1, config: { mode: 'interval', everyMs } };
  const isRare = random.chance(0.4);
  const recurrence: NonNullable<ScheduleInput['recurrence']> = isRare
    ? { kind: 'cron', expression: '0 */10 * * * *' }
    : random.pick([
        { kind: 'cron', expression: '*/5 * * * * *' },
        { kind: 'cron', expression: '*/20 * * * * *' },
        { kind: 'interval', every: everyMs / 1000, unit: 'seconds' },
      ] as const);
  const schedule: ScheduleInput = {
    recurrence,
    misfire: {
      policy: random.pick(['skip', 'once', 'all', 'all'] as const),
      // Jumps of the clock are hours at most; with the longest window and a rare schedule nothing may be lost at all.
      catchUpMs: isRare ? random.pick([60_000, HOUR_MS, 72 * HOUR_MS, 72 * HOUR_MS]) : random.pick([0, 20_000, HOUR_MS]),
      max: isRare ? 1000 : random.pick([1, 3]),
    },
    overlap: random.pick(['allow', 'allow', 'skip', 'queue', 'cancel'] as const),
    ...(random.chance(0.2) ? { jitterMs: 3000 } : {}),
    ...(random.chance(0.3) ? { blackouts: [{ from: '2026-01-05T08:00:20', to: '2026-01-05T08:00:50' }] } : {}),
    ...(random.chance(0.2) ? { window: { from: '07:00', to: '11:30', outside: 'skip' as const } } : {}),
  };
  return { typeVersion: 2, config: schedule as JsonObject };
}

interface Row {
  flow_id: string;
  node_id: string;
  anchor_at: number;
  cursor_at: number;
}

interface Recorded {
  planned_ms: number;
  until_ms: number | null;
  state: string;
  reason: string | null;
  count: number;
  delay_ms: number | null;
  run_id: string | null;
  recorded_at: number;
}

/**
 * Each occurrence up to where a schedule came has a record; what ran has one that says so, and the run is there. What its misfire
 * policy promises to make up for is not missed, and nothing starts later than that.
 */
export function checkSchedules(simulation: Simulation, store: SimStore, runs: readonly StoredRun[]): void {
  const { db } = store.sql;
  const rows = db.prepare<[], Row>('SELECT flow_id, node_id, anchor_at, cursor_at FROM schedules').all();
  const recorded = db.prepare<[string, string], Recorded>(
    'SELECT * FROM schedule_occurrences WHERE flow_id = ? AND node_id = ? ORDER BY planned_ms',
  );
  for (const row of rows) {
    const node = simulation.flows.find(({ id }) => id === row.flow_id)?.definition.nodes.find(({ id }) => id === row.node_id);
    if (node === undefined) continue;
    const { config = {}, typeVersion } = node;
    const schedule = scheduleSchema.parse(typeVersion === 2 ? config : scheduleFromV1(config as JsonObject));
    const records = recorded.all(row.flow_id, row.node_id);
    checkComplete(simulation, schedule, row, records);
    checkMisfires(simulation, schedule, row, records);
    checkNewest(simulation, schedule, row, records);
    checkRuns(simulation, row, records, runs);
    for (const { state, reason, count } of records) {
      simulation.cover(`occurrence: ${state}${reason === null || state === 'failed' ? '' : ` ${reason}`}`);
      if (count > 1) simulation.cover('occurrence: several in one record');
    }
  }
}

function calendarOf(schedule: Schedule, { flow_id, node_id, anchor_at }: Row) {
  return compileSchedule(schedule, { timeZone: 'UTC', anchorMs: anchor_at, seed: `${flow_id}:${node_id}` });
}

/** Since its series counts, nothing is without a record; what a clock that was set back made it count from anew is not asked for. */
function checkComplete(simulation: Simulation, schedule: Schedule, row: Row, records: readonly Recorded[]): void {
  const calendar = calendarOf(schedule, row);
  const single = new Set(records.map(({ planned_ms }) => planned_ms));
  const spans = records.flatMap(({ planned_ms, until_ms }) => (until_ms === null ? [] : [[planned_ms, until_ms] as const]));
  for (let next = calendar.nextFiring(row.anchor_at); next !== undefined; next = calendar.nextFiring(next.firesAtMs)) {
    const { plannedMs, firesAtMs } = next;
    if (firesAtMs > row.cursor_at) return;
    if (single.has(plannedMs) || spans.some(([from, to]) => from <= plannedMs && plannedMs <= to)) continue;
    simulation.violate(`${row.flow_id}: nobody knows what became of ${iso(plannedMs)}`);
    return;
  }
}

function checkMisfires(simulation: Simulation, schedule: Schedule, row: Row, records: readonly Recorded[]): void {
  const { policy, catchUpMs, max } = schedule.misfire;
  const limitMs = Math.max(ON_TIME_MS, policy === 'skip' ? 0 : catchUpMs);
  const isPromised = policy === 'all' && max === 1000 && catchUpMs === 72 * HOUR_MS;
  for (const { planned_ms, state, reason, delay_ms, recorded_at } of records) {
    const what = `${row.flow_id}: ${iso(planned_ms)}`;
    if (state === 'fired' && (delay_ms ?? 0) > limitMs + SLOW_MS)
      simulation.violate(`${what} started ${delay_ms} ms late, and may be ${limitMs} ms late at most`);
    if (state !== 'missed' || reason === 'paused') continue;
    if (isPromised) simulation.violate(`${what} was missed (${reason}), and was to be made up for`);
    if (reason === 'not-running' && recorded_at - planned_ms <= limitMs)
      simulation.violate(`${what} was given up ${recorded_at - planned_ms} ms late, and had ${limitMs} ms`);
  }
}

/** Of those that were late at once, the newest starts. */
function checkNewest(simulation: Simulation, schedule: Schedule, row: Row, records: readonly Recorded[]): void {
  if (schedule.misfire.policy === 'all') return;
  for (const given of records.filter(({ state, reason }) => state === 'missed' && reason === 'policy')) {
    const instead = records.find(
      // Without a delay: it had started before the process ended, and is only noted now.
      ({ state, planned_ms, recorded_at, delay_ms }) =>
        state === 'fired' &&
        delay_ms !== null &&
        planned_ms < given.planned_ms &&
        Math.abs(recorded_at - given.recorded_at) < 2000,
    );
    if (instead === undefined) continue;
    simulation.violate(
      `${row.flow_id}: ${iso(instead.planned_ms)} was made up for instead of ${iso(given.planned_ms)}, which is newer`,
    );
  }
}

function checkRuns(simulation: Simulation, row: Row, records: readonly Recorded[], runs: readonly StoredRun[]): void {
  const fired = new Map(records.filter(({ state }) => state === 'fired').map((record) => [record.planned_ms, record.run_id]));
  const known = new Set<string>(runs.map(({ run }) => run.id));
  for (const [plannedMs, runId] of fired) {
    if (runId === null || !known.has(runId))
      simulation.violate(`${row.flow_id}: ${iso(plannedMs)} fired ${runId}, which is not there`);
  }
  for (const { run } of runs) {
    const occurrence =
      run.flowId === row.flow_id && run.trigger.kind === 'schedule' ? run.trigger.detail?.['occurrence'] : undefined;
    if (occurrence === undefined) continue;
    const plannedMs = Date.parse(occurrence);
    // What lies ahead of where it came is looked at when it is due again: its key says then that it ran.
    if (plannedMs + (3000 + 1) <= row.cursor_at && fired.get(plannedMs) !== run.id)
      simulation.violate(`${run.id} ran for ${occurrence}, and its record says ${fired.get(plannedMs) ?? 'nothing of it'}`);
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
