import { createORPCClient } from '@orpc/client';
import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import type { WindowClient } from '#shared/contract/desktop';
import { connectionStore, setConnectionState } from './connection-state';
import { createHttpLink, probeUntilUp } from './http-link';
import { createPortLink, type PortSource } from './port-link';

/** True in the desktop window, false in a browser. */
export const isDesktop = navigator.userAgent.includes('Electron');

const preload: PortSource = {
  request: () => window.postMessage('pulseflow:ready', '*'),
  onPort(listener) {
    window.addEventListener('message', (event) => {
      const port = event.ports[0];
      if (event.source === window && event.data === 'pulseflow:port' && port !== undefined) listener(port);
    });
  },
};

const link = isDesktop
  ? createPortLink({ source: preload, onConnected: (connected) => setConnectionState(connected ? 'online' : 'offline') })
  : createHttpLink({ url: new URL('/rpc', location.origin).href, onState: setConnectionState });

if (!isDesktop) {
  connectionStore.subscribe(({ state }, before) => {
    if (state !== 'offline' || before.state === 'offline') return;
    void probeUntilUp({
      check: async () => (await fetch('/api/health', { cache: 'no-store' })).ok,
      onAnswer: () => setConnectionState('online'),
      signal: new AbortController().signal,
    });
  });
}

/** The host, whichever way it is reached. `client.desktop` answers in the window only (see `isDesktop`). */
export const client: WindowClient = createORPCClient(link);

/** TanStack Query options and keys of every procedure: `useQuery(api.flows.list.queryOptions({ input: {} }))`. */
export const api: RouterUtils<WindowClient> = createTanstackQueryUtils(client);
