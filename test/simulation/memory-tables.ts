/**
 * The tables of the app over what the memory store has made durable: the rooms that speak SQL (queues, services, dead letters,
 * locks) work on it as they do over a file. A commit of the memory store is one transaction of the app's own journal writer here,
 * so that messages are sent, taken and settled by the very code that does it in the app.
 */
import BetterSqlite3 from 'better-sqlite3';
import type { JournalRecord } from '#main/engine/ports';
import { createJournalWriter } from '#main/store/journal-writer';
import { migrate } from '#main/store/migrate';
import { MIGRATIONS } from '#main/store/migrations/index';
import { addPending, clearPending, createOpenRun, type OpenRun } from '#main/store/open-run';
import { createValueStore } from '#main/store/values';
import type { RunId } from '#shared/model/ids';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let template: Buffer | undefined;
/** An empty database as bytes, made once: migrations are not what is simulated. */
function emptyDatabase(): Buffer {
  if (template === undefined) {
    const db = new BetterSqlite3(':memory:');
    migrate({ db, home: ':memory:', migrations: MIGRATIONS, log, nowMs: 0 });
    template = db.serialize();
    db.close();
  }
  return template;
}

export class MemoryTables {
  readonly db: BetterSqlite3.Database = new BetterSqlite3(emptyDatabase());
  readonly #writer = createJournalWriter(this.db, createValueStore(this.db));
  readonly #open = new Map<RunId, OpenRun>();
  #nextKey = 1;

  /** Writes the records of one commit. Events stay with the memory store: nothing that reads them speaks SQL. */
  commit(records: readonly JournalRecord[]): void {
    const dirty = new Set<OpenRun>();
    for (const record of records) {
      if (record.kind === 'event' || record.kind === 'policy') continue;
      const open = this.#openOf(record);
      if (open === undefined) continue;
      addPending(open, record);
      dirty.add(open);
    }
    if (dirty.size === 0) return;
    this.#writer.commit({ runs: [...dirty], events: [], runKeyOf: () => undefined });
    for (const open of dirty) {
      open.stored = true;
      clearPending(open);
    }
  }

  /** In one transaction. What `work` throws undoes it. */
  write<T>(work: () => T): T {
    return this.db.transaction(work).immediate();
  }

  close(): void {
    this.db.close();
  }

  #openOf(record: Exclude<JournalRecord, { kind: 'event' | 'policy' }>): OpenRun | undefined {
    const runId = record.kind === 'run' ? record.run.id : record.kind === 'step' ? record.step.runId : record.runId;
    let open = this.#open.get(runId);
    if (open === undefined && record.kind === 'run') {
      open = createOpenRun(runId, this.#nextKey++, record.run.createdAt, false);
      this.#open.set(runId, open);
    }
    return open;
  }
}
