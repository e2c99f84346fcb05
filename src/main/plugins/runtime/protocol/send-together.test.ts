import { describe, expect, it } from 'vitest';
import { sendTogether } from './send-together';

describe('texts that are sent together', () => {
  it('go out in order, those of one moment as one', async () => {
    const written: string[] = [];
    const { send } = sendTogether({ write: (text) => written.push(text) });
    send('a');
    await Promise.resolve();
    send('b');
    expect(written).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    send('c');
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toEqual(['ab', 'c']);
  });

  it('are not held back when they are many', () => {
    const written: string[] = [];
    const { send, flush } = sendTogether({ write: (text) => written.push(text) });
    send('x'.repeat(300 * 1024));
    expect(written).toHaveLength(1);
    send('last words');
    flush();
    expect(written.at(-1)).toBe('last words');
  });
});
