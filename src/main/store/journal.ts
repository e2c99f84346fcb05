/**
 * The journal of runs, with group commit.
 *
 *     write ──► pending (memory, coalesced) ──► one transaction ──► listeners, then flushes resolve
 *                                               at the end of this turn when somebody awaits a flush,
 *                                               else within COMMIT_DELAY_MS
 *
 * Invariants: a flush resolves only after the commit that holds all that was written before it. A failed commit loses
 * nothing that was acknowledged: runs that were never durable are dropped and told so, all else stays pending and is tried
 * again. Records that can never be written (not disk or file, but their content) cost their own run, not the others.
 */

import type { IdempotencyKey, JournalRecord, QueuedRun, RunJournal, StoredRun, UnfinishedRun } from '#main/engine/ports';
import { AppError } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import { isEnvironmental, readError, storeError, unwritableError } from './errors';
import { FlushWaiters } from './flush-waiters';
import type { StoreHealth, StoreState } from './health';
import type { EventWait, JournalReader } from './journal-reader';
import type { CommittedEvent, JournalWriter, PendingBatch } from './journal-writer';
import type { StoreLog } from './log';
import {
  addPending,
  clearPending,
  createOpenRun,
  type EventRecord,
  idempotencyName,
  type OpenRun,
  pendingRecords,
} from './open-run';
import { overlayEventWaits, overlayOpenRuns, overlayRun, overlayWakes } from './pending-overlay';
import type { DurablePolicy, GateWait, PendingPolicies, PolicyRecord, PolicyRows } from './policy-rows';

const COMMIT_DELAY_MS = 25;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;
/** After a failure, new runs are refused for this long without trying the disk again. */
const REFUSE_FOR_MS = 100;
const REMEMBERED_DROPS = 10_000;

/** Records that have just become durable, coalesced. `events` carry the sequence numbers they were given. */
export interface CommittedBatch {
  records: readonly JournalRecord[];
  events: readonly CommittedEvent[];
}

export interface JournalParts {
  home: string;
  writer: JournalWriter;
  reader: JournalReader;
  policies: PolicyRows;
  health: StoreHealth;
  log: StoreLog;
  onCommit?: ((phase: 'before' | 'after', n: number) => void) | undefined;
}

export class SqliteRunJournal implements RunJournal {
  readonly #parts: JournalParts;
  readonly #listeners = new Set<(batch: CommittedBatch) => void>();
  /** Runs that are not parked or ended, and those with pending records. */
  readonly #open = new Map<RunId, OpenRun>();
  readonly #dropped = new Map<RunId, AppError>();
  readonly #pendingKeys = new Map<string, IdempotencyKey & { runId: RunId }>();
  #dirty: OpenRun[] = [];
  #events: EventRecord[] = [];
  #policies = new Map<string, DurablePolicy | undefined>();
  readonly #waiters = new FlushWaiters();
  #nextRunKey: number;
  #commits = 0;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #lastFailure: { error: AppError; atMs: number } | undefined;
  #closed = false;

  constructor(parts: JournalParts) {
    this.#parts = parts;
    this.#nextRunKey = parts.reader.nextRunKey();
  }

  write(record: JournalRecord): void {
    if (this.#closed) {
      this.#parts.log.warn({ kind: record.kind }, 'A record came after the journal was closed; it is not kept');
      return;
    }
    if (record.kind === 'event') {
      if (record.runId !== undefined && this.#dropped.has(record.runId)) return;
      this.#events.push(record);
    } else if (record.kind === 'policy') {
      this.#policies.set(record.key, record.state);
    } else {
      const open = this.#openFor(record);
      if (open === undefined) return;
      if (record.kind === 'run' && record.created?.idempotency !== undefined) {
        this.#pendingKeys.set(idempotencyName(record.created.idempotency), { ...record.created.idempotency, runId: open.id });
      }
      addPending(open, record);
      if (!open.dirty) {
        open.dirty = true;
        this.#dirty.push(open);
      }
    }
    this.#timer ??= setTimeout(this.#commit, COMMIT_DELAY_MS);
  }

  flush(runId?: RunId): Promise<void> {
    const drop = runId === undefined ? undefined : this.#dropped.get(runId);
    if (drop !== undefined) return Promise.reject(drop);
    if (!this.#hasPending()) return Promise.resolve();
    if (this.#closed) return Promise.reject(this.#closedError());
    this.#immediate ??= setImmediate(this.#commit);
    return this.#waiters.add(runId);
  }

  /** Told of each commit, after it. A listener that throws is logged and does not disturb the others. */
  onCommitted(listener: (batch: CommittedBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  state(): StoreState {
    return this.#parts.health.state();
  }

  onState(listener: (state: StoreState) => void): () => void {
    return this.#parts.health.onState(listener);
  }

  /** True while records of the run wait for their commit. */
  isPending(runId: RunId): boolean {
    return this.#open.get(runId)?.dirty === true;
  }

  loadRun(runId: RunId): Promise<StoredRun | undefined> {
    return this.#read((reader) => {
      const stored = reader.loadRun(runId);
      const open = this.#open.get(runId);
      return open?.dirty === true ? overlayRun(stored, open) : stored;
    });
  }

  openRuns(): Promise<RunId[]> {
    return this.#read((reader) => overlayOpenRuns(reader.openRuns(), this.#dirty));
  }

  dueRuns(atMs: number, limit: number): Promise<RunId[]> {
    return this.#read((reader) => {
      const stored = reader.dueRuns(atMs, limit + this.#dirty.length);
      const due = overlayWakes(stored, this.#dirty).filter((wake) => wake.wakeAt <= atMs);
      return due.slice(0, limit).map((wake) => wake.runId);
    });
  }

  nextWakeAt(): Promise<number | undefined> {
    return this.#read((reader) => overlayWakes(reader.nextWakes(this.#dirty.length + 1), this.#dirty)[0]?.wakeAt);
  }

  eventWaits(): Promise<EventWait[]> {
    return this.#read((reader) => overlayEventWaits(reader.eventWaits(), this.#dirty));
  }

  gateWaits(): Promise<GateWait[]> {
    return this.#read(() => this.#parts.policies.gateWaits());
  }

  policyStates(): Promise<{ key: string; state: DurablePolicy }[]> {
    return this.#read(() => this.#parts.policies.states());
  }

  unfinishedRuns(flowId: FlowId): Promise<UnfinishedRun[]> {
    return this.#read(() => this.#parts.policies.unfinishedRuns(flowId, this.#dirty));
  }

  queuedRuns(): Promise<QueuedRun[]> {
    return this.#read(() => this.#parts.policies.queuedRuns());
  }

  eventMark(): number {
    return this.#parts.writer.lastSequence() + this.#events.length;
  }

  findIdempotent(scope: string, key: string, atMs: number): { runId: RunId; fingerprint?: string } | undefined {
    const name = idempotencyName({ scope, key });
    const pending = this.#pendingKeys.get(name);
    if (pending === undefined || pending.expiresAt <= atMs) return this.#parts.reader.findIdempotent(name, atMs);
    return { runId: pending.runId, ...(pending.fingerprint === undefined ? {} : { fingerprint: pending.fingerprint }) };
  }

  /** Commits what is pending now. What cannot be committed is lost with the process, and its flushes reject. */
  close(): void {
    if (this.#closed) return;
    this.#commit();
    this.#closed = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    if (this.#hasPending())
      this.#parts.log.error({ runs: this.#dirty.length }, 'The journal closed with records that could not be written');
    this.#waiters.rejectAll(this.#closedError());
  }

  /** What the disk does not give is said as an error of the store, and not thrown into the midst of the caller's work. */
  #read<T>(read: (reader: JournalReader) => T): Promise<T> {
    try {
      return Promise.resolve(read(this.#parts.reader));
    } catch (thrown) {
      return Promise.reject(readError(thrown) as Error);
    }
  }

  #closedError(): AppError {
    return (
      this.#lastFailure?.error ??
      new AppError({ code: 'SHUTTING_DOWN', message: 'PulseFlow is stopping. Start it again and repeat the call.' })
    );
  }

  #hasPending(): boolean {
    return this.#dirty.length > 0 || this.#events.length > 0 || this.#policies.size > 0;
  }

  #openFor(record: Exclude<JournalRecord, EventRecord | PolicyRecord>): OpenRun | undefined {
    const runId = record.kind === 'run' ? record.run.id : record.kind === 'step' ? record.step.runId : record.runId;
    const known = this.#open.get(runId);
    if (known !== undefined) return known;
    // Its starter was told that the run was not recorded; what its steps still say must not bring it back.
    if (this.#dropped.has(runId)) return undefined;
    const stored = record.kind === 'run' && record.created !== undefined ? undefined : this.#parts.reader.findKey(runId);
    let open: OpenRun;
    if (stored !== undefined) open = createOpenRun(runId, stored.key, stored.createdAt, true);
    else if (record.kind === 'run') open = createOpenRun(runId, this.#nextRunKey++, record.run.createdAt, false);
    else {
      this.#parts.log.warn({ runId, kind: record.kind }, 'A record names a run that does not exist; it is not kept');
      return undefined;
    }
    this.#open.set(runId, open);
    return open;
  }

  readonly #commit = (): void => {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
    if (this.#closed) return;
    const failure = this.#lastFailure;
    if (failure !== undefined && performance.now() - failure.atMs < REFUSE_FOR_MS) {
      this.#dropNewRuns(failure.error);
      this.#retryLater();
      return;
    }
    if (this.#hasPending()) this.#commitAll();
    if (!this.#hasPending()) this.#waiters.resolveAll();
  };

  #commitAll(): void {
    const batch = { ...this.#batch(this.#dirty, this.#events), policies: this.#policies };
    try {
      const committed = this.#commitBatch(batch);
      this.#dirty = [];
      this.#events = [];
      if (this.#policies.size > 0) this.#policies = new Map();
      this.#settle(batch.runs, committed, batch.policies);
    } catch (error) {
      if (isEnvironmental(error)) this.#failed(error);
      else this.#commitOneByOne();
    }
  }

  #batch(runs: OpenRun[], events: EventRecord[]): PendingBatch {
    return { runs, events, runKeyOf: (runId) => this.#open.get(runId as RunId)?.key ?? this.#parts.reader.findKey(runId)?.key };
  }

  #commitBatch(batch: PendingBatch): CommittedEvent[] {
    const n = ++this.#commits;
    this.#parts.onCommit?.('before', n);
    const events = this.#parts.writer.commit(batch);
    this.#parts.onCommit?.('after', n);
    return events;
  }

  /** The batch holds something that can never be written: find out what, and save the rest. */
  #commitOneByOne(): void {
    const events = this.#events;
    // They will be numbered in another order than they were written in.
    this.#parts.writer.skipSequences(events.length);
    const units: PendingBatch[] = [
      { ...this.#batch([], []), policies: this.#policies },
      ...this.#dirty.map((open) =>
        this.#batch(
          [open],
          events.filter((event) => event.runId === open.id),
        ),
      ),
      ...events
        .filter(({ runId }) => runId === undefined || this.#open.get(runId)?.dirty !== true)
        .map((event) => this.#batch([], [event])),
    ];
    for (const unit of units) {
      try {
        const committed = this.#commitBatch(unit);
        if (unit.policies !== undefined) this.#policies = new Map();
        this.#dirty = this.#dirty.filter((open) => !unit.runs.includes(open));
        this.#events = this.#events.filter((event) => !unit.events.includes(event));
        this.#settle(unit.runs, committed, unit.policies);
      } catch (error) {
        if (isEnvironmental(error)) {
          this.#failed(error);
          return;
        }
        this.#parts.log.error(
          { err: error, runId: unit.runs[0]?.id },
          'Records cannot be written because of what they hold; they are given up',
        );
        if (unit.policies !== undefined) this.#policies = new Map();
        const refusal = unwritableError(error);
        this.#events = this.#events.filter((event) => !unit.events.includes(event));
        for (const open of unit.runs) this.#drop(open, refusal);
      }
    }
  }

  #settle(runs: readonly OpenRun[], events: readonly CommittedEvent[], policies?: PendingPolicies): void {
    this.#lastFailure = undefined;
    this.#retryMs = FIRST_RETRY_MS;
    this.#parts.health.set('ok');
    const records: JournalRecord[] = [];
    const isHeard = this.#listeners.size > 0;
    for (const open of runs) {
      if (isHeard) pendingRecords(open, records);
      const { run, created } = open;
      if (created?.idempotency !== undefined) this.#pendingKeys.delete(idempotencyName(created.idempotency));
      open.stored = true;
      clearPending(open);
      if (run !== undefined && run.status !== 'running' && run.status !== 'queued') this.#open.delete(open.id);
    }
    if (!isHeard) return;
    if (policies !== undefined) for (const [key, state] of policies) records.push({ kind: 'policy', key, state });
    for (const { event, runId } of events) records.push({ kind: 'event', event, ...(runId === undefined ? {} : { runId }) });
    for (const listener of this.#listeners) {
      try {
        listener({ records, events });
      } catch (error) {
        this.#parts.log.error({ err: error }, 'A listener of the journal failed');
      }
    }
  }

  #failed(thrown: unknown): void {
    const error = storeError(thrown, this.#parts.home);
    this.#lastFailure = { error, atMs: performance.now() };
    this.#parts.log.warn({ err: thrown, runs: this.#dirty.length }, 'A commit of the journal failed');
    this.#parts.health.set(error.code === 'STORE_FULL' ? 'full' : 'failing');
    this.#dropNewRuns(error);
    this.#retryLater();
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #retryLater(): void {
    if (!this.#hasPending()) {
      this.#waiters.resolveAll();
      return;
    }
    this.#timer ??= setTimeout(this.#commit, this.#retryMs);
  }

  #dropNewRuns(error: AppError): void {
    for (const open of this.#dirty.filter((candidate) => !candidate.stored)) this.#drop(open, error);
  }

  #drop(open: OpenRun, error: AppError): void {
    if (!open.stored) {
      this.#dropped.set(open.id, error);
      if (this.#dropped.size > REMEMBERED_DROPS) this.#dropped.delete(this.#dropped.keys().next().value ?? open.id);
      const left = this.#events.filter((event) => event.runId !== open.id);
      this.#parts.writer.skipSequences(this.#events.length - left.length);
      this.#events = left;
    }
    if (open.created?.idempotency !== undefined) this.#pendingKeys.delete(idempotencyName(open.created.idempotency));
    this.#open.delete(open.id);
    this.#dirty = this.#dirty.filter((candidate) => candidate !== open);
    clearPending(open);
    this.#waiters.rejectRun(open.id, error);
  }
}
