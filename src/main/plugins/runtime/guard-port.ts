/**
 * What stands between the code of a plugin and the app: a call is given only what it was granted, and what it did is known
 * when it does not come back.
 */
import { resolve } from 'node:path';
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { FileRef, Item } from '#shared/model/packet';
import type { Capabilities } from '#shared/model/plugin';
import type { BasePort, StepPort, SubscribePort } from '../runner';
import { checkItems } from './check-result';
import { refused } from './errors';
import type { Denial, PluginPlaces } from './inside';
import { reachOf } from './reach';

/** What a plugin may have, and who hears when it wants more. */
export interface Grants {
  plugin: string;
  capabilities: Capabilities;
  places: PluginPlaces;
  denied(denial: Denial): void;
  /** It is given the values of a credential. */
  opened(values: JsonObject): void;
}

/** Effects that a call has begun, so that one that was cut off says whether something may have happened outside. */
export class EffectWatch {
  readonly #open = new Set<number>();
  #begun = 0;

  begin(index: number): void {
    this.#begun += 1;
    this.#open.add(index);
  }

  end(index: number): void {
    this.#open.delete(index);
  }

  /** A node that announces no effects may have had one at any time. */
  get effect(): 'none' | 'unknown' {
    return this.#begun > 0 && this.#open.size === 0 ? 'none' : 'unknown';
  }
}

/** The port of a step, with what the plugin may use of it. `signal` takes the place of its own. */
export function guardStep(
  port: StepPort,
  { signal, items, grants, effects }: { signal: AbortSignal; items: readonly Item[]; grants: Grants; effects: EffectWatch },
): StepPort {
  const { mail } = port;
  return {
    ...guardBase(port, signal, items, grants),
    conceal: (secret) => port.conceal(secret),
    progress: (share, message) => port.progress(share, message),
    memory: port.memory,
    mail: {
      isLive: mail.isLive,
      async send(message) {
        if (grants.capabilities.mail) return await mail.send(message);
        const denial: Denial = { kind: 'mail', what: 'mail' };
        grants.denied(denial);
        throw refused(grants.plugin, denial);
      },
    },
    async beforeEffect(index) {
      await port.beforeEffect(index);
      effects.begin(index);
    },
    afterEffect(index, outputs) {
      effects.end(index);
      port.afterEffect(index, outputs);
    },
  };
}

/** The port of a subscription, with what the plugin may use of it. */
export function guardSubscription(port: SubscribePort, signal: AbortSignal, grants: Grants): SubscribePort {
  return {
    ...guardBase(port, signal, [], grants),
    state: port.state,
    emit: async (items, options) => await port.emit(checkItems(grants.plugin, items), options),
    save: (state) => port.save(state),
    connected: () => port.connected(),
  };
}

/** The part of a port that every call has: files are those of its items, those it made, and those it was granted. */
export function guardBase(port: BasePort, signal: AbortSignal, items: readonly Item[], grants: Grants): BasePort {
  const known = new Set(items.flatMap(({ files }) => Object.values(files ?? {}).map(({ path }) => path)));
  const { files } = port;
  const mayRead = ({ path }: FileRef): boolean =>
    known.has(path) || reachOf(resolve(files.folder, path), 'read', grants.places) === 'open';
  return {
    signal,
    log: (level, message) => port.log(level, message),
    async credential() {
      const values = await port.credential();
      if (values !== undefined) grants.opened(values);
      return values;
    },
    files: {
      folder: files.folder,
      async read(file) {
        if (mayRead(file)) return await files.read(file);
        grants.denied({ kind: 'files', what: file.path });
        throw new AppError({
          code: 'FILE_OUTSIDE',
          message: `The plugin "${grants.plugin}" may not read "${file.path}": no item of this step carries it, and it was not granted.`,
          data: { plugin: grants.plugin, path: file.path, access: 'read', detail: 'PLUGIN_FILE_NOT_CARRIED' },
        });
      },
      async create(name, bytes, mimeType) {
        const made = await files.create(name, bytes, mimeType);
        known.add(made.path);
        return made;
      },
    },
  };
}
