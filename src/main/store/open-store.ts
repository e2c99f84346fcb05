import { statSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { type BackupFile, backUp, listBackups, pruneBackups } from './backup';
import { checkRuntime, openDatabase } from './database';
import { isEnvironmental, storeError } from './errors';
import { createStoreHealth, type StoreState } from './health';
import { type CommittedBatch, SqliteRunJournal } from './journal';
import { createJournalReader } from './journal-reader';
import { createJournalWriter } from './journal-writer';
import type { StoreLog } from './log';
import { migrate } from './migrate';
import { MIGRATIONS } from './migrations';
import type { Migration } from './migrations/migration';
import { createPolicyRows } from './policy-rows';
import { createProbe } from './probe';
import { maintain, type Pruned, type RetentionPolicy } from './retention';
import { createValueStore, type ValueStore } from './values';
import { DATABASE_FILE, prepareWorkspaceFolder } from './workspace-folder';
import { lockWorkspace } from './workspace-lock';

export interface StoreOptions {
  /** The workspace folder. Made when only it, and not the folder above it, is missing. */
  home: string;
  log: StoreLog;
  clock?: { now(): number };
  /** Fault points of crash tests: around the n-th commit of the journal. */
  faults?: { onCommit(phase: 'before' | 'after', n: number): void };
  /** For tests of the migration itself. */
  migrations?: readonly Migration[];
}

export interface Store {
  /** The one connection, on this thread. Prepare statements once; never leave a transaction open across an await. */
  readonly db: BetterSqlite3.Database;
  readonly home: string;
  /** The database was made by this call. */
  readonly firstOpen: boolean;
  readonly journal: SqliteRunJournal;
  readonly values: ValueStore;
  /**
   * Runs `work` in one transaction that is durable when this returns. What `work` throws undoes it and is passed on.
   * Errors: STORE_FULL, STORE_FAILED.
   */
  write<T>(work: () => T): T;
  /** Told of each commit of the journal, after it. Returns the way to stop it. */
  onCommitted(listener: (batch: CommittedBatch) => void): () => void;
  state(): StoreState;
  onState(listener: (state: StoreState) => void): () => void;
  /** Deletes what the policy no longer keeps, in small batches between which other work goes on. */
  maintain(policy: RetentionPolicy, signal?: AbortSignal): Promise<Pruned>;
  /** Copies the database into `backups/` while it is in use. Errors: BACKUP_FAILED. */
  backUp(signal?: AbortSignal): Promise<BackupFile>;
  /** The copies there, newest first. */
  backups(): BackupFile[];
  /** Deletes backups beyond the newest `keep`; answers how many. */
  pruneBackups(keep: number): number;
  sizes(): { databaseBytes: number; walBytes: number };
  /** Commits what is pending and lets the workspace go. */
  close(): void;
}

/**
 * Opens a workspace. Errors, each saying what to do: NODE_TOO_OLD, WORKSPACE_MISSING, WORKSPACE_READ_ONLY,
 * WORKSPACE_LOCKED, DATABASE_CORRUPT, DATABASE_NEWER, MIGRATION_FAILED, STORE_FULL, STORE_FAILED.
 */
export function openStore({ home, log, clock = Date, faults, migrations = MIGRATIONS }: StoreOptions): Store {
  checkRuntime();
  prepareWorkspaceFolder(home);
  const lock = lockWorkspace(home);
  let db: BetterSqlite3.Database | undefined;
  try {
    db = openDatabase(home);
    const { from } = migrate({ db, home, migrations, log, nowMs: clock.now() });
    return assemble({ db, home, log, clock, faults, firstOpen: from === 0, release: () => lock.release() });
  } catch (error) {
    db?.close();
    lock.release();
    throw error;
  }
}

interface Parts {
  db: BetterSqlite3.Database;
  home: string;
  log: StoreLog;
  clock: { now(): number };
  faults: StoreOptions['faults'];
  firstOpen: boolean;
  release(): void;
}

function assemble({ db, home, log, clock, faults, firstOpen, release }: Parts): Store {
  const values = createValueStore(db);
  const health = createStoreHealth(log);
  const journal = new SqliteRunJournal({
    home,
    writer: createJournalWriter(db, values),
    reader: createJournalReader(db, values),
    policies: createPolicyRows(db),
    health,
    log,
    onCommit: faults === undefined ? undefined : (phase, n) => faults.onCommit(phase, n),
  });
  const transaction = db.transaction((work: () => unknown) => work());

  function write<T>(work: () => T): T {
    try {
      const result = transaction.immediate(work) as T;
      health.set('ok');
      return result;
    } catch (error) {
      values.forget();
      if (!isEnvironmental(error)) throw error;
      const failure = storeError(error, home);
      health.set(failure.code === 'STORE_FULL' ? 'full' : 'failing');
      throw failure;
    }
  }

  const probe = createProbe({ db, write, health, log });
  const size = (file: string) => statSync(join(home, file), { throwIfNoEntry: false })?.size ?? 0;
  return {
    db,
    home,
    firstOpen,
    journal,
    values,
    write,
    onCommitted: (listener) => journal.onCommitted(listener),
    state: () => health.state(),
    onState: (listener) => health.onState(listener),
    maintain: (policy, signal) =>
      maintain({ db, write, values, isPending: (runId) => journal.isPending(runId), nowMs: clock.now() }, policy, signal),
    backUp: (signal) => backUp({ db, home, nowMs: clock.now(), ...(signal === undefined ? {} : { signal }) }),
    backups: () => listBackups(home),
    pruneBackups: (keep) => pruneBackups(home, keep),
    sizes: () => ({ databaseBytes: size(DATABASE_FILE), walBytes: size(`${DATABASE_FILE}-wal`) }),
    close() {
      if (!db.open) return;
      probe.close();
      journal.close();
      db.close();
      release();
    },
  };
}
