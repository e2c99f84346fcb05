import type { AppError } from '#shared/model/errors';

/** How long a call that was told to end may take to do so, in milliseconds. */
export const END_GRACE_MS = 2_000;

export interface WatchOptions {
  signal: AbortSignal;
  /** Absent: it may take as long as it likes. */
  timeoutMs?: number | undefined;
  /** Aborted when the plugin is stopped; calls get its grace to end. */
  stop: AbortSignal;
  stopGraceMs: number;
  timedOut(): AppError;
  stopped(): AppError;
  /** It was told to end and did not. The call rejects once this is done. */
  overdue(reason: unknown): void;
}

/**
 * Runs a call of a plugin with a signal that is aborted on cancel, when its time is up and when the plugin is stopped. Rejects with
 * why it was ended, also when the code of the plugin does not listen.
 */
export async function watchCall<T>(work: (signal: AbortSignal) => Promise<T>, options: WatchOptions): Promise<T> {
  const { signal, stop, timeoutMs } = options;
  signal.throwIfAborted();
  if (stop.aborted) throw options.stopped();
  const controller = new AbortController();
  let own: AppError | undefined;
  let giveUp: NodeJS.Timeout | undefined;
  let rejectOverdue: (reason: unknown) => void = () => undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    rejectOverdue = reject;
  });
  // Nobody waits for it when the call ends in time.
  overdue.catch(() => undefined);
  const end = (reason: unknown, graceMs: number): void => {
    if (controller.signal.aborted) return;
    controller.abort(reason);
    giveUp = setTimeout(() => {
      options.overdue(reason);
      rejectOverdue(reason);
    }, graceMs);
  };
  const onAbort = (): void => end(signal.reason, END_GRACE_MS);
  const onStop = (): void => {
    own = options.stopped();
    end(own, options.stopGraceMs);
  };
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          own = options.timedOut();
          end(own, END_GRACE_MS);
        }, timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([work(controller.signal), overdue]);
  } catch (error) {
    throw own ?? error;
  } finally {
    clearTimeout(timer);
    clearTimeout(giveUp);
    signal.removeEventListener('abort', onAbort);
    stop.removeEventListener('abort', onStop);
  }
}
