/** As much of PostgreSQL's wire protocol as stands before the database itself: https://www.postgresql.org/docs/current/protocol.html */

const SSL_REQUEST = 80_877_103;

/** Bytes of a connection, cut into messages. The first ones have no type. */
export class MessageReader {
  #waiting = Buffer.alloc(0);
  #hasStarted = false;

  /** Whole messages, as they came; `startup` ones have no type byte. */
  *read(chunk: Uint8Array): Generator<{ type: string; bytes: Buffer }> {
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    for (;;) {
      const head = this.#hasStarted ? 1 : 0;
      if (this.#waiting.length < head + 4) return;
      const length = head + this.#waiting.readUInt32BE(head);
      if (this.#waiting.length < length) return;
      const bytes = this.#waiting.subarray(0, length);
      this.#waiting = this.#waiting.subarray(length);
      if (this.#hasStarted) {
        yield { type: String.fromCharCode(bytes[0] ?? 0), bytes };
        continue;
      }
      const isSsl = bytes.readUInt32BE(4) === SSL_REQUEST;
      this.#hasStarted = !isSsl;
      yield { type: isSsl ? 'ssl' : 'startup', bytes };
    }
  }
}

export function message(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

export const askPassword = message('R', int(3));

export function refusal(state: string, words: string): Buffer {
  return message('E', Buffer.from(`SFATAL\0VFATAL\0C${state}\0M${words}\0\0`));
}

/** What a server says to who has signed in. */
export function welcome(processId: number): Buffer {
  const settings = { server_version: '17.0', client_encoding: 'UTF8', DateStyle: 'ISO, MDY', standard_conforming_strings: 'on' };
  return Buffer.concat([
    message('R', int(0)),
    ...Object.entries(settings).map(([name, value]) => message('S', Buffer.concat([text(name), text(value)]))),
    message('K', Buffer.concat([int(processId), int(1)])),
    message('Z', Buffer.from('I')),
  ]);
}
