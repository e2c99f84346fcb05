import type { FlowEvent } from '#shared/model/event';
import { matchesEventType } from '#shared/model/event';
import { isJsonObject } from '#shared/model/json';
import { toFlowEvent } from './cloud-event';
import type { EventStore } from './ports';

interface EventRow {
  sequence: number;
  id: string;
  type: string;
  source: string;
  subject: string | null;
  at: number;
  data: string | number;
}

interface CausedRow extends EventRow {
  run_id: string | null;
  trigger_detail: string | null;
}

/** An event with what is known of the run that raised it. */
export interface CausedEvent {
  event: FlowEvent;
  runId?: string;
  /** `trigger.detail` of that run. */
  cause: Readonly<Record<string, string>>;
}

export interface EventListQuery {
  limit: number;
  /** Only events before this sequence. */
  before?: number;
  pattern?: string;
  subject?: string;
}

export interface EventTypeRow {
  type: string;
  count: number;
  lastAt?: number;
}

const COLUMNS = 'e.sequence, e.id, t.type, e.source, e.subject, e.at, e.data';
const FROM = 'events e JOIN event_types t ON t.key = e.type_key';
/** More matching types than this: reading in order and dropping what does not match is cheaper than one range per type. */
const MAX_RANGES = 40;

function readCause(detail: string | null): Record<string, string> {
  if (detail === null) return {};
  const parsed: unknown = JSON.parse(detail);
  if (!isJsonObject(parsed)) return {};
  return Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** SQL of the events room. Events are written by the journal alone. */
export function createEventsRepository({ db, values }: Pick<EventStore, 'db' | 'values'>) {
  const one = db.prepare<[number], EventRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE e.sequence = ?`);
  const newest = db.prepare<[number, number], EventRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE e.sequence < ? ORDER BY e.sequence DESC LIMIT ?`,
  );
  const newestOfType = db.prepare<[number, number, number], EventRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE e.type_key = ? AND e.sequence < ? ORDER BY e.sequence DESC LIMIT ?`,
  );
  const newestOfSubject = db.prepare<[string, number, number], EventRow>(
    `SELECT ${COLUMNS} FROM ${FROM}
     WHERE e.subject = ? AND e.run_key IS NULL AND e.sequence < ? ORDER BY e.sequence DESC LIMIT ?`,
  );
  // Events that runs raise are not indexed by subject: most are about their own flow, and there are many.
  const newestOfSubjectInRuns = db.prepare<[string, number, number], EventRow>(
    `SELECT ${COLUMNS} FROM events e NOT INDEXED CROSS JOIN event_types t ON t.key = e.type_key
     WHERE e.subject = ? AND e.run_key IS NOT NULL AND e.sequence < ? ORDER BY e.sequence DESC LIMIT ?`,
  );
  const following = db.prepare<[number, number], CausedRow>(
    `SELECT ${COLUMNS}, r.id AS run_id, r.trigger_detail FROM ${FROM} LEFT JOIN runs r ON r.key = e.run_key
     WHERE e.sequence > ? ORDER BY e.sequence LIMIT ?`,
  );
  const detailOf = db.prepare<[string], { trigger_detail: string | null }>('SELECT trigger_detail FROM runs WHERE id = ?');
  const given = db.prepare<[string, string], EventRow>(
    `SELECT ${COLUMNS} FROM ${FROM}
     WHERE e.id = ? AND e.source = ? AND substr(e.id, 1, 4) <> 'evt_' ORDER BY e.sequence DESC LIMIT 1`,
  );
  const keyed = db.prepare<[string], EventRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE e.id = ? AND substr(e.id, 1, 4) <> 'evt_' ORDER BY e.sequence DESC LIMIT 1`,
  );
  const types = db.prepare<[], { key: number; type: string; seen: number; last_at: number | null }>(
    'SELECT key, type, seen, last_at FROM event_types ORDER BY type',
  );
  const last = db.prepare<[], { sequence: number | null }>('SELECT max(sequence) AS sequence FROM events');
  const awaited = db.prepare<[], { wait_for: string | null }>(
    'SELECT wait_for FROM steps INDEXED BY steps_by_event_wait WHERE status = 1 AND wait_kind = 2',
  );
  const cursorOf = db.prepare<[string], { cursor: number }>('SELECT cursor FROM consumers WHERE name = ?');
  const removeCursor = db.prepare<[string]>('DELETE FROM consumers WHERE name = ?');
  const setCursor = db.prepare<[string, number]>(
    'INSERT INTO consumers (name, cursor) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor',
  );

  const toEvent = (row: EventRow): FlowEvent =>
    toFlowEvent(row.sequence, {
      id: row.id,
      type: row.type,
      source: row.source,
      ...(row.subject === null ? {} : { subject: row.subject }),
      timeMs: row.at,
      data: values.read(row.data),
    });

  const matchingRows = (pattern: string, before: number, limit: number): EventRow[] => {
    const keys = types.all().filter((row) => matchesEventType(pattern, row.type));
    if (keys.length > MAX_RANGES) return scan((row) => matchesEventType(pattern, row.type), before, limit);
    return mergeNewest(
      keys.map(({ key }) => newestOfType.all(key, before, limit)),
      limit,
    );
  };

  const scan = (accepts: (row: EventRow) => boolean, before: number, limit: number): EventRow[] => {
    const found: EventRow[] = [];
    for (let from = before; found.length < limit; ) {
      const rows = newest.all(from, 500);
      for (const row of rows) if (found.length < limit && accepts(row)) found.push(row);
      const lastRow = rows.at(-1);
      if (rows.length < 500 || lastRow === undefined) break;
      from = lastRow.sequence;
    }
    return found;
  };

  return {
    /** Newest first. A subject together with a pattern reads the events of the subject and drops what does not match. */
    list({ limit, before = Number.MAX_SAFE_INTEGER, pattern, subject }: EventListQuery): FlowEvent[] {
      if (subject === undefined) {
        const all = pattern === undefined || pattern === '*' || pattern === '**';
        return (all ? newest.all(before, limit) : matchingRows(pattern, before, limit)).map(toEvent);
      }
      const found: EventRow[] = [];
      for (let from = before; found.length < limit; ) {
        const rows = mergeNewest(
          [newestOfSubject.all(subject, from, limit), newestOfSubjectInRuns.all(subject, from, limit)],
          limit,
        );
        for (const row of rows) if (pattern === undefined || matchesEventType(pattern, row.type)) found.push(row);
        const lastRow = rows.at(-1);
        if (rows.length < limit || lastRow === undefined) break;
        from = lastRow.sequence;
      }
      return found.slice(0, limit).map(toEvent);
    },
    find(sequence: number): FlowEvent | undefined {
      const row = one.get(sequence);
      return row === undefined ? undefined : toEvent(row);
    },
    /** In order, from the one after `sequence`. */
    following(sequence: number, limit: number): CausedEvent[] {
      return following.all(sequence, limit).map((row) => ({
        event: toEvent(row),
        ...(row.run_id === null ? {} : { runId: row.run_id }),
        cause: readCause(row.trigger_detail),
      }));
    },
    /** `trigger.detail` of a run; empty when it has none or is not there. */
    causeOf: (runId: string): Readonly<Record<string, string>> => readCause(detailOf.get(runId)?.trigger_detail ?? null),
    /**
     * The newest event with an id that its sender gave (never one of the system's own ids, which begin with `evt_`); of this source,
     * or of any.
     */
    findGiven(id: string, source?: string): FlowEvent | undefined {
      const row = source === undefined ? keyed.get(id) : given.get(id, source);
      return row === undefined ? undefined : toEvent(row);
    },
    types: (): EventTypeRow[] =>
      types.all().map((row) => ({ type: row.type, count: row.seen, ...(row.last_at === null ? {} : { lastAt: row.last_at }) })),
    /** 0 when there is no event. */
    lastSequence: (): number => last.get()?.sequence ?? 0,
    /** Writes without leaving a trace: inside `store.write` it tells whether the disk takes writes. */
    probe(): void {
      setCursor.run('probe', Number.MAX_SAFE_INTEGER);
      removeCursor.run('probe');
    },
    /** Patterns of the events that steps wait for. */
    awaitedPatterns: (): string[] =>
      awaited.all().map(({ wait_for }) => (JSON.parse(wait_for ?? '{}') as { pattern?: string }).pattern ?? '**'),
    cursor: (consumer: string): number | undefined => cursorOf.get(consumer)?.cursor,
    setCursor: (consumer: string, sequence: number): void => {
      setCursor.run(consumer, sequence);
    },
  };
}
export type EventsRepository = ReturnType<typeof createEventsRepository>;

function mergeNewest(lists: readonly EventRow[][], limit: number): EventRow[] {
  return lists
    .flat()
    .sort((a, b) => b.sequence - a.sequence)
    .slice(0, limit);
}
