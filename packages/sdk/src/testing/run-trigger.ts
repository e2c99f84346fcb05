import type { Json, JsonObject } from '../../../../src/shared/model/json';
import type { Item } from '../../../../src/shared/model/packet';
import type { LogLevel } from '../context';
import type { EmitOptions, PluginTriggerType } from '../trigger';
import { createTestFiles, type TestFiles } from './test-files';

export interface RunTriggerOptions {
  config?: JsonObject;
  credential?: JsonObject;
  /** What an earlier subscription has left. */
  state?: Json;
  files?: TestFiles;
  /** Called before an emission resolves; throw to play a store that is full. */
  onEmit?: (emission: { items: readonly Item[] } & EmitOptions) => void | Promise<void>;
}

/** A subscription at work. Like the app, it starts one run for each key. */
export interface RanTrigger {
  readonly emitted: readonly ({ items: readonly Item[] } & EmitOptions)[];
  readonly logs: readonly { level: LogLevel; message: string }[];
  /** How often the connection came up. */
  readonly connections: number;
  /** What the last emission or `save` left. */
  readonly state: Json | undefined;
  /** Resolves when `count` runs have been started, or rejects with what the trigger threw. */
  untilEmitted(count: number): Promise<void>;
  untilConnected(): Promise<void>;
  /** Resolves (or rejects) when the subscription ends by itself. */
  readonly ended: Promise<void>;
  /** Aborts it and waits for its end. */
  stop(): Promise<void>;
}

/** Subscribes a trigger as the app would for a published flow. */
export function runTrigger(trigger: PluginTriggerType, options: RunTriggerOptions = {}): RanTrigger {
  if (trigger.subscribe === undefined) throw new Error(`"${trigger.name}" does not subscribe`);
  const controller = new AbortController();
  const emitted: ({ items: readonly Item[] } & EmitOptions)[] = [];
  const keys = new Set<string>();
  const logs: { level: LogLevel; message: string }[] = [];
  const watchers = new Set<() => void>();
  const told = (): void => {
    for (const watcher of watchers) watcher();
  };
  const files = options.files ?? createTestFiles();
  let state = options.state;
  let connections = 0;
  const ended = trigger
    .subscribe({
      config: trigger.config.parse(options.config ?? {}) as never,
      credential: <Values = JsonObject>() => Promise.resolve(options.credential as Values | undefined),
      flow: { id: 'flow_test', name: 'Test' },
      node: { id: 'node', name: trigger.label.en },
      get state() {
        return state;
      },
      async emit(given, how = {}) {
        const items = Array.isArray(given) ? (given as readonly Item[]) : [given as Item];
        await options.onEmit?.({ items, ...how });
        const duplicate = how.key !== undefined && keys.has(how.key);
        if (how.key !== undefined) keys.add(how.key);
        if (!duplicate) emitted.push({ items, ...how });
        if (how.state !== undefined) state = how.state;
        told();
        return { runId: `run_${emitted.length}`, duplicate };
      },
      save(value) {
        state = value;
        told();
        return Promise.resolve();
      },
      connected() {
        connections += 1;
        told();
      },
      sleep: (ms) => sleepUntilAborted(ms, controller.signal),
      files,
      signal: controller.signal,
      now: () => Date.now(),
      log: (level, message) => void logs.push({ level, message }),
    })
    .finally(() => {
      if (options.files === undefined) files.dispose();
    });
  // Who waits for it hears of it; who does not is not ended by it.
  ended.catch(() => undefined);
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isThere()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      ended.then(
        () => (isThere() ? resolve() : reject(new Error('The trigger ended before'))),
        (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      );
      look();
    });
  return {
    emitted,
    logs,
    get connections() {
      return connections;
    },
    get state() {
      return state;
    },
    untilEmitted: (count) => until(() => emitted.length >= count),
    untilConnected: () => until(() => connections > 0),
    ended,
    async stop() {
      controller.abort();
      await ended.catch(() => undefined);
    },
  };
}

function sleepUntilAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('The trigger was stopped'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
