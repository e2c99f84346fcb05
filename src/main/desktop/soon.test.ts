import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSoon } from './soon';

describe('reading again soon', () => {
  beforeEach(() => vi.useFakeTimers({ now: 0 }));
  afterEach(() => vi.useRealTimers());

  it('reads at once, and a thousand further wishes once more after the interval', async () => {
    const read = vi.fn(async () => undefined);
    const soon = createSoon(1000, new AbortController().signal, read);
    soon();
    await vi.advanceTimersByTimeAsync(0);
    expect(read).toHaveBeenCalledTimes(1);
    for (let count = 0; count < 1000; count++) soon();
    await vi.advanceTimersByTimeAsync(999);
    expect(read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('reads again when it was asked for during a read, also one that failed', async () => {
    let fail = (): void => undefined;
    const read = vi.fn(
      () =>
        new Promise<void>((_resolve, reject) => {
          fail = () => reject(new Error('gone'));
        }),
    );
    const soon = createSoon(10, new AbortController().signal, read);
    soon();
    await vi.advanceTimersByTimeAsync(0);
    soon();
    fail();
    await vi.advanceTimersByTimeAsync(10);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('reads nothing any more once it is over', async () => {
    const over = new AbortController();
    const read = vi.fn(async () => undefined);
    const soon = createSoon(10, over.signal, read);
    soon();
    over.abort();
    await vi.advanceTimersByTimeAsync(100);
    soon();
    await vi.advanceTimersByTimeAsync(100);
    expect(read).not.toHaveBeenCalled();
  });
});
