import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameError, FrameReader } from './frames';

describe('frames', () => {
  it('come out as they went in, however the bytes were cut', () => {
    const messages = fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(messages, cuts, (sent, sizes) => {
        const bytes = new TextEncoder().encode(sent.map((message) => encodeFrame(message)).join(''));
        const reader = new FrameReader();
        const received: unknown[] = [];
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const size = sizes[cut % sizes.length] ?? 1;
          received.push(...reader.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(received).toEqual(sent.map((message) => JSON.parse(JSON.stringify(message)) as unknown));
      }),
    );
  });

  it('keep texts that hold newlines and characters of several bytes, one byte at a time', () => {
    const reader = new FrameReader();
    const text = 'a\nb\u2028ção 🚀\u0000';
    const received = [...new TextEncoder().encode(encodeFrame({ text }))].flatMap((byte) => reader.push(Uint8Array.of(byte)));
    expect(received).toEqual([{ text }]);
  });

  it('leave empty lines out, and refuse what is no JSON or no text', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(new FrameReader().push(bytes('\n\n1\n'))).toEqual([1]);
    expect(() => new FrameReader().push(bytes('{"half":\n'))).toThrow(FrameError);
    expect(() => new FrameReader().push(Uint8Array.of(34, 0xff, 34, 10))).toThrow(FrameError);
  });

  it('are refused before they fill the memory', () => {
    const reader = new FrameReader(16);
    expect(reader.push(new Uint8Array(16).fill(32))).toEqual([]);
    expect(() => reader.push(Uint8Array.of(32))).toThrow(/longer than 16 bytes/);
  });
});
