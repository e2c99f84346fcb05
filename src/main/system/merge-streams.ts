/** One stream of several, for a reader that has few connections. */

type Stream<Item> = AsyncIteratorObject<Item, void, void>;

/**
 * What any of the streams gives, as it comes; no stream starves another, and none is read ahead of the reader by more than one.
 * Ends when all have ended. Returning ends all; one that fails ends all with its error.
 */
export function mergeStreams<Item>(streams: readonly Stream<Item>[]): Stream<Item> {
  /** In the order in which they are asked: one that has just given something comes last. */
  const asked = new Map<Stream<Item>, Promise<{ stream: Stream<Item>; result: IteratorResult<Item, void> }> | undefined>(
    streams.map((stream) => [stream, undefined]),
  );
  const finished: IteratorReturnResult<void> = { done: true, value: undefined };

  async function end(): Promise<IteratorReturnResult<void>> {
    const open = [...asked.keys()];
    asked.clear();
    await Promise.all(open.map(async (stream) => await stream.return?.()));
    return finished;
  }

  return {
    async next() {
      while (asked.size > 0) {
        for (const [stream, pending] of asked)
          if (pending === undefined)
            asked.set(
              stream,
              stream.next().then((result) => ({ stream, result })),
            );
        try {
          const { stream, result } = await Promise.race([...asked.values()].flatMap((pending) => pending ?? []));
          const isKnown = asked.delete(stream);
          if (result.done === true) continue;
          if (isKnown) asked.set(stream, undefined);
          return { done: false, value: result.value };
        } catch (error) {
          await end();
          throw error;
        }
      }
      return finished;
    },
    return: end,
    async [Symbol.asyncDispose]() {
      await end();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The stream with each item as something else. */
export function mapStream<Item, Other>(stream: Stream<Item>, map: (item: Item) => Other): Stream<Other> {
  const mapped = (result: IteratorResult<Item, void>): IteratorResult<Other, void> =>
    result.done === true ? { done: true, value: undefined } : { done: false, value: map(result.value) };
  return {
    async next() {
      return mapped(await stream.next());
    },
    async return() {
      await stream.return?.();
      return { done: true, value: undefined };
    },
    async [Symbol.asyncDispose]() {
      await stream.return?.();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
