/**
 * The fence around the network. Node's permission model has none, so this is made of two rings, put up before any code of the
 * plugin is loaded:
 *
 *   names      net.Socket.connect, net.Server.listen, dns.lookup, dgram: the host must have been granted. Looking up a name that
 *              was granted makes its addresses known.
 *   handles    (handles.ts) connect and bind of what lies below: the address must be known. Whoever goes around the
 *              functions of Node's modules comes by here.
 *
 * Native addons, workers, `process.binding` and other processes, by which both could be passed, are blocked by the permission
 * model. It is a fence against what a plugin was not meant to do and against careless dependencies; it is not proof against a
 * defect of Node itself.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { DeniedError } from '../told-error';
import { connectOptions, isLoopback, withConnectOptions } from './connect-options';
import { fenceHandles } from './handles';
import { isHostGranted } from './hosts';
import { type Call, replace } from './replace';

/** Tells the app that a host was refused, and makes the error for the plugin. */
type Refuse = (host: string) => DeniedError;
type Callback = (error: Error | null, ...found: unknown[]) => void;

/** Lets nothing but the granted hosts be reached from now on. */
export function fenceNetwork(granted: readonly string[], denied: (host: string) => void): void {
  const known = new Set<string>();
  const refuse: Refuse = (host) => {
    denied(host);
    return new DeniedError({ kind: 'network', what: host });
  };
  fenceServers(granted, refuse);
  if (granted.includes('*')) return;
  fenceHandles({
    isKnown: (address) => typeof address === 'string' && (known.has(address) || isHostGranted(granted, address)),
    isGranted: (name) => isHostGranted(granted, name),
    refuse,
  });
  fenceLookups(granted, refuse, (address) => known.add(address));
  fenceSockets(granted, refuse);
  fenceDatagrams(granted, refuse);
}

function fenceLookups(granted: readonly string[], refuse: Refuse, learn: (address: string) => void): void {
  const learnAll = (found: unknown): void => {
    for (const entry of Array.isArray(found) ? (found as unknown[]) : [found]) {
      const address = typeof entry === 'object' && entry !== null ? (entry as { address?: unknown }).address : entry;
      if (typeof address === 'string') learn(address);
    }
  };
  replace(dns, 'lookup', (original) => (host, ...rest) => {
    const callback = rest.pop() as Callback;
    if (!isHostGranted(granted, String(host))) {
      const error = refuse(String(host));
      process.nextTick(() => callback(error));
      return {};
    }
    return original(host, ...rest, (error: Error | null, ...found: unknown[]) => {
      if (error === null) learnAll(found[0]);
      callback(error, ...found);
    });
  });
  replace(dns.promises, 'lookup', (original) => async (host, ...rest) => {
    if (!isHostGranted(granted, String(host))) throw refuse(String(host));
    const found = await original(host, ...rest);
    learnAll(found);
    return found;
  });
}

function fenceSockets(granted: readonly string[], refuse: Refuse): void {
  const make = (original: Call): Call =>
    function connect(...given) {
      const options = connectOptions(given);
      const { host = 'localhost', port, path } = options;
      if (path === undefined && isHostGranted(granted, host, Number(port)))
        // A lookup of the plugin's own could say anything of a name that was granted.
        return original.apply(this, withConnectOptions(given, { ...options, lookup: dns.lookup }));
      const error = refuse(path ?? `${host}:${port ?? ''}`);
      process.nextTick(() => (this as net.Socket).destroy(error));
      return this;
    };
  replace(net.Socket.prototype, 'connect', make);
}

function fenceServers(granted: readonly string[], refuse: Refuse): void {
  const make = (original: Call): Call =>
    function listen(...given) {
      const { host, port, path } = connectOptions(given);
      if (path === undefined && host !== undefined && isLoopback(host) && isHostGranted(granted, host, Number(port)))
        return original.apply(this, given);
      const error = refuse(path ?? `${host ?? '*'}:${port ?? 0}`);
      process.nextTick(() => (this as net.Server).emit('error', error));
      return this;
    };
  replace(net.Server.prototype, 'listen', make);
}

function fenceDatagrams(granted: readonly string[], refuse: Refuse): void {
  const make = (original: Call): Call =>
    function guarded(...given) {
      // send(message, [offset, length,] [port,] [address,] [callback]): the address is the only text behind the first.
      const host = given.slice(1).find((part) => typeof part === 'string') ?? 'localhost';
      if (isHostGranted(granted, host)) return original.apply(this, given);
      const error = refuse(host);
      const callback = given.at(-1);
      process.nextTick(() => {
        if (typeof callback === 'function') (callback as Callback)(error);
        else (this as dgram.Socket).emit('error', error);
      });
      return undefined;
    };
  for (const name of ['send', 'connect']) replace(dgram.Socket.prototype, name, make);
}
