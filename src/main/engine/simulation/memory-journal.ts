import { AppError } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import { isFinal, type Would } from '#shared/model/run';
import type { OutboxEntry } from '../outbox';
import type { DurablePolicy } from '../policy/durable-policy';
import type { Gate } from '../policy/gate';
import type {
  DeadLetterRecord,
  IdempotencyKey,
  JournalRecord,
  PendingEvent,
  QueuedRun,
  RunJournal,
  RunRecord,
  StepRecord,
  StoredRun,
  TestData,
  UnfinishedRun,
} from '../ports';

/** Where a crash test ends the process. `write`: after the n-th write, before anything of it is durable. */
export type CrashPoint = { kind: 'write' | 'before-commit' | 'after-commit'; n: number };

interface StoredItem {
  seq: number;
  index: number;
  state: 'started' | 'done';
  outputs?: NonNullable<StepRecord['outputs']>;
}

/** What is on the disk: survives the journal that wrote it. */
export class MemoryDisk {
  readonly runs = new Map<RunId, RunRecord>();
  readonly steps = new Map<RunId, Map<number, StepRecord>>();
  readonly items = new Map<RunId, Map<string, StoredItem>>();
  readonly deadLetters = new Map<string, DeadLetterRecord & { runId: RunId }>();
  readonly inputs = new Map<RunId, Map<number, Item[]>>();
  readonly testData = new Map<RunId, TestData>();
  /** What steps would have done, by run and number. */
  readonly would = new Map<string, Would>();
  readonly keys = new Map<string, IdempotencyKey & { runId: RunId }>();
  readonly cursors = new Map<string, number>();
  readonly events: PendingEvent[] = [];
  readonly policies = new Map<string, DurablePolicy>();
  readonly outbox: OutboxEntry[] = [];
  /** Everything ever committed, in order. */
  readonly log: JournalRecord[] = [];

  apply(record: JournalRecord): void {
    this.log.push(record);
    switch (record.kind) {
      case 'run': {
        const { run, created } = record;
        this.runs.set(run.id, run);
        if (created?.idempotency !== undefined) {
          this.keys.set(keyOf(created.idempotency.scope, created.idempotency.key), { ...created.idempotency, runId: run.id });
        }
        if (created?.testData !== undefined) this.testData.set(run.id, created.testData);
        if (created?.cursor !== undefined) this.cursors.set(created.cursor.consumer, created.cursor.sequence);
        return;
      }
      case 'step':
        getOrMake(this.steps, record.step.runId).set(record.step.seq, record.step);
        return;
      case 'item': {
        const { kind: _kind, runId, ...item } = record;
        getOrMake(this.items, runId).set(`${item.seq} ${item.index}`, item);
        return;
      }
      case 'event':
        this.events.push(record.event);
        return;
      case 'policy':
        if (record.state === undefined) this.policies.delete(record.key);
        else this.policies.set(record.key, record.state);
        return;
      case 'dead_letter':
        this.deadLetters.set(record.letter.id, { ...record.letter, runId: record.runId });
        return;
      case 'input':
        getOrMake(this.inputs, record.runId).set(record.seq, record.items);
        return;
      case 'would':
        this.would.set(`${record.runId} ${record.seq}`, record.would);
        return;
      case 'outbox':
        this.outbox.push(record.entry);
        return;
      case 'attempt':
      case 'log':
    }
  }

  read(runId: RunId): StoredRun | undefined {
    const run = this.runs.get(runId);
    if (run === undefined) return undefined;
    const steps = [...(this.steps.get(runId)?.values() ?? [])].sort((one, other) => one.seq - other.seq);
    const inputs = [...(this.inputs.get(runId)?.entries() ?? [])].map(([seq, items]) => ({ seq, items }));
    const testData = this.testData.get(runId);
    const items = [...(this.items.get(runId)?.values() ?? [])];
    return copy({ run, steps, items, inputs, ...(testData === undefined ? {} : { testData }) });
  }
}

/**
 * A journal in memory with group commit, for tests and for trying flows out: what is written is durable at the next commit, which happens when
 * somebody waits for it. It can be made to end the "process" at any write or commit, and to fail like a full disk.
 */
export class MemoryJournal implements RunJournal {
  readonly disk: MemoryDisk;
  readonly crashAt: CrashPoint | undefined;
  writes = 0;
  commits = 0;
  isDead = false;
  /** While true, commits fail as on a full disk. */
  isFull = false;
  #pending: JournalRecord[] = [];
  #waiters: { runId: RunId | undefined; resolve: () => void; reject: (error: Error) => void }[] = [];
  #isScheduled = false;
  readonly #onDeath: () => void;

  constructor(disk = new MemoryDisk(), crashAt?: CrashPoint, onDeath: () => void = () => undefined) {
    this.disk = disk;
    this.crashAt = crashAt;
    this.#onDeath = onDeath;
  }

  write(record: JournalRecord): void {
    if (this.isDead) return;
    this.#pending.push(copy(record));
    this.writes++;
    if (this.crashAt?.kind === 'write' && this.crashAt.n === this.writes) this.die();
  }

  flush(runId?: RunId): Promise<void> {
    // A dead process neither goes on nor hears of errors.
    if (this.isDead) return new Promise(() => undefined);
    if (this.#pending.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ runId, resolve, reject });
      this.#schedule();
    });
  }

  /** Ends the process: nothing that is pending becomes durable, nobody is told anything any more. */
  die(): void {
    this.isDead = true;
    this.#pending = [];
    this.#waiters = [];
    this.#onDeath();
  }

  loadRun(runId: RunId): Promise<StoredRun | undefined> {
    return this.#answer(() => this.disk.read(runId));
  }

  openRuns(): Promise<RunId[]> {
    return this.#answer(() =>
      this.#runs((run) => ['queued', 'running', 'compensating'].includes(run.status)).map((run) => run.id),
    );
  }

  dueRuns(atMs: number, limit: number): Promise<RunId[]> {
    return this.#answer(() => {
      const due = this.#runs((run) => isParked(run) && run.wakeAt !== undefined && run.wakeAt <= atMs);
      due.sort((one, other) => (one.wakeAt ?? 0) - (other.wakeAt ?? 0));
      return due.slice(0, limit).map((run) => run.id);
    });
  }

  nextWakeAt(): Promise<number | undefined> {
    return this.#answer(() => {
      const times = this.#runs(isParked).flatMap((run) => run.wakeAt ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    });
  }

  eventWaits(): Promise<{ runId: RunId; seq: number; pattern: string }[]> {
    return this.#answer(() =>
      [...this.disk.steps.values()].flatMap((steps) =>
        [...steps.values()].flatMap(({ runId, seq, status, waitFor }) =>
          status === 'waiting' && waitFor?.kind === 'event' ? [{ runId, seq, pattern: waitFor.pattern }] : [],
        ),
      ),
    );
  }

  gateWaits(): Promise<{ runId: RunId; seq: number; gate: Gate; tokens?: number }[]> {
    return this.#answer(() =>
      [...this.disk.steps.values()].flatMap((steps) =>
        [...steps.values()].flatMap(({ runId, seq, status, waitFor }) =>
          status === 'waiting' && waitFor?.kind === 'gate' ? [{ ...waitFor, runId, seq }] : [],
        ),
      ),
    );
  }

  policyStates(): Promise<{ key: string; state: DurablePolicy }[]> {
    return this.#answer(() => [...this.disk.policies].map(([key, state]) => ({ key, state })));
  }

  unfinishedRuns(flowId: FlowId): Promise<UnfinishedRun[]> {
    const latest = new Map(this.disk.runs);
    for (const record of this.#pending) if (record.kind === 'run') latest.set(record.run.id, record.run);
    return this.#answer(() =>
      [...latest.values()]
        .filter((run) => run.flowId === flowId && !run.test && !isFinal(run.status))
        .map(({ id, status, cancelRequested, overlap }) => {
          const group = overlap === undefined ? {} : { group: overlap.group };
          return { runId: id, status, cancelRequested: cancelRequested === true, ...group };
        }),
    );
  }

  queuedRuns(): Promise<QueuedRun[]> {
    return this.#answer(() => this.#runs((run) => run.status === 'queued').map(({ id, ...run }) => ({ ...run, runId: id })));
  }

  eventMark(): number {
    return this.disk.events.length + this.#pending.filter((record) => record.kind === 'event').length;
  }

  findIdempotent(scope: string, key: string, atMs: number): { runId: RunId; fingerprint?: string } | undefined {
    const stored = this.disk.keys.get(keyOf(scope, key));
    if (stored !== undefined && stored.expiresAt > atMs) return answerOf(stored);
    for (const record of this.#pending) {
      const used = record.kind === 'run' ? record.created?.idempotency : undefined;
      if (record.kind === 'run' && used !== undefined && used.scope === scope && used.key === key) {
        return answerOf({ ...used, runId: record.run.id });
      }
    }
    return undefined;
  }

  #runs(matches: (run: RunRecord) => boolean): RunRecord[] {
    return [...this.disk.runs.values()].filter(matches);
  }

  #answer<T>(read: () => T): Promise<T> {
    return this.isDead ? new Promise(() => undefined) : Promise.resolve(read());
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    void Promise.resolve().then(() => {
      this.#isScheduled = false;
      if (!this.isDead) this.#commit();
    });
  }

  #commit(): void {
    if (this.isFull) {
      this.#dropNewRuns();
      return;
    }
    const n = this.commits + 1;
    if (this.crashAt?.kind === 'before-commit' && this.crashAt.n === n) {
      this.die();
      return;
    }
    this.commits = n;
    const waiters = this.#waiters;
    const records = this.#pending;
    this.#waiters = [];
    this.#pending = [];
    for (const record of records) this.disk.apply(record);
    if (this.crashAt?.kind === 'after-commit' && this.crashAt.n === n) this.die();
    else for (const waiter of waiters) waiter.resolve();
  }

  /** As the port says: runs that were never durable are given up, everything else is kept and tried again. */
  #dropNewRuns(): void {
    const dropped = new Set<RunId>();
    for (const record of this.#pending) if (record.kind === 'run' && record.created !== undefined) dropped.add(record.run.id);
    this.#pending = this.#pending.filter((record) => !dropped.has(runIdOf(record) as RunId));
    const refused = this.#waiters.filter(({ runId }) => runId !== undefined && dropped.has(runId));
    this.#waiters = this.#waiters.filter((waiter) => !refused.includes(waiter));
    for (const { reject } of refused)
      reject(new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'The disk is full.' }));
  }

  /** The disk has room again: what was kept is committed. */
  makeRoom(): void {
    this.isFull = false;
    this.#schedule();
  }
}

/** A journal that keeps nothing and is always done: for measuring the engine alone. */
export function createNullJournal(): RunJournal {
  const done = Promise.resolve();
  return {
    write: () => undefined,
    flush: () => done,
    loadRun: () => Promise.resolve(undefined),
    openRuns: () => Promise.resolve([]),
    dueRuns: () => Promise.resolve([]),
    nextWakeAt: () => Promise.resolve(undefined),
    eventWaits: () => Promise.resolve([]),
    gateWaits: () => Promise.resolve([]),
    policyStates: () => Promise.resolve([]),
    unfinishedRuns: () => Promise.resolve([]),
    queuedRuns: () => Promise.resolve([]),
    eventMark: () => 0,
    findIdempotent: () => undefined,
  };
}

function runIdOf(record: JournalRecord): RunId | undefined {
  if (record.kind === 'policy') return undefined;
  if (record.kind === 'run') return record.run.id;
  return record.kind === 'step' ? record.step.runId : record.runId;
}

function isParked({ status }: RunRecord): boolean {
  return status === 'waiting' || status === 'in_doubt';
}

function keyOf(scope: string, key: string): string {
  return `${scope}\n${key}`;
}

function answerOf({ runId, fingerprint }: { runId: RunId; fingerprint?: string }): { runId: RunId; fingerprint?: string } {
  return fingerprint === undefined ? { runId } : { runId, fingerprint };
}

function getOrMake<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let inner = map.get(key);
  if (inner === undefined) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}

/** Through JSON, as a disk would: nobody shares an object with the journal. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
