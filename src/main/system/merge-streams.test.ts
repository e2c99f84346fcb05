import { describe, expect, it } from 'vitest';
import { mapStream, mergeStreams } from './merge-streams';

/** A stream that gives what it is told to. */
function tap<Item>() {
  const waiting: ((result: IteratorResult<Item, void>) => void)[] = [];
  const ready: IteratorResult<Item, void>[] = [];
  let returned = 0;
  let asked = 0;
  const give = (result: IteratorResult<Item, void>) => {
    const resolve = waiting.shift();
    if (resolve === undefined) ready.push(result);
    else resolve(result);
  };
  const stream: AsyncIteratorObject<Item, void, void> = {
    next() {
      asked += 1;
      const result = ready.shift();
      return result === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(result);
    },
    async return() {
      returned += 1;
      give({ done: true, value: undefined });
      return { done: true, value: undefined };
    },
    async [Symbol.asyncDispose]() {},
    [Symbol.asyncIterator]() {
      return stream;
    },
  };
  return {
    stream,
    put: (value: Item) => give({ done: false, value }),
    end: () => give({ done: true, value: undefined }),
    asked: () => asked,
    returned: () => returned,
  };
}

describe('streams as one', () => {
  it('give what each gives as it comes, and none starves another', async () => {
    const [busy, calm] = [tap<string>(), tap<string>()];
    for (const text of ['b1', 'b2', 'b3']) busy.put(text);
    calm.put('c1');
    const merged = mergeStreams([busy.stream, calm.stream]);
    const first = [await merged.next(), await merged.next()].map(({ value }) => value);
    expect(first.toSorted()).toEqual(['b1', 'c1']);
    expect((await merged.next()).value).toBe('b2');
    expect(busy.asked()).toBeLessThanOrEqual(3);
  });

  it('lose nothing that came while something else was read', async () => {
    const [one, two] = [tap<number>(), tap<number>()];
    const merged = mergeStreams([one.stream, two.stream]);
    const pending = merged.next();
    one.put(1);
    two.put(2);
    expect([(await pending).value, (await merged.next()).value].toSorted()).toEqual([1, 2]);
  });

  it('end when all have ended', async () => {
    const [one, two] = [tap<number>(), tap<number>()];
    const merged = mergeStreams([one.stream, two.stream]);
    one.end();
    two.put(2);
    expect(await merged.next()).toEqual({ done: false, value: 2 });
    two.end();
    expect(await merged.next()).toEqual({ done: true, value: undefined });
  });

  it('are all ended by the reader who leaves, also while they are waited for', async () => {
    const [one, two] = [tap<number>(), tap<number>()];
    const merged = mergeStreams([one.stream, two.stream]);
    const pending = merged.next();
    await merged.return?.();
    expect([one.returned(), two.returned()]).toEqual([1, 1]);
    expect((await pending).done).toBe(true);
  });

  it('fail together', async () => {
    const broken = mapStream(tap<number>().stream, (n) => n);
    broken.next = () => Promise.reject(new Error('the room is gone'));
    const other = tap<number>();
    await expect(mergeStreams([broken, other.stream]).next()).rejects.toThrow('the room is gone');
    expect(other.returned()).toBe(1);
  });
});

it('a mapped stream gives each item as another, and ends with its source', async () => {
  const source = tap<number>();
  const mapped = mapStream(source.stream, (n) => `n${n}`);
  source.put(1);
  expect(await mapped.next()).toEqual({ done: false, value: 'n1' });
  await mapped.return?.();
  expect(source.returned()).toBe(1);
  expect(await mapped.next()).toEqual({ done: true, value: undefined });
});
