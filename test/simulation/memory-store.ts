/**
 * A store in memory that behaves as the port says: group commit that takes its time, readers that see what is pending,
 * commits that fail. Hundreds of times as fast as a database, so that a seed takes milliseconds.
 */
import type { JournalRecord, RunJournal } from '#main/engine/ports';
import { MemoryDisk, MemoryJournal } from '#main/engine/testing/memory-journal';
import { toFlowEvent } from '#main/events/cloud-event';
import type { EventStore } from '#main/events/ports';
import type { EventsRepository } from '#main/events/repository';
import { storeError } from '#main/store/errors';
import type { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { MemoryTables } from './memory-tables';
import type { Random } from './random';
import type { SimLoop, SimProcess } from './sim-loop';
import {
  type Faults,
  type SimDisk,
  type SimStore,
  type StoredEvent,
  sqliteError,
  tokenOf,
  unreliable,
  unreliableEvents,
} from './sim-store';

type EventRecord = Extract<JournalRecord, { kind: 'event' }>;
type CommitListener = Parameters<EventStore['onCommitted']>[0];
type StateListener = Parameters<EventStore['onState']>[0];

const COMMIT_DELAY_MS = 25;

/** What is durable. Events carry the run that raised them. */
class DurableState extends MemoryDisk {
  readonly eventRecords: EventRecord[] = [];

  override apply(record: JournalRecord): void {
    super.apply(record);
    this.log.length = 0;
    if (record.kind === 'event') this.eventRecords.push(record);
  }

  copyTo(other: DurableState): void {
    for (const name of Object.keys(this) as (keyof DurableState)[]) {
      const [from, to]: unknown[] = [this[name], other[name]];
      if (from instanceof Map && to instanceof Map) {
        for (const [key, value] of from) to.set(key, value instanceof Map ? new Map(value) : value);
      }
    }
  }
}

export function createMemoryDisk(loop: SimLoop, random: Random): SimDisk {
  const durable = new DurableState();
  const tables = new MemoryTables();
  return {
    open: (process, faults) => Promise.resolve(openMemoryStore({ loop, random, durable, tables, process, faults })),
    dispose: () => {
      tables.close();
      return Promise.resolve();
    },
  };
}

interface Parts {
  loop: SimLoop;
  random: Random;
  durable: DurableState;
  process: SimProcess;
  faults: Faults;
  tables: MemoryTables;
}

function openMemoryStore({ loop, random, durable, tables, process, faults }: Parts): SimStore {
  /** What is durable and what is pending: what readers of the journal see. */
  const view = new DurableState();
  durable.copyTo(view);
  const dropped = new Map<RunId, AppError>();
  const commitListeners = new Set<CommitListener>();
  const stateListeners = new Set<StateListener>();
  let state: ReturnType<EventStore['state']> = 'ok';
  let pending: JournalRecord[] = [];
  let inFlight: JournalRecord[] = [];
  let waiters: { runId: RunId | undefined; resolve: () => void; reject: (error: Error) => void }[] = [];
  let commit: { cancel(): void; atMs: number } | undefined;
  let isCommitting = false;
  const never = <T>() => new Promise<T>(() => undefined);
  const isDead = () => !process.isAlive;

  function setState(next: typeof state): void {
    if (state === next) return;
    state = next;
    for (const listener of stateListeners) listener(next);
  }

  function write(record: JournalRecord): void {
    if (isDead()) return;
    const runId = runIdOf(record);
    if (runId !== undefined && dropped.has(runId)) return;
    const copy = JSON.parse(JSON.stringify(record)) as JournalRecord;
    pending.push(copy);
    view.apply(copy);
    if (faults.wrote()) return;
    commitIn(COMMIT_DELAY_MS);
  }

  function commitIn(delayMs: number): void {
    if (isCommitting) return;
    const atMs = loop.monoMs + delayMs;
    if (commit !== undefined && commit.atMs <= atMs) return;
    commit?.cancel();
    commit = { ...loop.after(delayMs, process, beginCommit), atMs };
  }

  function flush(runId?: RunId): Promise<void> {
    if (isDead()) return never();
    const drop = runId === undefined ? undefined : dropped.get(runId);
    if (drop !== undefined) return Promise.reject(drop);
    if (pending.length === 0 && inFlight.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      waiters.push({ runId, resolve, reject });
      commitIn(random.chance(0.05) ? random.int(10, 600) : random.int(0, 4));
    });
  }

  function beginCommit(): void {
    commit = undefined;
    if (pending.length === 0) {
      settleWaiters();
      return;
    }
    const fate = faults.committing();
    if (fate === 'crash') return;
    if (fate === 'fail' || faults.isFull) {
      failed();
      return;
    }
    isCommitting = true;
    inFlight = pending;
    pending = [];
    const heard = waiters;
    waiters = [];
    loop.after(random.int(0, 6), process, () => endCommit(heard));
  }

  function endCommit(heard: typeof waiters): void {
    const records = inFlight;
    inFlight = [];
    isCommitting = false;
    // A torn write is undone when the file is opened again: as if it had not happened.
    if (faults.committed() === 'torn') return;
    const events: { sequence: number; event: EventRecord['event']; runId?: RunId }[] = [];
    tables.commit(records);
    for (const record of records) {
      durable.apply(record);
      if (record.kind !== 'event') continue;
      const { event, runId } = record;
      events.push({ sequence: durable.eventRecords.length, event, ...(runId === undefined ? {} : { runId }) });
    }
    if (isDead()) return;
    setState('ok');
    for (const listener of commitListeners) listener({ records, events } as Parameters<CommitListener>[0]);
    for (const { resolve } of heard) resolve();
    if (waiters.length > 0) commitIn(0);
    else if (pending.length > 0) commitIn(COMMIT_DELAY_MS);
  }

  function settleWaiters(): void {
    const heard = waiters;
    waiters = [];
    for (const { resolve } of heard) resolve();
  }

  /** As the port says: runs that were never durable are given up, everything else is kept and tried again. */
  function failed(): void {
    const error = storeError(sqliteError(faults.isFull ? 'SQLITE_FULL' : 'SQLITE_IOERR_WRITE'), 'simulated');
    setState(faults.isFull ? 'full' : 'failing');
    for (const record of pending) if (record.kind === 'run' && record.created !== undefined) dropped.set(record.run.id, error);
    pending = pending.filter((record) => !dropped.has(runIdOf(record) as RunId));
    for (const runId of dropped.keys()) {
      view.runs.delete(runId);
      view.steps.delete(runId);
      view.items.delete(runId);
      view.inputs.delete(runId);
    }
    for (const [name, { runId }] of view.keys) if (dropped.has(runId)) view.keys.delete(name);
    const refused = waiters.filter(({ runId }) => runId !== undefined && dropped.has(runId));
    waiters = waiters.filter((waiter) => !refused.includes(waiter));
    for (const { reject } of refused) reject(error);
    if (pending.length > 0) commitIn(250);
    else settleWaiters();
    // The store itself notices that there is space again, also when nobody writes.
    const probe = () => {
      if (!faults.isFull) setState('ok');
      else loop.after(2000, process, probe);
    };
    loop.after(2000, process, probe);
  }

  function writeNow<T>(work: () => T): T {
    if (isDead()) throw processEnded();
    const fate = faults.committing();
    if (fate === 'crash') throw processEnded();
    if (fate === 'fail' || faults.isFull) {
      setState(faults.isFull ? 'full' : 'failing');
      throw storeError(sqliteError(faults.isFull ? 'SQLITE_FULL' : 'SQLITE_IOERR_WRITE'), 'simulated');
    }
    const result = tables.write(() => {
      const worked = work();
      // A torn write is undone, as if it had not happened.
      if (faults.committed() === 'torn') throw processEnded();
      return worked;
    });
    setState('ok');
    return result;
  }

  // What is pending may be dropped, and numbers follow places here: only what is durable counts.
  const eventMark = () => durable.eventRecords.length;
  // Readers of the journal see what is pending too, so they read the view.
  const journal: RunJournal = unreliable(Object.assign(new MemoryJournal(view), { write, flush, eventMark }), faults);

  const flowEvent = (record: EventRecord | undefined, sequence: number) =>
    record === undefined ? undefined : toFlowEvent(sequence, record.event);
  const causeOf = (runId: string) => durable.runs.get(runId as RunId)?.trigger.detail ?? {};
  const repository: Partial<EventsRepository> = {
    following: (sequence, limit) =>
      durable.eventRecords.slice(sequence, sequence + limit).map(({ event, runId }, index) => ({
        event: toFlowEvent(sequence + index + 1, event),
        ...(runId === undefined ? {} : { runId }),
        cause: runId === undefined ? {} : causeOf(runId),
      })),
    find: (sequence) => flowEvent(durable.eventRecords[sequence - 1], sequence),
    findGiven: (id, source) => {
      const index = durable.eventRecords.findLastIndex(
        ({ event }) => event.id === id && (source === undefined || event.source === source),
      );
      return flowEvent(durable.eventRecords[index], index + 1);
    },
    causeOf,
    lastSequence: () => durable.eventRecords.length,
    probe: () => undefined,
    cursor: (consumer) => durable.cursors.get(consumer),
    setCursor: (consumer, sequence) => {
      if (!isDead()) durable.cursors.set(consumer, sequence);
    },
  };
  const events = {
    journal,
    write: writeNow,
    state: () => state,
    onState: (listener: StateListener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    onCommitted: (listener: CommitListener) => {
      commitListeners.add(listener);
      return () => commitListeners.delete(listener);
    },
  };
  return {
    journal,
    // `db` and `values` are for SQL, of which there is none here.
    events: events as unknown as EventStore,
    repository: unreliableEvents(repository as EventsRepository, faults),
    sql: { db: tables.db, write: writeNow, onCommitted: events.onCommitted as SimStore['sql']['onCommitted'], journal },
    runIds: () => [...durable.runs.keys()],
    run: (runId) => durable.read(runId),
    storedEvents: () =>
      durable.eventRecords.map(({ event }, index): StoredEvent => {
        const { id, type, subject, data } = event;
        return { sequence: index + 1, id, type, token: tokenOf(data), ...(subject === undefined ? {} : { subject }) };
      }),
    cut: () => undefined,
    close: () => flush().then(() => undefined),
  };
}

/** What a process that has ended wants of its disk it does not get; nobody hears of this. */
function processEnded(): Error {
  return new Error('The process has ended');
}

function runIdOf(record: JournalRecord): RunId | undefined {
  if (record.kind === 'policy') return undefined;
  if (record.kind === 'run') return record.run.id;
  return record.kind === 'step' ? record.step.runId : record.runId;
}
