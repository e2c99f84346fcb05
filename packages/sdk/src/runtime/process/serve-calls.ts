/** Turns the messages of the app into calls of the plugin, and what the calls ask for into messages. */
import type { BasePort, StepPort, SubscribePort } from '../../../../../src/main/plugins/runner';
import type { PluginInside, PluginPlaces } from '../../../../../src/main/plugins/runtime/inside';
import {
  type NodeParams,
  PORT,
  type SubscribeParams,
  type TestParams,
  type UpgradeParams,
  type WebhookParams,
} from '../../../../../src/main/plugins/runtime/protocol/messages';
import type { Handler, Peer } from '../../../../../src/main/plugins/runtime/protocol/peer';
import type { Json, JsonObject } from '../../../../../src/shared/model/json';
import type { FileRef } from '../../../../../src/shared/model/packet';

/** Answers the calls of the app. */
export function callHandler(inside: PluginInside, peer: Peer, places: PluginPlaces): Handler {
  return async (method, params, signal) => {
    switch (method) {
      case 'describe':
        return await inside.describe();
      case 'execute': {
        const { node, ...rest } = params as NodeParams;
        return await inside.execute(node, stepPort(peer, places, rest, signal));
      }
      case 'lookup': {
        const { node, index, ...rest } = params as NodeParams & { index: number };
        return await inside.lookup(node, index, stepPort(peer, places, rest, signal));
      }
      case 'upgrade': {
        const { type, version, config } = params as UpgradeParams;
        return await inside.upgrade(type, version, config);
      }
      case 'subscribe': {
        const { call, trigger, state } = params as SubscribeParams;
        return await inside.subscribe(trigger, subscribePort(peer, places, { call, state }, signal));
      }
      case 'webhook': {
        const { call, trigger, request } = params as WebhookParams;
        const body = new Uint8Array(Buffer.from(request.body, 'base64'));
        return await inside.webhook({ ...trigger, request: { ...request, body } }, basePort(peer, places, call, signal));
      }
      case 'test': {
        const { type, values } = params as TestParams;
        return await inside.testCredential(type, values, signal);
      }
      default:
        throw new Error(`Unknown method ${method}`);
    }
  };
}

function basePort(peer: Peer, { filesFolder }: PluginPlaces, call: number, signal: AbortSignal): BasePort {
  return {
    signal,
    log: (level, message) => peer.notify(PORT.log, { call, level, message }),
    credential: async () => ((await peer.request(PORT.credential, { call })) ?? undefined) as JsonObject | undefined,
    files: {
      folder: filesFolder,
      async read(file) {
        const bytes = await peer.request(PORT.fileRead, { call, file });
        return new Uint8Array(Buffer.from(bytes as string, 'base64'));
      },
      async create(name, bytes, mimeType) {
        return (await peer.request(PORT.fileCreate, {
          call,
          name,
          bytes: Buffer.from(bytes).toString('base64'),
          mimeType,
        })) as FileRef;
      },
    },
  };
}

function stepPort(
  peer: Peer,
  places: PluginPlaces,
  { call, isMailLive }: { call: number; isMailLive: boolean },
  signal: AbortSignal,
): StepPort {
  return {
    ...basePort(peer, places, call, signal),
    conceal: (secret) => peer.notify(PORT.conceal, { call, secret }),
    progress: (share, message) => peer.notify(PORT.progress, { call, share, message }),
    memory: {
      get: async () => ((await peer.request(PORT.memoryGet, { call })) as { value?: Json }).value,
      set: async (value) => {
        await peer.request(PORT.memorySet, { call, value });
      },
    },
    mail: {
      isLive: isMailLive,
      send: async (message) => (await peer.request(PORT.mail, { call, message })) as JsonObject,
    },
    beforeEffect: async (index) => {
      await peer.request(PORT.beforeEffect, { call, index });
    },
    afterEffect: (index, outputs) => peer.notify(PORT.afterEffect, { call, index, outputs }),
  };
}

function subscribePort(
  peer: Peer,
  places: PluginPlaces,
  { call, state }: { call: number; state: Json | undefined },
  signal: AbortSignal,
): SubscribePort {
  return {
    ...basePort(peer, places, call, signal),
    state,
    emit: async (items, options) =>
      (await peer.request(PORT.emit, { call, items, ...options })) as Awaited<ReturnType<SubscribePort['emit']>>,
    save: async (value) => {
      await peer.request(PORT.save, { call, state: value });
    },
    connected: () => peer.notify(PORT.connected, { call }),
  };
}
