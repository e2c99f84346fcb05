/**
 * Messages on a pipe: one JSON text a line (NDJSON). JSON has no raw newline, and no byte of a UTF-8 character is one, so the
 * bytes can be cut at newlines before they are read as text, however they arrive.
 */
import { AppError } from '#shared/model/errors';

/** The longest line, in bytes. What is bigger goes by files. */
export const FRAME_MAX_BYTES = 64 * 1024 * 1024;

/** A message as it goes on the pipe. Errors: PLUGIN_MESSAGE_TOO_LARGE. */
export function encodeFrame(message: unknown, maxBytes = FRAME_MAX_BYTES): string {
  const frame = `${JSON.stringify(message)}\n`;
  // A character is at most three bytes: short ones need no counting.
  if (frame.length * 3 <= maxBytes) return frame;
  const bytes = new TextEncoder().encode(frame).byteLength;
  if (bytes <= maxBytes) return frame;
  throw new AppError({
    code: 'PLUGIN_MESSAGE_TOO_LARGE',
    message: `What goes to a plugin or comes from it at once may have ${maxBytes} bytes; this has ${bytes}. Give it fewer items at a time (for-each with batches), or pass large content as files by their path.`,
    data: { bytes, limit: maxBytes },
  });
}

/** A line that is no message. The pipe cannot be used any further. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Makes messages of bytes as they arrive. Throws FrameError for a line that is no JSON or too long. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(maxBytes = FRAME_MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The messages that `chunk` has completed, in order. */
  push(chunk: Uint8Array): unknown[] {
    const messages: unknown[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      this.#keep(chunk.subarray(from, end));
      from = end + 1;
      const line = this.#take();
      if (line.length > 0) messages.push(this.#parse(line));
    }
    this.#keep(chunk.subarray(from));
    return messages;
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#length += part.length;
    if (this.#length > this.#maxBytes) throw new FrameError(`a message is longer than ${this.#maxBytes} bytes`);
    this.#parts.push(part);
  }

  #take(): Uint8Array {
    const [first = new Uint8Array(), ...more] = this.#parts;
    const line = more.length === 0 ? first : joined(this.#parts, this.#length);
    this.#parts = [];
    this.#length = 0;
    return line;
  }

  #parse(line: Uint8Array): unknown {
    try {
      return JSON.parse(this.#decoder.decode(line)) as unknown;
    } catch (error) {
      throw new FrameError('a message is not JSON', { cause: error });
    }
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
