import type { ClientContext, ClientLink } from '@orpc/client';
import { describe, expect, it, vi } from 'vitest';
import { createPortLink } from './port-link';

const noOptions = { context: {} };

/** Links that answer with the number of the port they were made for. */
function setUp() {
  let give: (port: MessagePort) => void = () => undefined;
  const request = vi.fn();
  const onConnected = vi.fn();
  let made = 0;
  const link = createPortLink({
    source: {
      request,
      onPort: (listener) => {
        give = listener;
      },
    },
    onConnected,
    retryMs: 1000,
    createLink: (): ClientLink<ClientContext> => {
      const number = ++made;
      return { call: async (path) => `${path.join('.')} by port ${number}` };
    },
  });
  return { link, request, onConnected, give: (port: MessagePort) => give(port), newPort: () => new MessageChannel().port1 };
}

describe('the link over a message port', () => {
  it('asks for a port and lets calls wait until one comes', async () => {
    const { link, request, give, newPort, onConnected } = setUp();
    const answer = link.call(['runs', 'list'], {}, noOptions);
    expect(request).toHaveBeenCalledTimes(1);
    const port = newPort();
    give(port);
    await expect(answer).resolves.toBe('runs.list by port 1');
    expect(onConnected.mock.calls).toEqual([[true]]);
    port.close();
  });

  it('keeps asking while no port comes', () => {
    vi.useFakeTimers();
    try {
      const { request, give, newPort } = setUp();
      vi.advanceTimersByTime(3000);
      expect(request).toHaveBeenCalledTimes(4);
      const port = newPort();
      give(port);
      vi.advanceTimersByTime(3000);
      expect(request).toHaveBeenCalledTimes(4);
      port.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('says that the connection is lost when the port closes, asks again and goes on with the next port', async () => {
    const { link, request, give, newPort, onConnected } = setUp();
    const first = newPort();
    give(first);
    first.dispatchEvent(new Event('close'));
    expect(onConnected.mock.calls).toEqual([[true], [false]]);
    expect(request).toHaveBeenCalledTimes(2);
    const answer = link.call(['system', 'info'], undefined, noOptions);
    const second = newPort();
    give(second);
    await expect(answer).resolves.toBe('system.info by port 2');
    first.close();
    second.close();
  });

  it('changes to a port that comes unasked (the window attached elsewhere) without a silence in between', async () => {
    const { link, give, newPort, onConnected } = setUp();
    const [first, second] = [newPort(), newPort()];
    give(first);
    give(second);
    await expect(link.call(['a'], undefined, noOptions)).resolves.toBe('a by port 2');
    expect(onConnected.mock.calls).toEqual([[true], [true]]);
    second.close();
  });
});
