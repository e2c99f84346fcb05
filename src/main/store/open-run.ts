import type { OutboxEntry } from '#main/engine/outbox';
import type { IdempotencyKey, JournalRecord, RunRecord, StepRecord } from '#main/engine/ports';
import type { RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { RunLog } from '#shared/model/run';

type RecordOf<Kind extends JournalRecord['kind']> = Extract<JournalRecord, { kind: Kind }>;
export type AttemptRecord = RecordOf<'attempt'>;
export type ItemRecord = RecordOf<'item'>;
export type EventRecord = RecordOf<'event'>;
export type DeadLetterEntry = RecordOf<'dead_letter'>;
export type InputRecord = RecordOf<'input'>;
export type WouldRecord = RecordOf<'would'>;
export type Created = NonNullable<RecordOf<'run'>['created']>;

type Extra = DeadLetterEntry | InputRecord | WouldRecord;

/** A run that the journal has heard of lately, with what is not durable yet. */
export interface OpenRun {
  readonly id: RunId;
  readonly key: number;
  readonly createdAt: number;
  /** Its first record is durable. */
  stored: boolean;
  /** It stands in the queue of the next commit. */
  dirty: boolean;
  run: RunRecord | undefined;
  created: Created | undefined;
  steps: Map<number, StepRecord>;
  attempts: AttemptRecord[];
  items: Map<string, ItemRecord>;
  logs: RunLog[];
  /** Dead letters, given inputs and what steps would do: rare, so without a place of their own. */
  extras: Extra[];
  outbox: OutboxEntry[];
  /** What the run gave in the end, for those who wait for it at a queue. */
  results: Item[] | undefined;
}

const NO_STEPS: ReadonlyMap<number, StepRecord> = new Map();
const NO_ITEMS: ReadonlyMap<string, ItemRecord> = new Map();
const NO_ATTEMPTS: readonly AttemptRecord[] = [];
const NO_LOGS: readonly RunLog[] = [];
const NO_EXTRAS: readonly Extra[] = [];
const NO_OUTBOX: readonly OutboxEntry[] = [];

/** A run with nothing pending. The empty collections are shared until something is put into them. */
export function createOpenRun(id: RunId, key: number, createdAt: number, stored: boolean): OpenRun {
  const open = { id, key, createdAt, stored, dirty: false, run: undefined, created: undefined } as OpenRun;
  clearPending(open);
  return open;
}

export function clearPending(open: OpenRun): void {
  open.dirty = false;
  open.run = undefined;
  open.created = undefined;
  open.steps = NO_STEPS as Map<number, StepRecord>;
  open.items = NO_ITEMS as Map<string, ItemRecord>;
  open.attempts = NO_ATTEMPTS as AttemptRecord[];
  open.logs = NO_LOGS as RunLog[];
  open.extras = NO_EXTRAS as Extra[];
  open.outbox = NO_OUTBOX as OutboxEntry[];
  open.results = undefined;
}

/** Adds a record; of several of the same run, step or item the last counts. */
export function addPending(open: OpenRun, record: Exclude<JournalRecord, EventRecord | RecordOf<'policy'>>): void {
  switch (record.kind) {
    case 'run':
      open.run = record.run;
      if (record.created !== undefined) open.created = record.created;
      if (record.results !== undefined) open.results = record.results;
      break;
    case 'step':
      if (open.steps === NO_STEPS) open.steps = new Map();
      open.steps.set(record.step.seq, record.step);
      break;
    case 'item':
      if (open.items === NO_ITEMS) open.items = new Map();
      open.items.set(`${record.seq}:${record.index}`, record);
      break;
    case 'attempt':
      if (open.attempts === NO_ATTEMPTS) open.attempts = [];
      open.attempts.push(record);
      break;
    case 'dead_letter':
    case 'input':
    case 'would':
      if (open.extras === NO_EXTRAS) open.extras = [];
      open.extras.push(record);
      break;
    case 'log':
      if (open.logs === NO_LOGS) open.logs = [];
      open.logs.push(record.log);
      break;
    case 'outbox':
      if (open.outbox === NO_OUTBOX) open.outbox = [];
      open.outbox.push(record.entry);
      break;
  }
}

/** What is pending of a run as records again, coalesced. */
export function pendingRecords(open: OpenRun, into: JournalRecord[]): void {
  if (open.run !== undefined)
    into.push({ kind: 'run', run: open.run, ...(open.created === undefined ? {} : { created: open.created }) });
  for (const step of open.steps.values()) into.push({ kind: 'step', step });
  into.push(...open.extras);
  into.push(...open.items.values(), ...open.attempts);
  for (const log of open.logs) into.push({ kind: 'log', runId: open.id, log });
  for (const entry of open.outbox) into.push({ kind: 'outbox', runId: open.id, entry });
}

export function idempotencyName(key: Pick<IdempotencyKey, 'scope' | 'key'>): string {
  return `${key.scope}\0${key.key}`;
}
