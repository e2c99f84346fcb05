/**
 * Named locks with a time to live and a fencing token, for steps of runs and for programs.
 *
 * One process owns the workspace, so the database row is the lease, and giving one away is one transaction. What the runs of
 * this process hold is renewed by it and does not expire under them, however late the timer is; what programs hold expires.
 * After a restart, leases of runs that go on are taken over at once, those of runs that are gone are free.
 */
import type { LeaseClaim, LeasePort, Timer } from '#main/engine/ports';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Lease } from '#shared/model/lease';
import { isFinal } from '#shared/model/run';
import { lockHeldByRun, lockLost, lockTaken } from './errors';
import { type OwnLease, OwnLeases } from './own-leases';
import type { LeasesPorts } from './ports';
import { createLeasesRepository, type LeaseRow } from './repository';
import { type Waiter, WaitingLines } from './waiting-line';

/** After a failure to write, in milliseconds. */
const TRY_AGAIN_MS = 1_000;
/** Timers look at the clock at least this often, so that a machine that slept does not oversleep. */
const LONGEST_TIMER_MS = 15_000;

export interface AcquireRequest {
  name: string;
  holder: string;
  ttlMs: number;
  waitMs: number;
}

export interface LeasesService {
  /** For the engine. */
  readonly port: LeasePort;
  /** Errors: LOCK_TAKEN, SHUTTING_DOWN, STORE_FULL, STORE_FAILED. */
  acquire(request: AcquireRequest, signal?: AbortSignal): Promise<Lease>;
  /** Errors: LOCK_LOST, STORE_FULL, STORE_FAILED. */
  renew(name: string, token: number, ttlMs: number): Lease;
  /** Safe to repeat. Errors: LOCK_LOST, LOCK_HELD_BY_RUN, STORE_FULL, STORE_FAILED. */
  release(name: string, token: number): void;
  /** Those that somebody holds now. */
  list(): Lease[];
  /** Gives free leases to the first in line. Called once the engine can wake steps; before that nobody is called. */
  start(): void;
  close(): void;
}

export function createLeasesService({ store, clock, wakeStep, report }: LeasesPorts): LeasesService {
  const repository = createLeasesRepository(store);
  const lines = new WaitingLines();
  const own = new OwnLeases();
  let timer: Timer | undefined;
  let isClosed = false;

  const isHeld = (row: LeaseRow | undefined, now: number): row is LeaseRow & { holder: string; expires_at: number } =>
    row !== undefined && row.holder !== null && row.expires_at !== null && (row.expires_at > now || own.has(row.name));

  const toLease = (row: LeaseRow & { holder: string; expires_at: number }): Lease => ({
    name: row.name,
    token: row.token,
    holder: row.holder,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ttlMs: row.ttl_ms,
    acquiredAt: row.acquired_at,
    expiresAt: row.expires_at,
  });

  function keep(lease: Omit<OwnLease, 'renewAt'>): void {
    own.keep(lease, clock.now());
    arm();
  }

  /** Takes over what runs of an earlier process hold, and frees what none needs any more. */
  function takeOver(): void {
    const rows = repository.held().filter((row) => row.run_id !== null && row.seq !== null);
    const gone = rows.filter((row) => !repository.isStepOpen(row.run_id as string, row.seq as number));
    if (gone.length > 0) {
      try {
        store.write(() => {
          for (const { name, token } of gone) repository.free(name, token);
        });
      } catch (error) {
        // They expire.
        report(toErrorInfo(error));
      }
    }
    for (const row of rows) {
      if (gone.includes(row)) continue;
      keep({ name: row.name, token: row.token, ttlMs: row.ttl_ms, runId: row.run_id as RunId, seq: row.seq as number });
    }
  }

  /** In one transaction: nobody else holds it, so it is given with the next token. */
  function give(
    name: string,
    who: { holder: string; runId: RunId | null; seq: number | null; ttlMs: number },
  ): LeaseRow | undefined {
    return store.write(() => {
      const row = repository.find(name);
      const now = clock.now();
      if (isHeld(row, now)) return undefined;
      const token = (row?.token ?? 0) + 1;
      repository.give({ name, token, ...who, atMs: now, expiresAt: now + who.ttlMs });
      return repository.find(name);
    });
  }

  /** The lease is free: the first who waits for it has a try. */
  function callFirst(name: string): void {
    if (isClosed) return;
    const first = lines.takeFirst(name);
    if (first === undefined) return;
    if (first.kind === 'call') {
      first.tell();
      return;
    }
    wakeStep(first.runId, first.seq).then(
      (isWoken) => {
        if (!isWoken) callFirst(name);
      },
      (error: unknown) => {
        report(toErrorInfo(error));
        callFirst(name);
      },
    );
  }

  function releaseOwn(lease: OwnLease): void {
    own.letGo(lease);
    try {
      store.write(() => repository.free(lease.name, lease.token));
    } catch (error) {
      // It is renewed no more, so it expires.
      report(toErrorInfo(error));
      arm();
      return;
    }
    callFirst(lease.name);
  }

  function renewOwn(now: number): void {
    const due = [...own.all()].filter((lease) => lease.renewAt <= now);
    if (due.length === 0) return;
    try {
      store.write(() => {
        for (const { name, token, ttlMs } of due) repository.renew(name, token, ttlMs, now + ttlMs);
      });
      for (const lease of due) lease.renewAt = now + lease.ttlMs / 3;
    } catch (error) {
      report(toErrorInfo(error));
      for (const lease of due) lease.renewAt = now + TRY_AGAIN_MS;
    }
  }

  /** One timer for the next renewal and for the next lease of a program that expires while somebody waits for it. */
  function arm(): void {
    timer?.cancel();
    timer = undefined;
    if (isClosed) return;
    let next = Number.POSITIVE_INFINITY;
    for (const { renewAt } of own.all()) next = Math.min(next, renewAt);
    for (const name of lines.names()) {
      if (own.has(name)) continue;
      next = Math.min(next, repository.find(name)?.expires_at ?? clock.now() + TRY_AGAIN_MS);
    }
    if (next === Number.POSITIVE_INFINITY) return;
    timer = clock.setTimer(Math.min(next, clock.now() + LONGEST_TIMER_MS), () => {
      const now = clock.now();
      renewOwn(now);
      for (const name of [...lines.names()]) if (!isHeld(repository.find(name), now)) callFirst(name);
      arm();
    });
  }

  const stopListening = store.onCommitted(({ records }) => {
    if (own.isEmpty) return;
    for (const record of records) {
      if (record.kind !== 'run' || !isFinal(record.run.status)) continue;
      for (const lease of own.ofRun(record.run.id)) releaseOwn(lease);
    }
  });

  const port: LeasePort = {
    acquire({ name, runId, seq, ttlMs }: LeaseClaim) {
      const known = own.ofStep(runId, seq);
      if (known !== undefined && known.name === name) return { token: known.token };
      const row = give(name, { holder: runId, runId, seq, ttlMs });
      if (row !== undefined) {
        lines.removeStep(runId, seq);
        keep({ name, token: row.token, ttlMs, runId, seq });
        return { token: row.token };
      }
      lines.add(name, { kind: 'step', runId, seq });
      arm();
      const now = clock.now();
      const heldUntil = repository.find(name)?.expires_at ?? now + TRY_AGAIN_MS;
      return { heldUntil: Math.max(heldUntil, now + TRY_AGAIN_MS) };
    },
    resume(runId, seq) {
      const known = own.ofStep(runId, seq);
      if (known !== undefined) return { name: known.name, token: known.token };
      const row = repository.ofStep(runId, seq);
      if (row === undefined) return undefined;
      keep({ name: row.name, token: row.token, ttlMs: row.ttl_ms, runId, seq });
      return { name: row.name, token: row.token };
    },
    release(runId, seq) {
      lines.removeStep(runId, seq);
      const known = own.ofStep(runId, seq);
      if (known !== undefined) releaseOwn(known);
    },
  };

  /** Resolves when it is this call's turn, the time is over or the caller has gone. */
  function turnOf(name: string, untilMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        lines.removeCall(name, waiter);
        limit.cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const waiter: Waiter = { kind: 'call', tell: done };
      const limit = clock.setTimer(untilMs, done);
      signal?.addEventListener('abort', done, { once: true });
      lines.add(name, waiter);
      arm();
    });
  }

  takeOver();
  // Whoever waited at the end of the last process stands in line again, but for those who were given what they wait for: the
  // process ended before that was recorded, and nobody would give back what they hold.
  const given: { runId: RunId; seq: number }[] = [];
  for (const { id, seq, name } of repository.waiting()) {
    if (own.ofStep(id, seq)?.name === name) given.push({ runId: id, seq });
    else lines.add(name, { kind: 'step', runId: id, seq });
  }
  return {
    port,
    start() {
      for (const { runId, seq } of given.splice(0)) {
        wakeStep(runId, seq).catch((error: unknown) => report(toErrorInfo(error)));
      }
      for (const name of [...lines.names()]) if (!isHeld(repository.find(name), clock.now())) callFirst(name);
      arm();
    },
    async acquire({ name, holder, ttlMs, waitMs }, signal) {
      const giveUpAt = clock.now() + waitMs;
      for (;;) {
        if (isClosed) throw shuttingDown();
        if (signal?.aborted === true) {
          // Nobody would hear of it, or give it back. It may have been this caller's turn: the next one has it.
          if (!isHeld(repository.find(name), clock.now())) callFirst(name);
          throw shuttingDown();
        }
        const given = give(name, { holder, runId: null, seq: null, ttlMs });
        if (isHeld(given, clock.now())) {
          // Who is next in line must hear of its expiry.
          if (lines.has(name)) arm();
          return toLease(given);
        }
        const row = repository.find(name);
        if (clock.now() >= giveUpAt && isHeld(row, clock.now())) throw lockTaken(toLease(row));
        await turnOf(name, giveUpAt, signal);
      }
    },
    renew(name, token, ttlMs) {
      const renewed = store.write(() => repository.renew(name, token, ttlMs, clock.now() + ttlMs));
      const row = repository.find(name);
      if (!renewed || !isHeld(row, clock.now()) || row.run_id !== null) throw lockLost(name, token);
      return toLease(row);
    },
    release(name, token) {
      const row = repository.find(name);
      if (row === undefined || row.token !== token) throw lockLost(name, token);
      if (row.run_id !== null) throw lockHeldByRun(name, row.run_id);
      if (row.holder === null) return;
      store.write(() => repository.free(name, token));
      callFirst(name);
    },
    list() {
      const now = clock.now();
      return repository.held().flatMap((row) => (isHeld(row, now) ? [toLease(row)] : []));
    },
    close() {
      isClosed = true;
      stopListening();
      timer?.cancel();
      for (const name of [...lines.names()]) {
        for (let waiter = lines.takeFirst(name); waiter !== undefined; waiter = lines.takeFirst(name)) {
          if (waiter.kind === 'call') waiter.tell();
        }
      }
    },
  };
}

function shuttingDown(): AppError {
  return new AppError({ code: 'SHUTTING_DOWN', kind: 'operational', message: 'PulseFlow is shutting down.' });
}
