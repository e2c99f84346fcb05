import { beforeEach, describe, expect, it } from 'vitest';
import { connectionStore, setConnectionState } from './connection-state';

beforeEach(() => connectionStore.setState({ state: 'connecting', epoch: 0 }));

describe('the connection', () => {
  it('begins a new epoch when it comes back, so that what was read is read again', () => {
    setConnectionState('online');
    expect(connectionStore.getState()).toEqual({ state: 'online', epoch: 0 });
    setConnectionState('offline');
    setConnectionState('online');
    expect(connectionStore.getState()).toEqual({ state: 'online', epoch: 1 });
  });

  it('tells nobody when nothing changed', () => {
    setConnectionState('online');
    let told = 0;
    const stop = connectionStore.subscribe(() => told++);
    setConnectionState('online');
    stop();
    expect(told).toBe(0);
  });
});
