import type { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';

interface Waiter {
  runId: RunId | undefined;
  resolve(): void;
  reject(error: AppError): void;
}

/** Those who await that what is pending becomes durable. */
export class FlushWaiters {
  #waiters: Waiter[] = [];

  add(runId: RunId | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ runId, resolve, reject });
    });
  }

  resolveAll(): void {
    for (const waiter of this.#waiters.splice(0)) waiter.resolve();
  }

  rejectAll(error: AppError): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }

  /** Tells those who wait for this very run. */
  rejectRun(runId: RunId, error: AppError): void {
    const told = this.#waiters.filter((waiter) => waiter.runId === runId);
    if (told.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.runId !== runId);
    for (const waiter of told) waiter.reject(error);
  }
}
