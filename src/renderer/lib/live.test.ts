import { describe, expect, it, vi } from 'vitest';
import { createBatcher, followLive } from './live';

async function* streamOf<Item>(...items: Item[]): AsyncGenerator<Item> {
  yield* items;
}

describe('a followed stream', () => {
  it('is opened again when it ends, and says that something may have been missed', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    let opened = 0;
    const onReconnect = vi.fn();
    const onFirstOpen = vi.fn();
    await followLive({
      onFirstOpen,
      open: async () => streamOf(++opened),
      onItem: (item) => {
        seen.push(item);
        if (item === 3) controller.abort();
      },
      onReconnect,
      signal: controller.signal,
      wait: async () => undefined,
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(onReconnect).toHaveBeenCalledTimes(2);
    expect(onFirstOpen).toHaveBeenCalledTimes(1);
  });

  it('that was let go of on purpose also says so when it is opened again', async () => {
    const controller = new AbortController();
    const onReconnect = vi.fn();
    await followLive({
      open: async () => streamOf(1),
      onItem: () => controller.abort(),
      onReconnect,
      signal: controller.signal,
      isReopened: true,
    });
    expect(onReconnect).toHaveBeenCalledTimes(1);
  });

  it('waits longer after each failure, and starts small again after a stream that held', async () => {
    const controller = new AbortController();
    const waits: number[] = [];
    let nowMs = 0;
    let opened = 0;
    await followLive({
      open: async () => {
        opened++;
        if (opened === 4) {
          nowMs += 60_000;
          return streamOf(1);
        }
        throw new TypeError('fetch failed');
      },
      onItem: () => undefined,
      onReconnect: () => undefined,
      signal: controller.signal,
      now: () => nowMs,
      wait: async (ms) => {
        waits.push(ms);
        if (waits.length === 5) controller.abort();
      },
    });
    expect(waits).toEqual([500, 1000, 2000, 500, 1000]);
  });

  it('is given up when the host refuses it for good, not when it wants a sign-in', async () => {
    const statuses = [401, 503, 404];
    const open = vi.fn(async () => {
      throw Object.assign(new Error('refused'), { status: statuses.shift() });
    });
    await followLive({
      open,
      onItem: () => undefined,
      onReconnect: () => undefined,
      signal: new AbortController().signal,
      wait: async () => undefined,
    });
    expect(open).toHaveBeenCalledTimes(3);
  });

  it('hands over nothing after it was closed', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    await followLive({
      open: async () => streamOf(1, 2, 3),
      onItem: (item) => {
        seen.push(item);
        controller.abort();
      },
      onReconnect: () => undefined,
      signal: controller.signal,
      wait: async () => undefined,
    });
    expect(seen).toEqual([1]);
  });
});

describe('a batcher', () => {
  it('hands a burst over together and in order, and drops the rest when closed', () => {
    vi.useFakeTimers();
    try {
      const batches: number[][] = [];
      const batcher = createBatcher<number>(60, (items) => batches.push(items));
      batcher.add(1);
      batcher.add(2);
      vi.advanceTimersByTime(60);
      batcher.add(3);
      batcher.close();
      vi.advanceTimersByTime(200);
      expect(batches).toEqual([[1, 2]]);
    } finally {
      vi.useRealTimers();
    }
  });
});
