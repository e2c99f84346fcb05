/** More than this is not held back. */
const FULL = 256 * 1024;

export interface Sender {
  send(text: string): void;
  /** Hands over what is held back: a process that ends has no later. */
  flush(): void;
}

/** Sends texts by a stream, those of one moment as one: a step of many items says much at a time. */
export function sendTogether(stream: { write(text: string): unknown }): Sender {
  let parts: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (parts.length === 0) return;
    stream.write(parts.length === 1 ? (parts[0] ?? '') : parts.join(''));
    parts = [];
    length = 0;
  };
  return {
    send(text) {
      // After all that is done already: promises that are kept go on before it.
      if (parts.length === 0) process.nextTick(flush);
      parts.push(text);
      length += text.length;
      if (length > FULL) flush();
    },
    flush,
  };
}
