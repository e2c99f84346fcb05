/**
 * Telegram gives each update of a bot to one listener only, and forgets it when it is asked for a later one. So all triggers of one bot in this
 * process share one poll: every update is handed to each of them, and only when all have their runs durable is the next
 * one asked for. Who fails leaves, is started again by the app, and is given what it missed from the last updates kept here.
 */
import type { Json, SubscribeContext } from '@pulseflow/sdk';
import type { Bot } from '../bot';

/** How long Telegram holds a question open when there is nothing new. */
const HOLD_SECONDS = 50;
const KEPT_UPDATES = 500;
/** After a week without updates Telegram begins counting anew (core.telegram.org/bots/api#update). */
const COUNT_LASTS_MS = 6 * 86_400_000;

export interface Update {
  update_id: number;
  [kind: string]: Json;
}

export interface Listener {
  readonly kinds: readonly string[];
  /** Resolves when the run is durable, or when the update is not for this listener. */
  take(update: Update): Promise<void>;
}

interface Hub {
  listeners: Map<Listener, (error: unknown) => void>;
  recent: Update[];
  next: number | undefined;
  lastAt: number;
  /** Ends the question that is held open, so that a new listener's kinds are asked for at once. */
  ask: AbortController;
  isPolling: boolean;
}

const hubs = new Map<string, Hub>();

/** Listens until the signal is aborted; rejects with what the poll or `take` threw. `connected`: Telegram answers. */
export async function listenToUpdates(
  bot: Bot,
  listener: Listener,
  context: Pick<SubscribeContext, 'signal' | 'now' | 'connected'>,
): Promise<void> {
  const hub = hubs.get(bot.key) ?? createHub(context.now());
  hubs.set(bot.key, hub);
  let leave: () => void = () => undefined;
  try {
    // Asks nothing of the updates: says at once whether the token is good.
    await bot.call('getMe', {}, { effect: 'none', signal: context.signal });
    for (const update of hub.recent) await listener.take(update);
    context.connected();
    await new Promise<void>((resolve, reject) => {
      leave = resolve;
      context.signal.addEventListener('abort', leave, { once: true });
      if (context.signal.aborted) return resolve();
      hub.listeners.set(listener, reject);
      hub.ask.abort();
      if (!hub.isPolling) void poll(hub, bot, context.now);
    });
  } finally {
    context.signal.removeEventListener('abort', leave);
    hub.listeners.delete(listener);
    if (hub.listeners.size === 0) hub.ask.abort();
  }
  context.signal.throwIfAborted();
}

function createHub(now: number): Hub {
  return { listeners: new Map(), recent: [], next: undefined, lastAt: now, ask: new AbortController(), isPolling: false };
}

async function poll(hub: Hub, bot: Bot, now: () => number): Promise<void> {
  hub.isPolling = true;
  try {
    while (hub.listeners.size > 0) {
      hub.ask = new AbortController();
      const updates = await question(hub, bot, now());
      for (const update of updates ?? []) await handOver(hub, update, now());
    }
  } catch (error) {
    for (const fail of hub.listeners.values()) fail(error);
    hub.listeners.clear();
  } finally {
    hub.isPolling = false;
    // Somebody may have come while the last question ended.
    if (hub.listeners.size > 0) void poll(hub, bot, now);
  }
}

/** Undefined: the question was taken back. Without `offset` Telegram forgets nothing, so that the first one is always asked so. */
async function question(hub: Hub, bot: Bot, now: number): Promise<Update[] | undefined> {
  const { signal } = hub.ask;
  const kinds = new Set([...hub.listeners.keys()].flatMap((listener) => listener.kinds));
  const isCounting = hub.next !== undefined && now - hub.lastAt < COUNT_LASTS_MS;
  const parameters = {
    timeout: HOLD_SECONDS,
    allowed_updates: [...kinds].sort(),
    ...(isCounting && hub.next !== undefined ? { offset: hub.next } : {}),
  };
  try {
    const result = await bot.call('getUpdates', parameters, {
      effect: 'none',
      timeoutMs: (HOLD_SECONDS + 15) * 1000,
      signal,
    });
    return (Array.isArray(result) ? result : []) as Update[];
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function handOver(hub: Hub, update: Update, now: number): Promise<void> {
  await Promise.all(
    [...hub.listeners].map(async ([listener, fail]) => {
      try {
        await listener.take(update);
      } catch (error) {
        hub.listeners.delete(listener);
        fail(error);
      }
    }),
  );
  hub.recent.push(update);
  if (hub.recent.length > KEPT_UPDATES) hub.recent.shift();
  hub.next = update.update_id + 1;
  hub.lastAt = now;
}
