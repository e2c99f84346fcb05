/**
 * Asks for something to be read again: at once when it was not read for a while, else when the interval is over; once, however
 * often it is asked for meanwhile. A read that fails is not tried again before it is asked for: whoever follows learns from the
 * stream that the host is gone.
 */
export function createSoon(everyMs: number, signal: AbortSignal, read: () => Promise<void>): () => void {
  let isReading = false;
  let isAsked = false;
  let timer: NodeJS.Timeout | undefined;
  let notBeforeMs = 0;
  signal.addEventListener('abort', () => clearTimeout(timer));

  function start(): void {
    timer = undefined;
    isAsked = false;
    isReading = true;
    read()
      .catch(() => undefined)
      .finally(() => {
        isReading = false;
        notBeforeMs = Date.now() + everyMs;
        if (isAsked) ask();
      });
  }

  function ask(): void {
    if (signal.aborted || timer !== undefined) return;
    if (isReading) {
      isAsked = true;
      return;
    }
    timer = setTimeout(start, Math.max(0, notBeforeMs - Date.now()));
  }

  return ask;
}
