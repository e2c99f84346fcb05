/**
 * The app's own store on a disk that can be cut: when a process ends, the database and its log are copied as they are at that
 * moment, and the next process opens the copy, as after a power cut. Its timers run on simulated time (see takeOverTimers).
 */
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventsRepository } from '#main/events/repository';
import { openStore, type Store } from '#main/store';
import { createJournalReader } from '#main/store/journal-reader';
import { DATABASE_FILE } from '#main/store/workspace-folder';
import type { RunId } from '#shared/model/ids';
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

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const LOG_FILE = `${DATABASE_FILE}-wal`;

let template: string | undefined;
/** An empty workspace, made once: migrations are not what is simulated. */
function emptyWorkspace(): string {
  if (template === undefined) {
    template = mkdtempSync(join(tmpdir(), 'pulseflow-simulation-'));
    openStore({ home: template, log }).close();
    const made = template;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return template;
}

export function createSqliteDisk(loop: SimLoop, random: Random): SimDisk {
  const root = mkdtempSync(join(tmpdir(), 'pulseflow-simulation-'));
  const opened: Store[] = [];
  let homes = 0;
  let home = nextHome();
  copyFiles(emptyWorkspace(), home);

  function nextHome(): string {
    homes++;
    return join(root, String(homes));
  }

  /** Leaves the disk as it is now to the next process. */
  function cut(): void {
    const next = nextHome();
    copyFiles(home, next);
    home = next;
  }

  function open(process: SimProcess, faults: Faults): Promise<SimStore> {
    const here = home;
    let logBytes = 0;
    const logFile = join(here, LOG_FILE);
    const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const before = () => {
      logBytes = sizeOf(logFile);
      const fate = faults.committing();
      if (fate === 'crash') cut();
      if (fate === 'fail') throw sqliteError('SQLITE_IOERR_WRITE');
    };
    const after = () => {
      const fate = faults.committed();
      if (fate === 'go on') return;
      cut();
      const grown = sizeOf(logFile) - logBytes;
      if (fate === 'torn' && grown > 0) truncateSync(join(home, LOG_FILE), logBytes + random.int(0, grown - 1));
    };
    const onCommit = (phase: 'before' | 'after') => {
      if (!process.isAlive) return;
      if (phase === 'before') before();
      else after();
    };
    const store = openStore({ home: here, log, clock: { now: () => loop.wallMs }, faults: { onCommit } });
    opened.push(store);
    // A process that ends loses nothing that was written, and a power cut is made by hand: syncing would only cost time.
    store.db.pragma('synchronous = OFF');
    const { journal } = store;
    const hooked = watched(unreliable(journal, faults), {
      write: (record) => {
        if (!process.isAlive) return;
        journal.write(record);
        if (faults.wrote()) cut();
      },
      // Who has died hears of nothing any more, or would go on as if its records were kept.
      flush: (runId) => (process.isAlive ? journal.flush(runId) : new Promise<void>(() => undefined)),
    });
    // SQLite answers SQLITE_FULL when the database may not grow, as it does when the disk is full.
    faults.onFull((isFull) => {
      if (!store.db.open) return;
      const pages = isFull ? String(store.db.pragma('page_count', { simple: true })) : '1000000';
      store.db.pragma(`max_page_count = ${pages}`);
    });
    const write: Store['write'] = (work) => {
      const result = store.write(() => {
        if (process.isAlive) before();
        return work();
      });
      if (process.isAlive) after();
      return result;
    };
    const events: Store = { ...store, journal: hooked, write };
    const reader = createJournalReader(store.db, store.values);
    const ids = store.db.prepare<[], RunId>('SELECT id FROM runs ORDER BY key').pluck();
    const eventRows = store.db.prepare<
      [],
      { sequence: number; id: string; type: string; subject: string | null; data: string | number }
    >(
      'SELECT e.sequence, e.id, t.type, e.subject, e.data FROM events e JOIN event_types t ON t.key = e.type_key ORDER BY e.sequence',
    );
    return Promise.resolve({
      journal: hooked,
      events,
      repository: unreliableEvents(createEventsRepository(events), faults),
      sql: { db: store.db, write, onCommitted: store.onCommitted, journal: hooked },
      runIds: () => ids.all(),
      run: (runId) => reader.loadRun(runId),
      storedEvents: () =>
        eventRows.all().map(({ subject, data, ...rest }): StoredEvent => {
          const token = tokenOf(store.values.read(data));
          return { ...rest, token, ...(subject === null ? {} : { subject }) };
        }),
      cut,
      close: () => {
        store.close();
        cut();
        return Promise.resolve();
      },
    });
  }

  return {
    open,
    dispose: () => {
      for (const store of opened) store.close();
      rmSync(root, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** The same object with some of its methods replaced. Its own methods keep it as `this`, since they use private fields. */
function watched<T extends object>(target: T, replaced: Partial<T>): T {
  return new Proxy(target, {
    get(_target, name) {
      const found: unknown = Reflect.get(name in replaced ? replaced : target, name);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}

function copyFiles(from: string, to: string): void {
  for (const file of [DATABASE_FILE, LOG_FILE]) if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file));
}
