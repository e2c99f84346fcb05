import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const LINE_LENGTH = 10_000;
/** Lines of one second; further ones are dropped, so that a plugin cannot keep the app busy with its output. */
const LINES_PER_SECOND = 200;

/** Tells the lines that a stream writes, without their ends. */
export function readLines(stream: Readable, tell: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let second = 0;
  let lines = 0;
  const line = (text: string): void => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      lines = 0;
    }
    lines += 1;
    if (lines <= LINES_PER_SECOND) tell(text.slice(0, LINE_LENGTH));
    else if (lines === LINES_PER_SECOND + 1) tell('… more lines in this second; they are not kept');
  };
  stream.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = (parts.pop() ?? '').slice(-LINE_LENGTH);
    for (const part of parts) if (part.trim() !== '') line(part.trimEnd());
  });
  stream.on('end', () => {
    if (rest.trim() !== '') line(rest.trimEnd());
  });
  // A stream of a process that was killed may break: what it wrote until then has been told.
  stream.on('error', () => undefined);
}
