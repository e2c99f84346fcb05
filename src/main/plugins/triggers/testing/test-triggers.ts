/** The triggers room over a real store, with fakes at the ports to other rooms. */
import type { Engine, StartRequest } from '#main/engine/engine';
import type { Clock } from '#main/engine/ports';
import { ManualClock } from '#main/engine/testing/manual-clock';
import type { Store } from '#main/store';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import { AppError, type ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { PluginLog } from '#shared/model/plugin';
import type { PluginRunner, SubscribePort, TriggerCall, WebhookCall, WebhookOutcome } from '../../runner';
import type { PluginTrigger, PluginTriggerPorts, ServedTrigger } from '../ports';
import { createPluginTriggers, type PluginTriggersRoom } from '../room';

export type Subscribe = (call: TriggerCall, port: SubscribePort) => Promise<void>;

const unused = (): never => {
  throw new Error('Triggers do not call this');
};

/** A runner of which only the parts that triggers call do something. */
export function createRunner(
  subscribe: Subscribe = unused,
  webhook: (call: WebhookCall) => Promise<WebhookOutcome> = unused,
): PluginRunner {
  return {
    subscribe: async (call, port) => subscribe(call, port),
    webhook: async (call) => webhook(call),
    describe: unused,
    execute: unused,
    lookup: unused,
    upgrade: unused,
    testCredential: unused,
    process: unused,
    logs: unused,
    onChange: unused,
    close: unused,
  };
}

/** A published trigger `feed.message` on the flow `flow_1`. */
export function aTrigger(more: Partial<PluginTrigger> = {}): PluginTrigger {
  return {
    flowId: 'flow_1',
    flowName: 'Orders',
    flowKind: 'flow',
    version: 1,
    nodeId: 'feed',
    nodeName: 'New message',
    type: 'feed.message',
    typeVersion: 1,
    config: { credential: 'cred_1' },
    status: 'active',
    ...more,
  };
}

/** Resolves when it is told to end, as a connection does. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export interface TestTriggersOptions {
  clock?: Clock;
  store?: Store;
  engine?: Pick<Engine, 'start'>;
}

export class TestTriggers {
  readonly clock: Clock;
  readonly temp: TempStore | undefined;
  readonly room: PluginTriggersRoom;
  readonly starts: StartRequest[] = [];
  readonly logs: PluginLog[] = [];
  readonly reports: ErrorInfo[] = [];
  readonly secret = 'tok_8f14e45fceea167a';
  subscribed: PluginTrigger[] = [aTrigger()];
  called: PluginTrigger[] = [];
  served: ServedTrigger | AppError | undefined;
  /** What the engine does with a start. */
  start: (request: StartRequest) => Promise<void> = () => Promise.resolve();
  readonly #keys = new Map<string, RunId>();
  readonly #changed = new Set<() => void>();
  readonly #credentialChanged = new Set<(id: string) => void>();

  constructor({ clock = new ManualClock(), store, engine }: TestTriggersOptions = {}) {
    this.clock = clock;
    this.temp = store === undefined ? createTempStore() : undefined;
    const used = store ?? this.temp?.store;
    if (used === undefined) throw new Error('no store');
    used.write(() =>
      used.db.exec(
        "INSERT OR IGNORE INTO flows (id, name, draft, created_at, updated_at) VALUES ('flow_1', 'Orders', '{}', 0, 0)",
      ),
    );
    this.room = createPluginTriggers(this.#ports(used, engine));
  }

  /** The clock, when time stands still. */
  get manual(): ManualClock {
    if (this.clock instanceof ManualClock) return this.clock;
    throw new Error('This test runs in real time');
  }

  tellChanged(): void {
    for (const listener of this.#changed) listener();
  }

  tellCredentialChanged(id: string): void {
    for (const listener of this.#credentialChanged) listener(id);
  }

  async close(): Promise<void> {
    await this.room.close();
    this.temp?.dispose();
  }

  async #start(request: StartRequest) {
    await this.start(request);
    const key = request.idempotency === undefined ? undefined : `${request.idempotency.scope} ${request.idempotency.key}`;
    const first = key === undefined ? undefined : this.#keys.get(key);
    if (first !== undefined) return { runId: first, status: 'running' as const, duplicate: true };
    this.starts.push(request);
    const runId = `run_${this.starts.length}` as RunId;
    if (key !== undefined) this.#keys.set(key, runId);
    return { runId, status: 'running' as const, duplicate: false };
  }

  #ports(store: Store, engine: Pick<Engine, 'start'> | undefined): PluginTriggerPorts {
    const listen = <Listener>(listeners: Set<Listener>, listener: Listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
    return {
      store,
      engine: engine ?? { start: (request) => this.#start(request) },
      triggers: {
        wokenBy: (how) => (how === 'subscribe' ? this.subscribed : this.called),
        onChange: (listener) => listen(this.#changed, listener),
      },
      find: () => {
        if (this.served instanceof AppError) throw this.served;
        if (this.served === undefined) throw new AppError({ code: 'PLUGIN_NOT_FOUND', message: 'There is no plugin "feed".' });
        return this.served;
      },
      onServed: () => () => undefined,
      credentials: {
        find: (id) => (id === 'cred_1' ? { name: 'Feed', type: 'feed.account', isComplete: true } : undefined),
        open: (id) =>
          Promise.resolve({
            credential: { id, name: 'Feed', type: 'feed.account', values: { token: this.secret } },
            secrets: [this.secret],
          }),
      },
      onCredentialChanged: (listener) => listen(this.#credentialChanged, listener),
      files: { folder: '/nowhere', read: unused, create: unused },
      addLog: (_plugin, line) => void this.logs.push(line),
      clock: this.clock,
      random: () => 0.5,
      report: (error) => void this.reports.push(error),
    };
  }
}

/** Lets a plugin serve the trigger, with a credential. */
export function serves(runner: PluginRunner): ServedTrigger {
  return { plugin: 'feed', runner, credential: { types: ['feed.account'], required: true } };
}
