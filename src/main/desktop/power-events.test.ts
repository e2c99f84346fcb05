import { describe, expect, it, vi } from 'vitest';
import type { Connection } from '#shared/contract/desktop';
import { createPowerEvents, isOnThisMachine } from './power-events';

function setUp(state: Partial<Connection>, power = vi.fn(async () => ({ ok: true }))) {
  const reconnect = vi.fn();
  const host = vi.fn(async () => ({ client: { machine: { power } } }) as never);
  const connection = {
    state: (): Connection => ({ mode: 'attached', state: 'connected', canEmbed: false, electronVersion: '25', ...state }),
    host,
  };
  return { events: createPowerEvents({ connection, reconnect }), power, host, reconnect };
}

describe('what the machine is about to do', () => {
  it('is told to a host in the window and to one on this machine', async () => {
    for (const where of [{ mode: 'embedded' as const }, { url: 'http://127.0.0.1:5177' }, { url: 'http://localhost:1' }]) {
      const { events, power } = setUp(where);
      await events.onSuspend();
      await events.onShutdown();
      expect(power.mock.calls).toEqual([[{ event: 'suspend' }], [{ event: 'shutdown' }]]);
    }
  });

  it('is no matter of a host elsewhere, or of one that is not there', async () => {
    for (const where of [
      { url: 'https://flows.example.com' },
      { url: 'http://192.168.1.5:5177' },
      { state: 'failed' as const },
    ]) {
      const { events, power, host } = setUp(where);
      await events.onSuspend();
      await events.onShutdown();
      expect(power).not.toHaveBeenCalled();
      expect(host).not.toHaveBeenCalled();
    }
    expect(isOnThisMachine('no address')).toBe(false);
  });

  it('has the streams followed anew after a sleep, also when the host does not answer', async () => {
    for (const power of [vi.fn(async () => ({ ok: true })), vi.fn(() => Promise.reject(new Error('gone')))]) {
      const { events, reconnect } = setUp({}, power);
      events.onResume();
      await vi.waitFor(() => expect(reconnect).toHaveBeenCalledOnce());
    }
  });
});
