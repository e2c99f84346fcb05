/**
 * The same stream, for as long as its reader may read it. Values are passed on as they are, so that what rides on them (ids of
 * server-sent events) stays.
 * @param onEnd takes what ends it, and returns what takes that back
 * @param passes false: the value is left out
 */
export function endedStream<Value>(
  source: AsyncIterator<Value>,
  onEnd: (end: () => void) => () => void,
  passes: (value: Value) => boolean,
): AsyncIteratorObject<Value, undefined, undefined> {
  const finished: IteratorReturnResult<undefined> = { done: true, value: undefined };
  let isEnded = false;
  let wake: (() => void) | undefined;
  const ended = new Promise<typeof finished>((resolve) => {
    wake = () => resolve(finished);
  });
  const forget = onEnd(() => void end());

  async function end(): Promise<void> {
    if (isEnded) return;
    isEnded = true;
    forget();
    wake?.();
    await source.return?.();
  }

  return {
    async next() {
      while (!isEnded) {
        const result = await Promise.race([source.next(), ended]);
        // A value that came while it was ended is not for them any more.
        if (isEnded) break;
        if (result.done === true) {
          forget();
          return finished;
        }
        if (passes(result.value)) return result;
      }
      return finished;
    },
    async return() {
      await end();
      return finished;
    },
    async throw(error: unknown) {
      await end();
      throw error;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
