import { AppError, type NodeServices } from '../../engine/sdk';
import { CodeError, readOutcome } from './code-outcome';
import { CodeWorker, type WorkerEnd } from './code-worker';

export interface CodeRunnerOptions {
  /** Threads that work at the same time; more runs wait their turn. */
  maxWorkers: number;
  /** How long a thread without work is kept. */
  idleMs: number;
}

export interface CodeRunner {
  /** The service of nodes. */
  readonly service: NodeServices['code'];
  /** Ends all threads. Code that still runs fails with CODE_FAILED. */
  close(): Promise<void>;
}

type RunCode = NodeServices['code']['run'];

/**
 * Runs JavaScript in worker threads, apart from the app: no files, network, processes, timers or modules; time and memory
 * limited. Threads are made when code first runs, and used again.
 */
export function createCodeRunner({ maxWorkers, idleMs }: CodeRunnerOptions = { maxWorkers: 2, idleMs: 60_000 }): CodeRunner {
  const idle: { worker: CodeWorker; timer: NodeJS.Timeout }[] = [];
  const busy = new Set<CodeWorker>();
  const waiting: (() => void)[] = [];
  let isClosed = false;

  const takeIdle = (memoryMb: number): CodeWorker | undefined => {
    const index = idle.findLastIndex(({ worker }) => worker.memoryMb === memoryMb && worker.isAlive);
    const [taken] = index === -1 ? [] : idle.splice(index, 1);
    if (taken !== undefined) clearTimeout(taken.timer);
    return taken?.worker;
  };
  const makeRoom = (): void => {
    // A thread with other limits gives way, so that there are never more than `maxWorkers`.
    while (idle.length > 0 && idle.length + busy.size >= maxWorkers) {
      const oldest = idle.shift();
      clearTimeout(oldest?.timer);
      void oldest?.worker.terminate();
    }
  };
  /** Resolves when a thread became free, or the signal was aborted: then the turn is left to the next one. */
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const leave = (): void => {
        const place = waiting.indexOf(go);
        if (place !== -1) waiting.splice(place, 1);
        resolve();
      };
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(go);
    });
  const take = async (memoryMb: number, signal: AbortSignal): Promise<CodeWorker> => {
    while (busy.size >= maxWorkers) {
      await turn(signal);
      if (signal.aborted) {
        // It may have been woken in the same moment.
        waiting.shift()?.();
        throw signal.reason;
      }
    }
    if (isClosed)
      throw new AppError({ code: 'SHUTTING_DOWN', kind: 'operational', message: 'The app is closing; the code was not run.' });
    const found = takeIdle(memoryMb);
    if (found === undefined) makeRoom();
    const worker = found ?? new CodeWorker(memoryMb);
    busy.add(worker);
    return worker;
  };
  const giveBack = (worker: CodeWorker): void => {
    busy.delete(worker);
    if (worker.isAlive && !isClosed) {
      const timer = setTimeout(() => {
        idle.splice(
          idle.findIndex((entry) => entry.worker === worker),
          1,
        );
        void worker.terminate();
      }, idleMs);
      timer.unref();
      idle.push({ worker, timer });
    }
    waiting.shift()?.();
  };

  const run: RunCode = async (source, input, limits, signal) => {
    signal.throwIfAborted();
    const text = JSON.stringify(input);
    const worker = await take(limits.memoryMb, signal);
    let stopped: 'timeout' | 'abort' | undefined;
    const stop = (reason: 'timeout' | 'abort'): void => {
      stopped ??= reason;
      void worker.terminate();
    };
    const onAbort = (): void => stop('abort');
    const timer = setTimeout(() => stop('timeout'), limits.timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    // It may have been aborted while the thread was being chosen.
    if (signal.aborted) onAbort();
    try {
      const end = await worker.run(source, text);
      if (stopped === 'abort') throw signal.reason;
      if (stopped === 'timeout') throw timedOut(limits.timeoutMs);
      return readEnd(end, limits.memoryMb);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      giveBack(worker);
    }
  };

  return {
    service: { run },
    async close() {
      isClosed = true;
      for (const { timer } of idle) clearTimeout(timer);
      const workers = [...idle.splice(0).map(({ worker }) => worker), ...busy];
      for (const resume of waiting.splice(0)) resume();
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function readEnd(end: WorkerEnd, memoryMb: number): ReturnType<typeof readOutcome> {
  if (end.kind === 'outcome') return readOutcome(end.text);
  if (end.kind === 'outOfMemory') {
    throw new AppError({
      code: 'CODE_OUT_OF_MEMORY',
      kind: 'user',
      message: `The code needed more than ${memoryMb} MB. Give it fewer items at a time (for-each with batches), or raise its memory limit.`,
      data: { memoryMb },
    });
  }
  throw new CodeError(`The code ended its worker: ${end.message}.`, [], { detail: 'CODE_CRASHED', reason: end.message });
}

function timedOut(timeoutMs: number): AppError {
  return new AppError({
    code: 'CODE_TIMED_OUT',
    kind: 'user',
    message: `The code ran for more than ${timeoutMs} ms and was ended. Check it for an endless loop, or raise its time limit.`,
    data: { timeoutMs },
  });
}
