import { Worker } from 'node:worker_threads';
import { WORKER_SOURCE } from './worker-source';

/** How the work of a worker ended. */
export type WorkerEnd = { kind: 'outcome'; text: string } | { kind: 'outOfMemory' } | { kind: 'crashed'; message: string };

/** A thread that runs one piece of code at a time. It does not keep the process alive. */
export class CodeWorker {
  readonly memoryMb: number;
  readonly #worker: Worker;
  #settle: ((end: WorkerEnd) => void) | undefined;
  #isDead = false;

  constructor(memoryMb: number) {
    this.memoryMb = memoryMb;
    this.#worker = new Worker(WORKER_SOURCE, {
      eval: true,
      name: 'pulseflow-code',
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: memoryMb,
        maxYoungGenerationSizeMb: Math.max(1, Math.floor(memoryMb / 4)),
        stackSizeMb: 4,
      },
    });
    this.#worker.unref();
    this.#worker.on('message', (text: string) => {
      if (text !== 'ready') this.#end({ kind: 'outcome', text });
    });
    this.#worker.on('error', (error: Error & { code?: string }) => {
      this.#isDead = true;
      this.#end(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'outOfMemory' } : { kind: 'crashed', message: error.message },
      );
    });
    this.#worker.on('exit', () => {
      this.#isDead = true;
      this.#end({ kind: 'crashed', message: 'the worker ended' });
    });
  }

  /** False after it ran out of memory, crashed or was ended. */
  get isAlive(): boolean {
    return !this.#isDead;
  }

  /** Runs code; one call at a time. */
  run(source: string, input: string): Promise<WorkerEnd> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      if (this.#isDead) this.#end({ kind: 'crashed', message: 'the worker ended' });
      // While it works it holds the process, which would otherwise end with the run unanswered.
      else this.#worker.ref();
      this.#worker.postMessage({ source, input });
    });
  }

  /** Ends the thread, whatever it does. */
  async terminate(): Promise<void> {
    this.#isDead = true;
    await this.#worker.terminate();
  }

  #end(end: WorkerEnd): void {
    this.#worker.unref();
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(end);
  }
}
