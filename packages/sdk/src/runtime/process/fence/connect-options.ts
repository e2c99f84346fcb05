import { isIP } from 'node:net';

/** The part of the options of `net.connect` and `server.listen` that says where to. */
export interface ConnectOptions {
  host?: string;
  port?: number | string;
  path?: string;
  [more: string]: unknown;
}

/** What a call of `connect` or `listen` says, in any of its forms: options, port and host, path, or a list that Node has made of them. */
export function connectOptions(given: readonly unknown[]): ConnectOptions {
  const [first, second] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  if (typeof first === 'object' && first !== null) return first as ConnectOptions;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  const port = typeof first === 'number' || typeof first === 'string' ? first : 0;
  return typeof second === 'string' ? { port, host: second } : { port };
}

/** The same call with other options. */
export function withConnectOptions(given: readonly unknown[], options: ConnectOptions): unknown[] {
  if (Array.isArray(given[0])) {
    // Node marks its list with a symbol, so it must be this very one.
    (given[0] as unknown[])[0] = options;
    return [...given];
  }
  const callback = given.at(-1);
  return typeof callback === 'function' ? [options, callback] : [options];
}

/** True for an address or name that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
