import { describe, expect, it } from 'vitest';
import { endedStream } from './ended-stream';

/** A stream that gives what is put in, and notes that it was let go of. */
function createSource() {
  const waiting: ((result: IteratorResult<number>) => void)[] = [];
  const values: number[] = [];
  const source = {
    returned: 0,
    put(value: number) {
      const take = waiting.shift();
      if (take === undefined) values.push(value);
      else take({ done: false, value });
    },
    next: () =>
      new Promise<IteratorResult<number>>((resolve) => {
        const value = values.shift();
        if (value === undefined) waiting.push(resolve);
        else resolve({ done: false, value });
      }),
    async return(): Promise<IteratorResult<number>> {
      source.returned++;
      return { done: true, value: undefined };
    },
  };
  return source;
}

function open(passes: (value: number) => boolean = () => true) {
  const source = createSource();
  const ends = new Set<() => void>();
  const stream = endedStream(
    source,
    (end) => {
      ends.add(end);
      return () => ends.delete(end);
    },
    passes,
  );
  return { source, stream, ends, end: () => [...ends].forEach((each) => each()) };
}

describe('a stream that can be ended', () => {
  it('gives what passes, and leaves out the rest', async () => {
    const { source, stream } = open((value) => value % 2 === 0);
    for (const value of [1, 2, 3, 4]) source.put(value);
    expect([await stream.next(), await stream.next()]).toEqual([
      { done: false, value: 2 },
      { done: false, value: 4 },
    ]);
  });

  it('ends in the middle of waiting, lets go of its source once, and gives nothing that comes later', async () => {
    const { source, stream, end, ends } = open();
    const waiting = stream.next();
    end();
    end();
    expect(await waiting).toEqual({ done: true, value: undefined });
    source.put(1);
    expect((await stream.next()).done).toBe(true);
    expect([source.returned, ends.size]).toEqual([1, 0]);
  });

  it('lets go of its source when its reader leaves', async () => {
    const { source, stream, ends } = open();
    await stream.return?.();
    expect([source.returned, ends.size]).toEqual([1, 0]);
  });
});
