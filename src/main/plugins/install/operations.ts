import { randomUUID } from 'node:crypto';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { LocalText } from '#shared/model/local-text';
import type { PluginLog } from '#shared/model/plugin';
import type { PluginOperation, PluginOperationEvent } from '#shared/model/plugin-install';

/** Ended ones are kept so that a window that comes later still sees how they went. */
const KEEP = 20;
const LOG_LINES = 2000;

/** What the work of an operation tells as it goes on. */
export interface OperationProgress {
  readonly signal: AbortSignal;
  step(step: LocalText, share?: number): void;
  log(level: PluginLog['level'], message: string): void;
  /** From here on it cannot be cancelled. Throws when it was cancelled already. */
  commit(): void;
}

interface Entry {
  operation: PluginOperation;
  lines: PluginLog[];
  controller: AbortController;
  isCommitted: boolean;
  watchers: Set<() => void>;
  /** How often something was told, so that a watcher knows what it has missed. */
  dropped: number;
  ended: Promise<void>;
}

/** Installations at work and lately ended. One for each plugin at a time. */
export class Operations {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  readonly #changed: (operation: PluginOperation) => void;

  constructor(now: () => number, changed: (operation: PluginOperation) => void) {
    this.#now = now;
    this.#changed = changed;
  }

  /** Newest first. */
  list(): PluginOperation[] {
    return [...this.#entries.values()].map(({ operation }) => operation).reverse();
  }

  /** Begins the work and answers at once. Errors: PLUGIN_BUSY when there is one at work for the plugin. */
  start(
    about: Pick<PluginOperation, 'kind' | 'plugin' | 'version'>,
    work: (progress: OperationProgress) => Promise<void>,
  ): { operationId: string } {
    this.refuseWhenBusy(about.plugin);
    const operationId = randomUUID();
    const entry: Entry = {
      operation: { ...about, operationId, state: 'running', startedAt: this.#now() },
      lines: [],
      controller: new AbortController(),
      isCommitted: false,
      watchers: new Set(),
      dropped: 0,
      ended: Promise.resolve(),
    };
    this.#entries.set(operationId, entry);
    this.#forgetOld();
    this.#tell(entry, {});
    entry.ended = this.#run(entry, work);
    return { operationId };
  }

  /** Errors: PLUGIN_BUSY. */
  refuseWhenBusy(plugin: string): void {
    for (const { operation } of this.#entries.values()) {
      if (operation.plugin !== plugin || operation.state !== 'running') continue;
      throw new AppError({
        code: 'PLUGIN_BUSY',
        message: `"${plugin}" is being installed. Wait until that is done, or cancel it.`,
        data: { name: plugin, operationId: operation.operationId },
      });
    }
  }

  /** Asks the work to end; resolves when it has. What is in its place already stays. Errors: PLUGIN_OPERATION_NOT_FOUND. */
  async cancel(operationId: string): Promise<void> {
    const entry = this.#find(operationId);
    if (entry.operation.state === 'running' && !entry.isCommitted) entry.controller.abort(cancelled());
    await entry.ended;
  }

  /** Cancels all and waits for their ends. */
  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((operationId) => this.cancel(operationId)));
  }

  /** The state of the moment and all lines first, then what comes; ends with the operation. Errors: PLUGIN_OPERATION_NOT_FOUND. */
  watch(operationId: string, signal?: AbortSignal): AsyncIteratorObject<PluginOperationEvent, void, void> {
    return this.#follow(this.#find(operationId), signal);
  }

  async *#follow(entry: Entry, signal: AbortSignal | undefined): AsyncGenerator<PluginOperationEvent, void, void> {
    let told = entry.dropped;
    let state: PluginOperation | undefined;
    yield { kind: 'state', operation: entry.operation };
    for (;;) {
      if (signal?.aborted) return;
      const { operation } = entry;
      const from = Math.max(0, told - entry.dropped);
      const lines = entry.lines.slice(from);
      told = entry.dropped + entry.lines.length;
      const hasNews = lines.length > 0 || operation !== state;
      state = operation;
      const events: PluginOperationEvent[] = [
        ...lines.map((line) => ({ kind: 'log' as const, line })),
        ...(hasNews ? [{ kind: 'state' as const, operation }] : []),
      ];
      for (const event of events) yield event;
      if (operation.state !== 'running' && entry.operation === operation) return;
      if (entry.operation === state && entry.dropped + entry.lines.length === told && !signal?.aborted) await news(entry, signal);
    }
  }

  async #run(entry: Entry, work: (progress: OperationProgress) => Promise<void>): Promise<void> {
    const { controller } = entry;
    try {
      await work({
        signal: controller.signal,
        step: (step, share) => this.#tell(entry, { step, ...(share === undefined ? {} : { share }) }),
        log: (level, message) => this.#write(entry, level, message),
        commit: () => {
          controller.signal.throwIfAborted();
          entry.isCommitted = true;
        },
      });
      this.#tell(entry, { state: 'succeeded', share: 1, endedAt: this.#now() });
    } catch (thrown) {
      const error = toErrorInfo(thrown);
      const isCancelled = controller.signal.aborted && !entry.isCommitted;
      if (!isCancelled) this.#write(entry, 'error', error.message);
      this.#tell(
        entry,
        isCancelled ? { state: 'cancelled', endedAt: this.#now() } : { state: 'failed', error, endedAt: this.#now() },
      );
    }
  }

  #find(operationId: string): Entry {
    const entry = this.#entries.get(operationId);
    if (entry !== undefined) return entry;
    throw new AppError({
      code: 'PLUGIN_OPERATION_NOT_FOUND',
      message: 'That installation is not known any more. The Plugins page shows what is installed.',
      data: { operationId },
    });
  }

  #write(entry: Entry, level: PluginLog['level'], message: string): void {
    entry.lines.push({ at: this.#now(), level, message: message.slice(0, 4000) });
    if (entry.lines.length > LOG_LINES) {
      entry.lines.shift();
      entry.dropped += 1;
    }
    wake(entry);
  }

  #tell(entry: Entry, news: Partial<PluginOperation>): void {
    entry.operation = { ...entry.operation, ...news };
    wake(entry);
    this.#changed(entry.operation);
  }

  #forgetOld(): void {
    for (const [id, { operation }] of this.#entries) {
      if (this.#entries.size <= KEEP) return;
      if (operation.state !== 'running') this.#entries.delete(id);
    }
  }
}

function wake(entry: Entry): void {
  for (const watcher of entry.watchers) watcher();
}

function news(entry: Entry, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      entry.watchers.delete(done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    entry.watchers.add(done);
    signal?.addEventListener('abort', done, { once: true });
  });
}

function cancelled(): AppError {
  return new AppError({ code: 'PLUGIN_INSTALL_CANCELLED', message: 'The installation was cancelled. All is as before.' });
}
