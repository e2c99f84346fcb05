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
  const host = { isAway: false };
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
      return {
        call: async (path) => {
          if (host.isAway && path[0] !== 'desktop') throw Object.assign(new Error('no host'), { code: 'HOST_UNREACHABLE' });
          return `${path.join('.')} by port ${number}`;
        },
      };
    },
  });
  return { link, host, request, onConnected, give: (port: MessagePort) => give(port), newPort: () => new MessageChannel().port1 };
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

  it('tells that the host behind the port is away, and that it is back', async () => {
    const { link, host, give, newPort, onConnected } = setUp();
    const port = newPort();
    give(port);
    host.isAway = true;
    await expect(link.call(['runs', 'list'], {}, noOptions)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' });
    await link.call(['desktop', 'connection'], {}, noOptions);
    expect(onConnected.mock.calls).toEqual([[true], [false]]);
    host.isAway = false;
    await link.call(['runs', 'list'], {}, noOptions);
    await link.call(['runs', 'list'], {}, noOptions);
    expect(onConnected.mock.calls).toEqual([[true], [false], [true]]);
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
