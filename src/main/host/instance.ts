/** A whole running PulseFlow: host, access and server. The window embeds one, the headless entry is one. */
import { join } from 'node:path';
import { type Access, createAccess } from '#main/access/access';
import { createServer, type Server } from '#main/server/server';
import { keepLogTail } from './diagnostics/log-tail';
import { createHost, type Host, type HostOptions } from './host';
import { removeInstanceFile, writeInstanceFile } from './instance-file';

export interface InstanceOptions extends HostOptions {
  /** 0: any free port. */
  port: number;
  /** Default 127.0.0.1. */
  hostname?: string;
  allowedHosts?: readonly string[];
  /** A fixed API token (PULSEFLOW_TOKEN). */
  token?: string | undefined;
  /** The built web UI. */
  rendererFolder?: string | undefined;
}

export interface Instance {
  readonly host: Host;
  readonly access: Access;
  readonly baseUrl: string;
  readonly port: number;
  /** A link that signs a browser in, once. */
  createSignInLink(): string;
  /** Ends cleanly: no new calls, running steps get `graceMs`, all is on disk. */
  close(graceMs?: number): Promise<void>;
}

/** Starts everything. Errors: those of the store (WORKSPACE_LOCKED, …) and of the server (PORT_TAKEN, …). */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const log = keepLogTail(options.log, join(options.home, 'logs'), Date.now);
  const host = await createHost({ ...options, log });
  let server: Server;
  let access: Access;
  try {
    const keysFolder = join(options.home, 'keys');
    access = createAccess({ keysFolder, fixedToken: options.token, people: host.people, now: Date.now });
    server = await createServer({
      host,
      access,
      port: options.port,
      hostname: options.hostname ?? '127.0.0.1',
      allowedHosts: options.allowedHosts ?? [],
      rendererFolder: options.rendererFolder,
      version: options.version,
      log,
    });
    host.setBaseUrl(server.baseUrl);
    await host.start();
  } catch (error) {
    await host.close(0);
    throw error;
  }
  writeInstanceFile(options.home, { pid: process.pid, url: server.baseUrl, version: options.version });
  return {
    host,
    access,
    baseUrl: server.baseUrl,
    port: server.port,
    createSignInLink: () => `${server.baseUrl}/auth/${access.createSignInCode()}`,
    async close(graceMs = 5000) {
      removeInstanceFile(options.home);
      await server.close();
      await host.close(graceMs);
    },
  };
}
