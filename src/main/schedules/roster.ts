/** The schedules that are followed: kept as the published triggers say, woken by the alarm, one at work at a time for each. */
import { toErrorInfo } from '#shared/model/errors';
import { type Alarm, createAlarm } from './alarm';
import { createArming } from './arming';
import { createEntry, type Entry, entryKey, release } from './entry';
import { createFollowing } from './following';
import type { Pausing } from './pausing';
import { findNext, wakeOf } from './placing';
import type { SchedulesPorts, ScheduleTrigger } from './ports';
import type { Records } from './records';
import type { SchedulesRepository, StoredSchedule } from './repository';
import type { Saver } from './saver';

/** What went wrong without an occurrence's doing is tried again then. */
const REST_MS = 60_000;
/** Who reads many schedules lets the event loop turn so often. */
const SLICE_MS = 12;
const ROWS_PER_TURN = 1000;
/** A schedule that has nothing to do for longer needs no calendar meanwhile. */
const KEEP_CALENDAR_MS = 5 * 60_000;

export interface RosterParts {
  ports: SchedulesPorts;
  repository: SchedulesRepository;
  records: Records;
  saver: Saver;
  pausing: Pausing;
}

export interface Roster {
  start(): void;
  /** Takes up what changed; of a flow, or with `all` of all flows, also what no trigger tells of. */
  refresh(flows?: { flowId: string } | 'all'): void;
  all(): Iterable<Entry>;
  find(flowId: string, nodeId: string): Entry | undefined;
  /** In the order of the nodes. */
  ofFlow(flowId: string): readonly Entry[];
  /** Places it anew, since its pause changed. */
  replace(entry: Entry): void;
  /** Resolves when all that was told so far is read. */
  read(): Promise<void>;
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createRoster({ ports, repository, records, saver, pausing }: RosterParts): Roster {
  const { triggers, clock, report } = ports;
  const entries = new Map<string, Entry>();
  let byFlow = new Map<string, Entry[]>();
  const working = new Set<Promise<void>>();
  /** Rows of the last process that no trigger has claimed yet. */
  let unclaimed: Map<string, StoredSchedule> | undefined;
  let syncing: Promise<void> | undefined;
  let stale: Set<string> | 'all' = new Set();
  let isAsked = false;
  let isOn = false;

  const arming = createArming(ports);
  const follow = createFollowing({ ports, records, saver, isStopped: pausing.isStopped });
  const alarm: Alarm<Entry> = createAlarm<Entry>({
    clock,
    onDue: begin,
    onSetBack: () => refresh('all'),
    onLook() {
      saver.retry();
      if (isAsked) sync();
    },
  });
  const stopListening = triggers.onChange(() => refresh());

  function refresh(flows?: { flowId: string } | 'all'): void {
    if (flows === 'all') stale = 'all';
    else if (flows !== undefined && stale !== 'all') stale.add(flows.flowId);
    isAsked = true;
    sync();
  }

  function sync(): void {
    if (!isOn) return;
    syncing ??= syncWhileAsked().finally(() => {
      syncing = undefined;
    });
  }

  async function syncWhileAsked(): Promise<void> {
    while (isAsked && isOn) {
      isAsked = false;
      const again = stale;
      stale = new Set();
      if (again === 'all') arming.forgetHolidays();
      try {
        await readAll(again);
      } catch (error) {
        // The next look asks again.
        stale = 'all';
        isAsked = true;
        report(toErrorInfo(error));
        return;
      }
    }
  }

  /** Makes the entries those of the published triggers. Rows of triggers that are gone go too. */
  async function readAll(again: ReadonlySet<string> | 'all'): Promise<void> {
    unclaimed ??= await readRows();
    const listed = triggers.list('core.schedule');
    const present = new Map<string, Entry[]>();
    let sliceEndMs = performance.now() + SLICE_MS;
    for (const trigger of listed) {
      const entry = entryFor(trigger);
      const ofFlow = present.get(trigger.flowId);
      if (ofFlow === undefined) present.set(trigger.flowId, [entry]);
      else ofFlow.push(entry);
      const isAgain = again === 'all' || again.has(trigger.flowId);
      if (entry.trigger === trigger && entry.isRead && !isAgain) continue;
      entry.trigger = trigger;
      if (entry.isBusy) entry.isStale = true;
      else await attend(entry, read);
      if (performance.now() < sliceEndMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (!isOn) return;
      sliceEndMs = performance.now() + SLICE_MS;
    }
    byFlow = present;
    dropGone(new Set(listed.map(entryKey)));
  }

  /** What the last process left, by key. */
  async function readRows(): Promise<Map<string, StoredSchedule>> {
    const rows = new Map<string, StoredSchedule>();
    let page = repository.page(undefined, ROWS_PER_TURN);
    while (page.length > 0) {
      for (const row of page) rows.set(entryKey({ flowId: row.flow_id, nodeId: row.node_id }), row);
      if (page.length < ROWS_PER_TURN) break;
      await new Promise((resolve) => setImmediate(resolve));
      page = repository.page(page.at(-1), ROWS_PER_TURN);
    }
    return rows;
  }

  function entryFor(trigger: ScheduleTrigger): Entry {
    const key = entryKey(trigger);
    let entry = entries.get(key);
    if (entry === undefined) {
      entry = createEntry(trigger, unclaimed?.get(key), clock.now());
      unclaimed?.delete(key);
      entries.set(key, entry);
    }
    return entry;
  }

  function dropGone(present: ReadonlySet<string>): void {
    for (const [key, entry] of entries) if (!present.has(key)) drop(key, entry);
    for (const [key, row] of unclaimed ?? []) {
      const trigger = { flowId: row.flow_id, nodeId: row.node_id } as ScheduleTrigger;
      drop(key, createEntry(trigger, row, clock.now()));
    }
    unclaimed?.clear();
  }

  function drop(key: string, entry: Entry): void {
    entry.isGone = true;
    alarm.remove(entry);
    entries.delete(key);
    saver.save(entry);
  }

  /** Makes an entry follow what its trigger says now. */
  async function read(entry: Entry): Promise<void> {
    const before = JSON.stringify(entry.row);
    do {
      entry.isStale = false;
      await arming.arm(entry);
    } while (entry.isStale && !entry.isGone);
    entry.isRead = true;
    place(entry);
    const isChanged = JSON.stringify(entry.row) !== before || entry.row.next_at !== (entry.next?.firesAtMs ?? null);
    if (isChanged && !entry.isGone) saver.save(entry);
  }

  async function doWhatIsDue(entry: Entry): Promise<void> {
    if (entry.calendar === undefined) return read(entry);
    pausing.settle(entry);
    if (!pausing.isStopped(entry)) await follow(entry);
    place(entry);
  }

  /** Finds what is next for a schedule and has the alarm ring for it. */
  function place(entry: Entry): void {
    if (entry.isGone || entry.isStale) return;
    pausing.settle(entry);
    const stop = pausing.stopOf(entry);
    if (stop === undefined) findNext(entry, records);
    const atMs = stop === undefined ? wakeOf(entry) : stop.untilMs;
    if (atMs === undefined) alarm.remove(entry);
    else alarm.set(entry, atMs);
    if (atMs === undefined || atMs > clock.now() + KEEP_CALENDAR_MS) release(entry);
  }

  function begin(entry: Entry): void {
    const work = attend(entry, doWhatIsDue).finally(() => working.delete(work));
    working.add(work);
  }

  /** One at a time works on an entry; who comes meanwhile makes it stale. Never rejects. */
  async function attend(entry: Entry, work: (entry: Entry) => Promise<void>): Promise<void> {
    entry.isBusy = true;
    alarm.remove(entry);
    entry.restUntilMs = 0;
    try {
      await work(entry);
      if (entry.isStale && !entry.isGone) await read(entry);
    } catch (error) {
      report(toErrorInfo(error));
      entry.restUntilMs = clock.now() + REST_MS;
      if (isOn && !entry.isGone) alarm.set(entry, entry.restUntilMs);
    } finally {
      entry.isBusy = false;
    }
  }

  return {
    start() {
      isOn = true;
      alarm.start();
      refresh();
    },
    refresh,
    all: () => entries.values(),
    find: (flowId, nodeId) => entries.get(entryKey({ flowId, nodeId })),
    ofFlow: (flowId) => byFlow.get(flowId) ?? [],
    replace(entry) {
      if (entry.isBusy) entry.isStale = true;
      else place(entry);
    },
    async read() {
      while (syncing !== undefined) await syncing;
    },
    async settled() {
      while (syncing !== undefined || working.size > 0) {
        await syncing;
        await Promise.all(working);
      }
    },
    async close() {
      isOn = false;
      stopListening();
      alarm.close();
      await syncing;
      await Promise.all(working);
    },
  };
}
