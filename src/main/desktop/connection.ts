/** Which host the window works with, and the change from one to another. Knows nothing of Electron. */
import type { Connection } from '#shared/contract/desktop';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { HostLink } from './host-link';

/** Where to attach; absent: host the engine here. */
export interface AttachTarget {
  url: string;
  token: string;
}

export interface ConnectionOptions {
  electronVersion: string;
  canEmbed: boolean;
  /** Where the last start was attached, or what the command line says. */
  initial: AttachTarget | undefined;
  attach(target: AttachTarget): Promise<HostLink>;
  embed(): Promise<HostLink>;
  /** Keeps the choice for the next start. */
  remember(target: AttachTarget | undefined): void;
}

export interface HostConnection {
  state(): Connection;
  /** The host, as soon as there is one; tries to connect when there is none. Rejects when that fails. */
  host(): Promise<HostLink>;
  /** Connects as chosen. Never rejects: `state()` tells. */
  start(): Promise<void>;
  /** Errors: ATTACH_FAILED; the present host stays. */
  attach(target: AttachTarget): Promise<void>;
  /** Errors: EMBED_FAILED; the present host stays. */
  embed(): Promise<void>;
  /** Told after another host took over, or the connection failed. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

const TOO_OLD = 'This Electron is too old to hold the data (35 is the first that can). Attach to a running PulseFlow instead.';

/** Creates the connection; nothing is opened before `start()`. */
export function createHostConnection(options: ConnectionOptions): HostConnection {
  const listeners = new Set<() => void>();
  let target = options.initial;
  let current: HostLink | undefined;
  let opening: Promise<HostLink> | undefined;
  let error: string | undefined;

  function changed(): void {
    for (const listener of listeners) listener();
  }

  function open(): Promise<HostLink> {
    if (target !== undefined) return options.attach(target);
    if (!options.canEmbed)
      return Promise.reject(
        new AppError({ code: 'EMBED_FAILED', message: TOO_OLD, data: { reason: 'electron', detail: 'EMBED_FAILED_ELECTRON' } }),
      );
    return options.embed();
  }

  /** One try at a time, shared by all who wait for it; a failed one is forgotten, so that the next call tries again. */
  function connect(): Promise<HostLink> {
    opening ??= open().then(
      (link) => {
        current = link;
        error = undefined;
        changed();
        return link;
      },
      (cause: unknown) => {
        opening = undefined;
        const message = toErrorInfo(cause).message;
        const isNews = message !== error;
        error = message;
        if (isNews) changed();
        throw cause;
      },
    );
    return opening;
  }

  async function replace(next: AttachTarget | undefined, openNext: () => Promise<HostLink>, closeFirst: boolean): Promise<void> {
    const previous = current;
    // Two hosts must not hold one workspace: when the next one is ours, whatever runs here is closed before.
    if (closeFirst) await previous?.close();
    const link = await openNext();
    current = link;
    opening = Promise.resolve(link);
    target = next;
    error = undefined;
    options.remember(next);
    if (!closeFirst) await previous?.close();
    changed();
  }

  return {
    state: () => ({
      mode: target === undefined ? 'embedded' : 'attached',
      ...(target === undefined ? {} : { url: target.url }),
      state: current !== undefined ? 'connected' : error !== undefined ? 'failed' : 'connecting',
      ...(error === undefined ? {} : { error }),
      canEmbed: options.canEmbed,
      electronVersion: options.electronVersion,
    }),
    host: connect,
    start: () =>
      connect().then(
        () => undefined,
        () => undefined,
      ),
    attach: (next) => replace(next, () => options.attach(next), false),
    async embed() {
      if (!options.canEmbed)
        throw new AppError({
          code: 'EMBED_FAILED',
          message: TOO_OLD,
          data: { reason: 'electron', detail: 'EMBED_FAILED_ELECTRON' },
        });
      if (target === undefined && current !== undefined) return;
      try {
        await replace(undefined, options.embed, target === undefined);
      } catch (cause) {
        const { message, code, data } = toErrorInfo(cause);
        const told = { code, message, ...(data === undefined ? {} : { data }) };
        throw new AppError({ code: 'EMBED_FAILED', kind: 'operational', message, data: { reason: code, cause: told }, cause });
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await current?.close();
      current = undefined;
    },
  };
}
