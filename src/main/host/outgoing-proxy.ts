/** By which proxy this process calls other machines: fetch and the agents of http and https, as the settings say. */
import http from 'node:http';
import type { Settings } from '#shared/model/settings';

/** Never asked of a proxy: this machine. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]', '::1'];

export interface ProxyEnvironment {
  http_proxy: string;
  https_proxy: string;
  no_proxy: string;
}

function read(env: NodeJS.ProcessEnv, name: string): string {
  return (env[name.toLowerCase()] || env[name]) ?? '';
}

/** What is to hold for outgoing calls; undefined: no proxy. An address that cannot be read counts as none. */
export function proxyEnvironment(network: Settings['network'], env: NodeJS.ProcessEnv): ProxyEnvironment | undefined {
  if (network.proxy === 'none') return undefined;
  const isManual = network.proxy === 'manual';
  const given = isManual
    ? { http: network.proxyUrl, https: network.proxyUrl, no: network.noProxy }
    : { http: read(env, 'HTTP_PROXY'), https: read(env, 'HTTPS_PROXY'), no: read(env, 'NO_PROXY') };
  const usable = (address: string): string => (URL.canParse(address) && /^https?:\/\//i.test(address) ? address : '');
  const found = { http_proxy: usable(given.http), https_proxy: usable(given.https) };
  if (found.http_proxy === '' && found.https_proxy === '') return undefined;
  const direct = [...given.no.split(/[\s,]+/).filter((name) => name !== ''), ...THIS_MACHINE];
  return { ...found, no_proxy: [...new Set(direct)].join(',') };
}

export interface OutgoingProxy {
  /** From now on. */
  apply(network: Settings['network']): void;
  /** Calls go out as they did before the first `apply`. */
  close(): void;
}

/** Sets the proxy of the whole process. A runtime that cannot (Node before 24.14) goes on without one, and says so. */
export function createOutgoingProxy(env: NodeJS.ProcessEnv, warn: (message: string) => void): OutgoingProxy {
  let undo: (() => void) | undefined;
  let applied = '';
  return {
    apply(network) {
      const wanted = proxyEnvironment(network, env);
      const key = JSON.stringify(wanted ?? null);
      if (key === applied) return;
      applied = key;
      undo?.();
      undo = undefined;
      if (wanted === undefined) return;
      if (typeof http.setGlobalProxyFromEnv !== 'function') {
        warn('This runtime cannot set a proxy while it runs: start it with NODE_USE_ENV_PROXY=1 and HTTPS_PROXY instead.');
        return;
      }
      undo = http.setGlobalProxyFromEnv({ ...wanted });
    },
    close() {
      undo?.();
      undo = undefined;
      applied = '';
    },
  };
}
