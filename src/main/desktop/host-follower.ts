/** Keeps what the tray shows true to the host, over any connection, and hands new notifications on. */
import type { PulseflowClient } from '#shared/contract';
import type { InboxCounts } from '#shared/contract/inbox';
import type { Notification } from '#shared/contract/system';
import type { FlowSummary } from '#shared/model/flow';
import type { Settings } from '#shared/model/settings';
import { createSoon } from './soon';
import type { TrayState } from './tray-menu';

export interface FollowedState extends TrayState {
  language: Settings['language'];
  theme: Settings['theme'];
  desktopNotifications: boolean;
}

export interface HostFollowerOptions {
  /** How long to wait before the next try after the stream broke. */
  retryMs?: number;
  /** Lists are read again at most so often, however much happens. */
  readEveryMs?: number;
}

export interface HostFollower {
  state(): FollowedState;
  /** Told of each change; returns how to stop. */
  onState(listener: (state: FollowedState) => void): () => void;
  onNotification(listener: (notification: Notification) => void): () => void;
  /** Follows this host from now on; undefined: none. */
  follow(client: PulseflowClient | undefined): void;
  /** A person has looked at the app: what was unread may be read now. */
  lookAgain(): void;
}

const NO_COUNTS: InboxCounts = { mine: 0, all: 0, overdue: 0, doubts: 0, deadLetters: 0 };

const DISCONNECTED: FollowedState = {
  connected: false,
  paused: false,
  pausedUntil: null,
  counts: { running: 0, waiting: 0, inDoubt: 0 },
  inbox: NO_COUNTS,
  failures: 0,
  tasks: [],
  pinned: [],
  recent: [],
  language: 'system',
  theme: 'system',
  desktopNotifications: true,
};

/** So many are in the menu. */
const TASKS = 10;
const RECENT_RUNS = 5;

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

/** What a person may not read is not there for them: an approver has an inbox and no flows. */
function isDenied(error: unknown): boolean {
  const { status } = (error ?? {}) as { status?: unknown };
  return status === 401 || status === 403 || status === 404;
}

async function unlessDenied(reading: Promise<void>): Promise<void> {
  try {
    await reading;
  } catch (error) {
    if (!isDenied(error)) throw error;
  }
}

/** Follows one host at a time. Never throws: a host that does not answer shows as not connected, and is tried again. */
export function createHostFollower(options: HostFollowerOptions = {}): HostFollower {
  const stateListeners = new Set<(state: FollowedState) => void>();
  const notificationListeners = new Set<(notification: Notification) => void>();
  const readEveryMs = options.readEveryMs ?? 1000;
  let state = DISCONNECTED;
  let stop = new AbortController();
  let lookAgain = (): void => undefined;

  function update(change: Partial<FollowedState>): void {
    state = { ...state, ...change };
    for (const listener of stateListeners) listener(state);
  }

  async function readSettings(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const settings = await client.settings.get(undefined, { signal });
    update({
      paused: settings.engine.paused,
      pausedUntil: settings.engine.pausedUntil,
      language: settings.language,
      theme: settings.theme,
      desktopNotifications: settings.notifications.desktop,
    });
  }

  async function readFlows(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const flows = await readPinned(client, signal);
    update({ pinned: flows.map(({ id, name, status }) => ({ flowId: id, name, runnable: status === 'active' })) });
  }

  async function readRecent(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const { items } = await client.runs.list({ limit: RECENT_RUNS }, { signal });
    update({ recent: items.map(({ id, flowName, status, createdAt }) => ({ runId: id, flowName, status, at: createdAt })) });
  }

  async function readFailures(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const latest = await client.system.notifications({ limit: 50 }, { signal });
    update({ failures: latest.filter(({ level, read }) => level === 'error' && !read).length });
  }

  async function readTasks(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const { items } = await client.inbox.list({ box: 'mine', limit: 50 }, { signal });
    const tasks = items.flatMap((entry) => (entry.entry === 'task' && entry.task.canDecide ? [entry.task] : []));
    update({
      tasks: tasks.slice(0, TASKS).map(({ id, title, flowName, outcomes, hasForm, dueAt }) => ({
        ...{ taskId: id, title, outcomes, hasForm },
        ...(flowName === undefined ? {} : { flowName }),
        ...(dueAt === undefined ? {} : { dueAt }),
      })),
    });
  }

  async function followInbox(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    const changes = await client.inbox.watch(undefined, { signal });
    const soon = createSoon(readEveryMs, signal, () => readTasks(client, signal));
    update({ inbox: await client.inbox.counts(undefined, { signal }) });
    await readTasks(client, signal);
    for await (const change of changes) {
      if (signal.aborted) return;
      if (change.kind === 'counts') update({ inbox: change.counts });
      soon();
    }
  }

  /** An older host has no inbox: that ends nothing. */
  async function followInboxIfThere(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    try {
      await followInbox(client, signal);
    } catch (error) {
      if (!isDenied(error)) throw error;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    }
  }

  async function followSystem(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    // The stream first: what changes while the rest is read comes through it.
    const changes = await client.system.watch(undefined, { signal });
    const recentSoon = createSoon(readEveryMs, signal, () => unlessDenied(readRecent(client, signal)));
    const failuresSoon = createSoon(readEveryMs, signal, () => readFailures(client, signal));
    lookAgain = failuresSoon;
    await readSettings(client, signal);
    await unlessDenied(client.runs.counts(undefined, { signal }).then((counts) => update({ counts })));
    await unlessDenied(readFlows(client, signal));
    await unlessDenied(readRecent(client, signal));
    await readFailures(client, signal);
    update({ connected: true });
    for await (const change of changes) {
      if (signal.aborted) return;
      if (change.kind === 'counts') {
        update({ counts: change.counts });
        recentSoon();
      } else if (change.kind === 'settings') await readSettings(client, signal);
      else if (change.kind === 'flows') await unlessDenied(readFlows(client, signal));
      else if (change.kind === 'notification') {
        failuresSoon();
        for (const listener of notificationListeners) listener(change.notification);
      }
    }
  }

  /** Both streams, until one ends: then the other is ended, too. */
  async function followOnce(client: PulseflowClient, outer: AbortSignal): Promise<void> {
    const either = new AbortController();
    const end = () => either.abort();
    outer.addEventListener('abort', end);
    const both = [followSystem(client, either.signal), followInboxIfThere(client, either.signal)];
    // The one that ends later ends because it was told to.
    for (const each of both) each.catch(() => undefined);
    try {
      await Promise.race(both);
    } finally {
      outer.removeEventListener('abort', end);
      end();
    }
  }

  async function follow(client: PulseflowClient, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await followOnce(client, signal);
      } catch {
        // The host is gone or refuses: the menu says "not connected", and the next try tells whether it is back.
      }
      lookAgain = () => undefined;
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
      update({ ...DISCONNECTED, language: state.language, theme: state.theme });
      if (client !== undefined) void follow(client, stop.signal);
    },
    lookAgain: () => lookAgain(),
  };
}
