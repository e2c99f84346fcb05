/** Hosts the engine in this process. The host is a bundle of its own, loaded only now, so that the window is there first. */
import type { HostLink } from './host-link';
import type { Keychain } from './keychain';

export interface EmbeddedOptions {
  home: string;
  env: NodeJS.ProcessEnv;
  templates: boolean;
  /** The built page: a browser may use the embedded host, too. */
  rendererFolder: string;
  keychain: Keychain;
}

/** Errors: those of the host's start (WORKSPACE_LOCKED, PORT_TAKEN, …). */
export async function openEmbedded(options: EmbeddedOptions): Promise<HostLink> {
  const { startEmbedded } = await import('../host');
  return startEmbedded(options);
}
