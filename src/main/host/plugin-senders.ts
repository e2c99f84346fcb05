/** Nodes of plugins, executed outside of any run: by them notifications reach chats. */
import type { Clock, CredentialPort } from '#main/engine/ports';
import type { ExecuteContext, NodeServices, NodeType } from '#main/engine/sdk';
import type { NodeUse, ServicesPort } from '#main/notifications/ports';
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';

export interface PluginSenderParts {
  /** Undefined: its plugin is off or was taken out. */
  find(type: string, version: number): NodeType | undefined;
  credentials: CredentialPort;
  services(): NodeServices;
  clock: Clock;
  random(): number;
  workspace: string;
  log(level: string, message: string): void;
}

const VERSION = 1;

export function createPluginSenders(parts: PluginSenderParts): ServicesPort {
  function open(use: NodeUse): { type: NodeType; context: ExecuteContext<never> } {
    const type = parts.find(use.type, VERSION);
    if (type === undefined) throw pluginMissing(use.type);
    const config = type.config.parse({ ...use.config, credential: use.credentialId }) as JsonObject;
    // The type is erased where node types are kept; its own schema has just made this config.
    return { type, context: contextOf(use, config, type) as ExecuteContext<never> };
  }

  async function credentialOf({ credentialId }: NodeUse, type: NodeType) {
    const { credential } = await parts.credentials.open(credentialId);
    if (type.credential?.types.includes(credential.type) === true) return credential;
    const message = `The credential "${credential.name}" is of another type. Choose one that this channel can send by.`;
    throw new AppError({ code: 'CREDENTIAL_WRONG_TYPE', message, data: { name: credential.name } });
  }

  function contextOf(use: NodeUse, config: JsonObject, type: NodeType): ExecuteContext {
    const items = [{ json: {} }];
    return {
      items,
      itemsByEdge: [items],
      config,
      configFor: () => config,
      evaluate: () => undefined,
      packet: {
        account: 'local',
        user: 'pulseflow',
        workspace: parts.workspace,
        flow: { id: 'notifications', name: 'PulseFlow', version: 1 },
        run: { id: use.key },
        trace: use.key,
      },
      node: { id: use.type, name: 'PulseFlow' },
      step: { seq: 0, isTest: false },
      attempt: 1,
      signal: use.signal,
      services: parts.services(),
      credential: () => credentialOf(use, type),
      // Nothing of it is recorded.
      conceal: () => undefined,
      now: () => parts.clock.now(),
      random: () => parts.random(),
      log: (level, message) => parts.log(level, message),
      idempotencyKey: () => use.key,
      finishedItem: () => undefined,
      // The sender of notifications has written down that it begins.
      beforeEffect: async () => undefined,
      afterEffect: () => undefined,
    };
  }

  return {
    has: (type) => parts.find(type, VERSION) !== undefined,
    async execute(use) {
      const { type, context } = open(use);
      await type.execute?.(context);
    },
    async lookUp(use) {
      const { type, context } = open(use);
      const found = await type.lookup?.(context, 0);
      if (found === undefined || found === 'unknown') return 'unknown';
      return found.happened ? 'yes' : 'no';
    },
  };
}

function pluginMissing(type: string): AppError {
  const message = `The plugin that brings "${type}" is off or was taken out. Turn it on under Plugins.`;
  return new AppError({
    code: 'CHANNEL_NOT_READY',
    message,
    data: { missing: 'plugin', type, detail: 'CHANNEL_WITHOUT_PLUGIN' },
  });
}
