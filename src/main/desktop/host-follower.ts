/** Keeps what the tray shows true to the host, over any connection, and hands new notifications on. */
import type { PulseflowClient } from '#shared/contract';
import type { Notification } from '#shared/contract/system';
import type { FlowSummary } from '#shared/model/flow';
import type { Settings } from '#shared/model/settings';
import type { TrayState } from './tray-menu';

export interface FollowedState extends TrayState {
  language: Settings['language'];
  theme: Settings['theme'];
  desktopNotifications: boolean;
}

export interface HostFollowerOptions {
  /** How long to wait before the next try after the stream broke. */
  retryMs?: number;
}

export interface HostFollower {
  state(): FollowedState;
  /** Told of each change; returns how to stop. */
  onState(listener: (state: FollowedState) => void): () => void;
  onNotification(listener: (notification: Notification) => void): () => void;
  /** Follows this host from now on; undefined: none. */
  follow(client: PulseflowClient | undefined): void;
}

const DISCONNECTED: FollowedState = {
  connected: false,
  paused: false,
  counts: { running: 0, waiting: 0, inDoubt: 0 },
  pinned: [],
  language: 'system',
  theme: 'system',
  desktopNotifications: true,
};

async function readPinned(client: PulseflowClient, signal: AbortSignal): Promise<FlowSummary[]> {
  const pinned: FlowSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.flows.list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) }, { signal });
    pinned.push(...page.items.filter((flow) => flow.pinned));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pinned;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Follows one host at a time. Never throws: a host that does not answer shows as not connected, and is tried again. */
export function createHostFollower(options: HostFollowerOptions = {}): HostFollower {
  const stateListeners = new Set<(state: FollowedState) => void>();
  const notificationListeners = new Set<(notification: Notification) => void>();
  let state = DISCONNECTED;
  let stop = new AbortController();

  function update(change: Partial<FollowedState>): void {
    state = { ...state, ...change };
    for (const listener of stateListeners) listener(state);
  }

  async function readSettings(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const settings = await client.settings.get(undefined, { signal });
    update({
      paused: settings.engine.paused,
      language: settings.language,
      theme: settings.theme,
      desktopNotifications: settings.notifications.desktop,
    });
  }

  async function readFlows(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const flows = await readPinned(client, signal);
    update({ pinned: flows.map(({ id, name, status }) => ({ flowId: id, name, runnable: status === 'active' })) });
  }

  async function followOnce(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    // The stream first: what changes while the rest is read comes through it.
    const changes = await client.system.watch(undefined, { signal });
    const counts = await client.runs.counts(undefined, { signal });
    await readSettings(client, signal);
    await readFlows(client, signal);
    update({ connected: true, counts });
    for await (const change of changes) {
      if (signal.aborted) return;
      if (change.kind === 'counts') update({ counts: change.counts });
      else if (change.kind === 'settings') await readSettings(client, signal);
      else if (change.kind === 'flows') await readFlows(client, signal);
      else if (change.kind === 'notification') {
        for (const listener of notificationListeners) listener(change.notification);
      }
    }
  }

  async function follow(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await followOnce(client, signal);
      } catch {
        // The host is gone or refuses: the menu says "not connected", and the next try tells whether it is back.
      }
      if (signal.aborted) return;
      update({ connected: false });
      await sleep(options.retryMs ?? 2000, signal);
    }
  }

  return {
    state: () => state,
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    onNotification(listener) {
      notificationListeners.add(listener);
      return () => notificationListeners.delete(listener);
    },
    follow(client) {
      stop.abort();
      stop = new AbortController();
      update(DISCONNECTED);
      if (client !== undefined) void follow(client, stop.signal);
    },
  };
}
