import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, settle } from '#main/engine/testing/manual-clock';
import { aRun, aStep, createTempStore, runId, type TempStore } from '#main/store/testing/temp-store';
import { createLeasesService, type LeasesService } from './service';

let temp: TempStore;
let clock: ManualClock;
let leases: LeasesService;
let woken: string[];
let isWaiting: (name: string) => boolean;

function open(): LeasesService {
  return createLeasesService({
    store: temp.store,
    clock,
    wakeStep: (run, seq) => {
      woken.push(`${run} ${seq}`);
      return Promise.resolve(isWaiting(run));
    },
    report: (error) => {
      throw new Error(error.message);
    },
  });
}
/** The process dies: its timers are gone, and so is what it held in memory. */
function restart(): void {
  clock.clear();
  temp.reopen();
  leases = open();
}

beforeEach(() => {
  temp = createTempStore();
  clock = new ManualClock();
  woken = [];
  isWaiting = () => true;
  leases = open();
});
afterEach(() => {
  leases.close();
  temp.dispose();
});

const take = (more: { name?: string; ttlMs?: number; waitMs?: number; holder?: string } = {}, signal?: AbortSignal) =>
  leases.acquire({ name: 'stock', holder: 'script', ttlMs: 10_000, waitMs: 0, ...more }, signal);
const claim = (run: string, seq = 1) => ({ name: 'stock', runId: runId(run), seq, ttlMs: 30_000 });
async function storeRun(run: string, status: 'running' | 'failed' = 'running'): Promise<void> {
  temp.store.journal.write({ kind: 'run', run: aRun(run, { status }), created: {} });
  const {
    outputs: _outputs,
    finishedAt: _finishedAt,
    ...step
  } = aStep(run, { seq: 1, status: status === 'failed' ? 'cancelled' : 'running' });
  temp.store.journal.write({ kind: 'step', step });
  await temp.store.journal.flush();
}

describe('a lock that a program takes', () => {
  it('is refused to others until it is given back, and its token rises', async () => {
    const first = await take();
    expect(first).toMatchObject({ name: 'stock', token: 1, holder: 'script', expiresAt: clock.now() + 10_000 });
    await expect(take()).rejects.toMatchObject({ code: 'LOCK_TAKEN', data: { name: 'stock' } });
    expect(leases.port.acquire(claim('run_1'))).toMatchObject({ heldUntil: first.expiresAt });
    expect(leases.list()).toEqual([first]);
    leases.release('stock', 1);
    leases.release('stock', 1);
    expect(leases.list()).toEqual([]);
    expect((await take()).token).toBe(2);
    expect(() => leases.release('stock', 1)).toThrow(expect.objectContaining({ code: 'LOCK_LOST' }));
  });

  it('expires when its holder has crashed, also over a restart, and then its token is worth nothing', async () => {
    const { token } = await take();
    await clock.advance(9_999);
    restart();
    await expect(take()).rejects.toMatchObject({ code: 'LOCK_TAKEN' });
    await clock.advance(1);
    const next = await take({ holder: 'other' });
    expect(next.token).toBeGreaterThan(token);
    expect(() => leases.renew('stock', token, 1000)).toThrow(expect.objectContaining({ code: 'LOCK_LOST' }));
    expect(() => leases.release('stock', token)).toThrow(expect.objectContaining({ code: 'LOCK_LOST' }));
    expect(leases.list()).toEqual([next]);
  });

  it('lives on when it is renewed, also late, as long as nobody had it in between', async () => {
    const { token } = await take();
    await clock.advance(8_000);
    leases.renew('stock', token, 10_000);
    await clock.advance(8_000);
    await expect(take()).rejects.toMatchObject({ code: 'LOCK_TAKEN' });
    await clock.advance(60_000);
    expect(leases.renew('stock', token, 10_000)).toMatchObject({ token, expiresAt: clock.now() + 10_000 });
  });

  it('is waited for in turn: by release, by expiry, and no longer than asked', async () => {
    const { token } = await take();
    const got: string[] = [];
    const waiter = async (name: string, waitMs: number) => {
      try {
        const lease = await take({ holder: name, waitMs, ttlMs: 5_000 });
        got.push(`${name} ${lease.token}`);
      } catch (error) {
        got.push(`${name} ${(error as { code: string }).code}`);
      }
    };
    const all = [waiter('a', 60_000), waiter('b', 60_000), waiter('c', 3_000)];
    await clock.advance(3_001);
    expect(got).toEqual(['c LOCK_TAKEN']);
    leases.release('stock', token);
    await clock.advance(0);
    expect(got).toEqual(['c LOCK_TAKEN', 'a 2']);
    await clock.advance(5_001);
    await Promise.all(all);
    expect(got).toEqual(['c LOCK_TAKEN', 'a 2', 'b 3']);
  });

  it('is not given to a caller who has gone', async () => {
    const { token } = await take();
    const gone = new AbortController();
    const lost = take({ waitMs: 60_000 }, gone.signal);
    const next = take({ waitMs: 60_000, holder: 'next' });
    gone.abort();
    await expect(lost).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    leases.release('stock', token);
    await clock.advance(0);
    expect(await next).toMatchObject({ holder: 'next', token: 2 });
  });
});

describe('a lock that a run holds', () => {
  it('is renewed while the process lives, and never given away under the run, however late the timer is', async () => {
    await storeRun('run_1');
    expect(leases.port.acquire(claim('run_1'))).toEqual({ token: 1 });
    expect(leases.port.acquire(claim('run_1'))).toEqual({ token: 1 });
    await clock.advance(300_000);
    expect(leases.list()[0]?.expiresAt).toBeGreaterThan(clock.now());
    // A machine that slept: the clock has jumped, and a program asks before any timer has run.
    clock.clear();
    await clock.advance(3_600_000);
    await expect(take()).rejects.toMatchObject({ code: 'LOCK_TAKEN', data: { runId: 'run_1' } });
    expect(() => leases.release('stock', 1)).toThrow(expect.objectContaining({ code: 'LOCK_HELD_BY_RUN' }));
    expect(() => leases.renew('stock', 1, 1000)).toThrow(expect.objectContaining({ code: 'LOCK_LOST' }));
  });

  it('goes to who waits for it first when it is given back', async () => {
    await storeRun('run_1');
    leases.port.acquire(claim('run_1'));
    for (const run of ['run_2', 'run_3', 'run_4']) leases.port.acquire(claim(run));
    leases.port.acquire(claim('run_2'));
    leases.port.release(runId('run_3'), 1);
    isWaiting = (run) => run !== 'run_2';
    leases.port.release(runId('run_1'), 1);
    await settle();
    expect(woken).toEqual(['run_2 1', 'run_4 1']);
    expect(leases.port.acquire(claim('run_4'))).toEqual({ token: 2 });
  });

  it('is free as soon as the end of its run is durable', async () => {
    await storeRun('run_1');
    leases.port.acquire(claim('run_1'));
    leases.port.acquire(claim('run_2'));
    temp.store.journal.write({ kind: 'run', run: aRun('run_1', { status: 'failed', finishedAt: 2000 }) });
    await temp.store.journal.flush();
    expect(leases.list()).toEqual([]);
    expect(woken).toEqual(['run_2 1']);
  });

  it('is taken over by the next process for a run that goes on, and freed when the run has ended or never was', async () => {
    await storeRun('run_1');
    leases.port.acquire(claim('run_1'));
    leases.port.acquire({ ...claim('run_ghost'), name: 'ghost' });
    await storeRun('run_2');
    leases.port.acquire({ ...claim('run_2'), name: 'ended' });
    clock.clear();
    temp.reopen();
    temp.store.journal.write({ kind: 'run', run: aRun('run_2', { status: 'failed', finishedAt: 2000 }) });
    await temp.store.journal.flush();
    await clock.advance(3_600_000);
    restart();
    expect(leases.list().map(({ name, runId: run }) => [name, run])).toEqual([['stock', 'run_1']]);
    await expect(take()).rejects.toMatchObject({ code: 'LOCK_TAKEN' });
    expect(leases.port.resume(runId('run_1'), 1)).toEqual({ name: 'stock', token: 1 });
    expect(leases.port.resume(runId('run_2'), 1)).toBeUndefined();
    expect((await take({ name: 'ghost' })).token).toBe(2);
  });
});

it('lets who waited before a restart stand in line again, at once where the lock has become free', async () => {
  await storeRun('run_1');
  leases.port.acquire(claim('run_1'));
  for (const [run, name] of [
    ['run_2', 'stock'],
    ['run_3', 'free'],
  ] as const) {
    temp.store.journal.write({ kind: 'run', run: aRun(run, { status: 'waiting' }), created: {} });
    const { outputs: _outputs, finishedAt: _finishedAt, ...step } = aStep(run, { seq: 1, status: 'waiting' });
    temp.store.journal.write({ kind: 'step', step: { ...step, waitFor: { kind: 'lock', name }, wakeAt: clock.now() + 600_000 } });
  }
  await temp.store.journal.flush();
  restart();
  await settle();
  // The engine is not there yet: a step woken now would find nobody.
  expect(woken).toEqual([]);
  leases.start();
  await settle();
  expect(woken).toEqual(['run_3 1']);
  leases.port.release(runId('run_1'), 1);
  await settle();
  expect(woken).toEqual(['run_3 1', 'run_2 1']);
});

it('is heard of at once by who was given it when the process ended before that was recorded', async () => {
  temp.store.journal.write({ kind: 'run', run: aRun('run_1', { status: 'waiting' }), created: {} });
  const { outputs: _outputs, finishedAt: _finishedAt, ...step } = aStep('run_1', { seq: 1, status: 'waiting' });
  temp.store.journal.write({
    kind: 'step',
    step: { ...step, waitFor: { kind: 'lock', name: 'stock' }, wakeAt: clock.now() + 600_000 },
  });
  await temp.store.journal.flush();
  leases.port.acquire(claim('run_1'));
  restart();
  leases.start();
  await settle();
  expect(woken).toEqual(['run_1 1']);
  expect(leases.port.acquire(claim('run_1'))).toEqual({ token: 1 });
  leases.port.acquire(claim('run_2'));
  leases.port.release(runId('run_1'), 1);
  await settle();
  expect(woken).toEqual(['run_1 1', 'run_2 1']);
});

it('never has two holders, whatever comes in which order', async () => {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  let lastToken = 0;
  let holder: { token: number; until: number } | undefined;
  for (let turn = 0; turn < 400; turn++) {
    const what = random();
    if (what < 0.5) {
      const lease = await take({ ttlMs: 1000 + Math.floor(random() * 5000) }).catch(() => undefined);
      if (lease !== undefined) {
        expect(holder === undefined || holder.until <= clock.now()).toBe(true);
        expect(lease.token).toBe(lastToken + 1);
        lastToken = lease.token;
        holder = { token: lease.token, until: lease.expiresAt };
      }
    } else if (what < 0.65 && holder !== undefined) {
      const { expiresAt } = leases.renew('stock', holder.token, 3000);
      holder.until = expiresAt;
    } else if (what < 0.75 && holder !== undefined) {
      leases.release('stock', holder.token);
      holder = undefined;
    } else if (what < 0.8) restart();
    else await clock.advance(Math.floor(random() * 4000));
  }
  expect(lastToken).toBeGreaterThan(30);
});
