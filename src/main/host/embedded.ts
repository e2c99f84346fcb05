/** An instance inside the desktop app: the window calls its router directly, programs and webhooks its server. */
import { createRouterClient } from '@orpc/server';
import type { Keychain } from '#main/vault/ports';
import type { PulseflowClient } from '#shared/contract';
import { startInstance } from './instance';
import { portFromEnv } from './listen-port';
import { createLog } from './logger';
import { VERSION } from './version';

export interface EmbeddedInstance {
  readonly client: PulseflowClient;
  readonly url: string;
  close(): Promise<void>;
}

export interface EmbeddedInstanceOptions {
  home: string;
  env: NodeJS.ProcessEnv;
  templates: boolean;
  rendererFolder: string;
  keychain: Keychain;
}

/** Starts the instance. Errors: those of the store (WORKSPACE_LOCKED, …) and of the server (PORT_TAKEN, …). */
export async function startEmbedded(options: EmbeddedInstanceOptions): Promise<EmbeddedInstance> {
  const { env } = options;
  const instance = await startInstance({
    home: options.home,
    mode: 'embedded',
    version: VERSION,
    log: createLog(env),
    port: portFromEnv(env),
    token: env['PULSEFLOW_TOKEN'] || undefined,
    rendererFolder: options.rendererFolder,
    installTemplates: options.templates,
    keychain: options.keychain,
  });
  return {
    client: createRouterClient(instance.host.router, { context: { via: 'rpc' } }),
    url: instance.baseUrl,
    close: () => instance.close(),
  };
}
