/** What a simulated process keeps its records in: in memory, or the app's own store on a disk that is copied at crashes. */
import type { RunJournal, StoredRun } from '#main/engine/ports';
import type { EventStore } from '#main/events/ports';
import type { EventsRepository } from '#main/events/repository';
import { readError, type Store } from '#main/store';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { Random } from './random';
import type { SimProcess } from './sim-loop';

export interface StoredEvent {
  sequence: number;
  id: string;
  type: string;
  subject?: string;
  /** Who the event is, as its data says. */
  token: string | undefined;
}

/** The store of one process. */
export interface SimStore {
  readonly journal: RunJournal;
  /** What the rooms see of it. */
  readonly events: EventStore;
  readonly repository: EventsRepository;
  /** For rooms that speak SQL themselves. */
  readonly sql: Pick<Store, 'db' | 'write' | 'onCommitted'> & Pick<EventStore, 'journal'>;
  /** What is durable, whatever is still pending; runs in the order in which they became so. */
  runIds(): RunId[];
  run(runId: RunId): StoredRun | undefined;
  storedEvents(): StoredEvent[];
  /** Leaves the disk as it is now to the next process. */
  cut(): void;
  /** Ends it as a process that stops in good order does. */
  close(): Promise<void>;
}

/** What survives the processes. */
export interface SimDisk {
  open(process: SimProcess, faults: Faults): Promise<SimStore>;
  dispose(): Promise<void>;
}

/**
 * Where a process ends. `write`: after its n-th write, of which nothing is durable. `before` and `after` its n-th commit;
 * `torn`: in the midst of it, with a part of the log on the disk.
 */
export interface CrashPoint {
  kind: 'write' | 'before' | 'after' | 'torn';
  n: number;
}

/** What goes wrong with the disk of one process, and when the process ends. */
export class Faults {
  readonly crashAt: CrashPoint | undefined;
  readonly #onCrash: (kind: string) => void;
  cover: (what: string) => void = () => undefined;
  readonly #random: Random;
  #isDoomed = false;
  writes = 0;
  commits = 0;
  #isFull = false;
  #fullListener: ((isFull: boolean) => void) | undefined;
  /** The chance that a commit fails with an input/output error. */
  failureChance = 0;

  /** The chance that a read fails with one. */
  readFailureChance = 0;

  constructor(random: Random, crashAt: CrashPoint | undefined, onCrash: (kind: string) => void) {
    this.#random = random;
    this.crashAt = crashAt;
    this.#onCrash = onCrash;
  }

  /** Commits fail as on a full disk. */
  get isFull(): boolean {
    return this.#isFull;
  }

  set isFull(isFull: boolean) {
    this.#isFull = isFull;
    this.#fullListener?.(isFull);
  }

  onFull(listener: (isFull: boolean) => void): void {
    this.#fullListener = listener;
  }

  /** True: the process ends here. */
  wrote(): boolean {
    this.writes++;
    return this.#crashes('write', this.writes);
  }

  /** Before a commit. */
  committing(): 'crash' | 'fail' | 'go on' {
    this.commits++;
    if (this.#crashes('before', this.commits)) return 'crash';
    if (!this.#random.chance(this.failureChance)) return 'go on';
    this.cover('fault: commit failed');
    return 'fail';
  }

  /** True: the disk does not give what is asked for. */
  reading(): boolean {
    if (this.readFailureChance === 0 || !this.#random.chance(this.readFailureChance)) return false;
    this.cover('fault: read failed');
    return true;
  }

  /** After it: it is durable, but nobody was told. */
  committed(): 'crash' | 'torn' | 'go on' {
    if (this.#crashes('after', this.commits)) return 'crash';
    return this.#crashes('torn', this.commits) ? 'torn' : 'go on';
  }

  /** The process is killed at its next write, wherever that is. */
  killSoon(): void {
    this.#isDoomed = true;
  }

  #crashes(kind: CrashPoint['kind'], n: number): boolean {
    const isHere = this.crashAt?.kind === kind && this.crashAt.n === n;
    if (!isHere && !(this.#isDoomed && kind === 'write')) return false;
    this.#isDoomed = false;
    this.#onCrash(isHere ? kind : 'killed');
    return true;
  }
}

/** An error as SQLite throws it. */
export function sqliteError(code: 'SQLITE_FULL' | 'SQLITE_IOERR_WRITE' | 'SQLITE_IOERR_READ'): Error {
  return Object.assign(new Error(`simulated ${code}`), { code });
}

/** Who an event is, as its data says. */
export function tokenOf(data: Json): string | undefined {
  const id = (data as { id?: Json } | null)?.id;
  return typeof id === 'string' ? id : undefined;
}

const READS = [
  'loadRun',
  'openRuns',
  'dueRuns',
  'nextWakeAt',
  'eventWaits',
  'gateWaits',
  'policyStates',
  'unfinishedRuns',
  'queuedRuns',
] as const satisfies (keyof RunJournal)[];

/** The same journal, whose reads fail now and then. */
export function unreliable<Journal extends RunJournal>(journal: Journal, faults: Faults): Journal {
  const reads = new Set<PropertyKey>(READS);
  return new Proxy(journal, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== 'function') return found;
      const method = found.bind(target) as (...args: unknown[]) => unknown;
      if (!reads.has(name)) return method;
      return (...args: unknown[]) =>
        faults.reading() ? Promise.reject(readError(sqliteError('SQLITE_IOERR_READ'))) : method(...args);
    },
  });
}

/** The same, of those who hand events on. */
export function unreliableEvents(repository: EventsRepository, faults: Faults): EventsRepository {
  return {
    ...repository,
    following: (sequence, limit) => {
      if (faults.reading()) throw sqliteError('SQLITE_IOERR_READ');
      return repository.following(sequence, limit);
    },
  };
}
