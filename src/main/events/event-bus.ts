import { hash } from 'node:crypto';
import type { PendingEvent } from '#main/engine/ports';
import { AppError } from '#shared/model/errors';
import type { FlowEvent, NewEvent } from '#shared/model/event';
import { createUlid, type RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { toFlowEvent } from './cloud-event';
import type { EventStore } from './ports';
import type { EventsRepository } from './repository';

/** For this long an id that its sender gave is stored once a source. */
export const GIVEN_ID_WINDOW_MS = 24 * 60 * 60 * 1000;
const OWN_ID_PREFIX = 'evt_';
export interface EmitOnce {
  type: string;
  data: Json;
  subject?: string;
  source: string;
  idempotencyKey: string;
  /** The run that raises it. */
  runId?: string | undefined;
}

/** The way into the outbox: whatever resolves here is durable and will be dispatched, whatever happens to the process. */
export interface EventBus {
  /**
   * Stores an event of a user or program. With an `id`, the same id and source within 24 hours answer with the first event.
   * Errors: BAD_REQUEST (a type or an id that is PulseFlow's own), STORE_FULL, STORE_FAILED (when `effect` is `unknown`, it may
   * still be stored as soon as the disk takes writes again).
   */
  emit(event: NewEvent, origin?: { source: string; allowSystemTypes?: boolean }): Promise<FlowEvent>;
  /** Stores an event that a step raises; the same key stores it once for ever. Errors: as `emit`. */
  emitOnce(event: EmitOnce): Promise<FlowEvent>;
  /** Stores an event of the system itself. Errors: STORE_FULL, STORE_FAILED. */
  emitSystem(event: PendingEvent, runId?: RunId): Promise<FlowEvent>;
  close(): void;
}

interface Waiter {
  promise: Promise<FlowEvent>;
  resolve(event: FlowEvent): void;
  reject(error: unknown): void;
}

export interface EventBusOptions {
  store: EventStore;
  repository: EventsRepository;
  now(): number;
  random(): number;
}

const keyOf = (event: { id: string; source: string }): string => `${event.source}\0${event.id}`;

export function createEventBus({ store, repository, now, random }: EventBusOptions): EventBus {
  const waiting = new Map<string, Waiter>();

  const stopListening = store.onCommitted(({ events }) => {
    if (waiting.size === 0) return;
    for (const { sequence, event } of events) {
      const key = keyOf(event);
      const waiter = waiting.get(key);
      if (waiter === undefined) continue;
      waiting.delete(key);
      waiter.resolve(toFlowEvent(sequence, event));
    }
  });
  const stopWatchingState = store.onState((state) => {
    if (state !== 'ok') rejectAll(storeTrouble(state));
  });

  function rejectAll(error: AppError): void {
    const waiters = [...waiting.values()];
    waiting.clear();
    for (const waiter of waiters) waiter.reject(error);
  }

  function addWaiter(key: string): Waiter {
    let resolve: Waiter['resolve'] = () => undefined;
    let reject: Waiter['reject'] = () => undefined;
    const promise = new Promise<FlowEvent>((onEvent, onError) => {
      resolve = onEvent;
      reject = onError;
    });
    const waiter = { promise, resolve, reject };
    waiting.set(key, waiter);
    return waiter;
  }

  /** Commits are told before flushes resolve: who still waits then waits for an event that the journal has given up. */
  function giveUp(key: string, waiter: Waiter, error: unknown): void {
    if (waiting.get(key) !== waiter) return;
    waiting.delete(key);
    waiter.reject(error);
  }

  /** The journal keeps events that it cannot write; a caller should rather hear of it. */
  function assertWritable(): void {
    if (store.state() !== 'ok') store.write(() => repository.probe());
  }

  function put(event: PendingEvent, runId?: RunId): Promise<FlowEvent> {
    const key = keyOf(event);
    const pending = waiting.get(key);
    if (pending !== undefined) return pending.promise;
    const waiter = addWaiter(key);
    store.journal.write({ kind: 'event', event, ...(runId === undefined ? {} : { runId }) });
    store.journal.flush().then(
      () => giveUp(key, waiter, neverStored(event.type)),
      (error: unknown) => giveUp(key, waiter, error),
    );
    return waiter.promise;
  }

  return {
    async emit(event, { source = '/api', allowSystemTypes = false } = { source: '/api' }) {
      if (!allowSystemTypes) assertOwnType(event.type);
      const atMs = now();
      const pending: PendingEvent = {
        id: event.id ?? `${OWN_ID_PREFIX}${createUlid(atMs, random)}`,
        type: event.type,
        source: event.source ?? source,
        ...(event.subject === undefined ? {} : { subject: event.subject }),
        timeMs: atMs,
        data: event.data,
      };
      if (event.id !== undefined) {
        assertForeignId(event.id);
        const earlier = repository.findGiven(pending.id, pending.source);
        if (earlier !== undefined && Date.parse(earlier.time) > atMs - GIVEN_ID_WINDOW_MS) return earlier;
      }
      assertWritable();
      return put(pending);
    },

    async emitOnce({ type, data, subject, source, idempotencyKey, runId }) {
      assertOwnType(type);
      const id = `key_${hash('sha256', idempotencyKey, 'base64url').slice(0, 27)}`;
      // The source names the run, and a re-drive raises with the keys of the run that it goes on from: the key alone counts.
      const earlier = repository.findGiven(id);
      if (earlier !== undefined) return earlier;
      assertWritable();
      return put(
        { id, type, source, ...(subject === undefined ? {} : { subject }), timeMs: now(), data },
        runId as RunId | undefined,
      );
    },

    async emitSystem(event, runId) {
      assertWritable();
      return put(event, runId);
    },

    close() {
      stopListening();
      stopWatchingState();
      rejectAll(
        new AppError({ code: 'SHUTTING_DOWN', kind: 'operational', message: 'PulseFlow is shutting down.', effect: 'unknown' }),
      );
    },
  };
}

function neverStored(type: string): AppError {
  return new AppError({
    code: 'STORE_FAILED',
    kind: 'bug',
    message: `The event ${type} cannot be stored because of what it holds.`,
  });
}

function storeTrouble(state: 'full' | 'failing'): AppError {
  const full = state === 'full';
  return new AppError({
    code: full ? 'STORE_FULL' : 'STORE_FAILED',
    kind: 'operational',
    message: full
      ? 'The disk is full. The event is kept in memory and stored as soon as there is space; free some, then look at the events.'
      : 'The workspace database cannot be written. The event is kept in memory and stored as soon as it can; check the disk.',
    effect: 'unknown',
  });
}

function assertOwnType(type: string): void {
  if (!type.startsWith('flx.')) return;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: `Event types that begin with "flx." are raised by PulseFlow alone. Choose another type than "${type}", such as "app.${type.slice(4)}".`,
    data: { type },
  });
}

function assertForeignId(id: string): void {
  if (!id.startsWith(OWN_ID_PREFIX)) return;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: `Event ids that begin with "${OWN_ID_PREFIX}" are given by PulseFlow. Leave the id out, or put something before it.`,
    data: { id },
  });
}
